import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { codeOf, openSandboxClient, type SandboxClient } from '../../../../test/support/sandbox-client.ts'

describe('a search', () => {
  let client: SandboxClient
  before(async () => {
    client = await openSandboxClient({ records: 5 })
    for (const [Name, Site, Website] of [
      ['Quokka Zoo Berlin', 'North', 'https://quokka.example'],
      ['Quokka Zoo Paris', 'South', null],
      ['Wombat (Old) Zoo', 'North', 'https://zoo.example/quokka'],
      ["O'Wombat & Sons", 'South', null],
    ])
      await client.send('POST', 'sobjects/Account', { body: { Name, Site, Website } })
    await client.send('POST', 'sobjects/Contact', { body: { LastName: 'Quokka', Email: 'q@zoo.example' } })
  })
  after(() => client.stop())

  const search = (sosl: string) => client.get(`search?q=${encodeURIComponent(sosl)}`)
  const names = async (sosl: string): Promise<unknown[]> => {
    const answer = await search(sosl)
    assert.equal(answer.status, 200, answer.text)
    return answer.json<{ searchRecords: { Name: string }[] }>().searchRecords.map((record) => record.Name)
  }

  it('finds words, phrases and wildcards, joined by AND, OR and AND NOT', async () => {
    const inNames = (term: string) => names(`FIND {${term}} IN NAME FIELDS RETURNING Account(Id, Name)`)
    assert.deepEqual(await inNames('quokka zoo'), ['Quokka Zoo Berlin', 'Quokka Zoo Paris'])
    assert.deepEqual(await inNames('"Zoo Paris"'), ['Quokka Zoo Paris'])
    assert.deepEqual(await inNames('wom*'), ['Wombat (Old) Zoo'])
    assert.deepEqual(await inNames('b?rlin OR (wombat AND zoo)'), ['Quokka Zoo Berlin', 'Wombat (Old) Zoo'])
    assert.deepEqual(await inNames('zoo AND NOT quokka'), ['Wombat (Old) Zoo'])
    assert.deepEqual(await inNames("O\\'Wombat"), ["O'Wombat & Sons"])
    assert.deepEqual(await inNames('\\(Old\\) OR nothing'), ['Wombat (Old) Zoo'])
    assert.deepEqual(await inNames('okka'), [])
  })

  it('looks into the fields that are named', async () => {
    assert.equal((await names('FIND {quokka} RETURNING Account(Name)')).length, 3)
    assert.equal((await names('FIND {quokka} IN NAME FIELDS RETURNING Account(Name)')).length, 2)
    assert.deepEqual(await names('FIND {zoo.example} IN EMAIL FIELDS RETURNING Account(Name), Contact(Name)'), [
      'Quokka',
    ])
  })

  it('answers with the fields, conditions, order and numbers that RETURNING asks for', async () => {
    const north =
      "FIND {zoo} IN NAME FIELDS RETURNING Account(Name, Site WHERE Site IN ('North', '(') ORDER BY Name DESC)"
    assert.deepEqual(await names(north), ['Wombat (Old) Zoo', 'Quokka Zoo Berlin'])
    assert.equal((await names('FIND {zoo} IN NAME FIELDS RETURNING Account(Name LIMIT 1), Contact')).length, 1)
    assert.equal((await names('FIND {quokka} RETURNING Account(Name), Contact(Name) LIMIT 2')).length, 2)
    const plain = (await search('FIND {quokka} IN NAME FIELDS')).json<{
      searchRecords: { attributes: { type: string } }[]
    }>()
    assert.deepEqual(
      new Set(plain.searchRecords.map((record) => record.attributes.type)),
      new Set(['Account', 'Contact']),
    )
  })

  it('is refused when it makes no sense', async () => {
    for (const sosl of ['FIND quokka', 'FIND {q}', 'FIND {(quokka}', 'FIND {quokka} IN NO FIELDS', 'FIND {quokka} NOW'])
      assert.equal(codeOf(await search(sosl)), 'MALFORMED_SEARCH', sosl)
    assert.equal(codeOf(await search('FIND {quokka} RETURNING Nothing(Id)')), 'INVALID_TYPE')
    assert.equal(codeOf(await search('FIND {quokka} RETURNING Account(Nothing)')), 'INVALID_FIELD')
  })
})
