import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  API,
  codeOf,
  openSandboxClient,
  type SandboxClient,
  type WireAnswer,
} from '../../../../test/support/sandbox-client.ts'

interface JobAnswer {
  id: string
  state: string
  contentUrl?: string
  errorMessage?: string
  numberRecordsProcessed?: number
  numberRecordsFailed?: number
}

describe('Bulk API 2.0', () => {
  let client: SandboxClient

  before(async () => {
    client = await openSandboxClient({ records: 1000 })
    await client.send('POST', 'tooling/sobjects/CustomField', {
      body: { FullName: 'Account.Key__c', Metadata: { type: 'Text', label: 'Key', length: 40, externalId: true } },
    })
  })
  after(() => client.stop())

  async function finished(kind: 'query' | 'ingest', id: string): Promise<JobAnswer> {
    for (;;) {
      const job = (await client.get(`jobs/${kind}/${id}`)).json<JobAnswer>()
      if (['JobComplete', 'Failed', 'Aborted'].includes(job.state)) return job
    }
  }

  async function queryJob(query: string, more: object = {}): Promise<string> {
    const answer = await client.send('POST', 'jobs/query', { body: { operation: 'query', query, ...more } })
    assert.equal(answer.status, 200, answer.text)
    assert.equal(answer.json<JobAnswer>().state, 'UploadComplete')
    const { id } = answer.json<JobAnswer>()
    assert.equal((await finished('query', id)).state, 'JobComplete')
    return id
  }

  async function ingest(csv: string, body: object): Promise<JobAnswer> {
    const created = await client.send('POST', 'jobs/ingest', { body: { object: 'Account', ...body } })
    const job = created.json<JobAnswer>()
    assert.equal(job.contentUrl, `services/data/v67.0/jobs/ingest/${job.id}/batches`)
    const upload = await client.send('PUT', `/${job.contentUrl}`, {
      body: csv,
      headers: { 'Content-Type': 'text/csv' },
    })
    assert.equal(upload.status, 201)
    await client.send('PATCH', `jobs/ingest/${job.id}`, { body: { state: 'UploadComplete' } })
    return finished('ingest', job.id)
  }

  const file = async (id: string, name: string): Promise<string[]> =>
    (await client.get(`jobs/ingest/${id}/${name}`)).text.trimEnd().split('\n')

  it('shows a row that was edited after the job was made as it is now, and keeps the order of rows', async () => {
    const names = ['Early one', 'Early two', 'Early three']
    const ids: string[] = []
    for (const Name of names) {
      const created = await client.send('POST', 'sobjects/Account', { body: { Name, Site: 'Early' } })
      ids.push(created.json<{ id: string }>().id)
    }
    const id = await queryJob("SELECT Id, Name FROM Account WHERE Site = 'Early' ORDER BY Name")
    await client.send('PATCH', `sobjects/Account/${ids[1]}`, { body: { Name: 'Aardvark', Site: 'Late' } })
    const rows = (await client.get(`jobs/query/${id}/results`)).text.trim().split('\n').slice(1)
    assert.deepEqual(rows, [`"${ids[0]}","Early one"`, `"${ids[2]}","Early three"`, `"${ids[1]}","Aardvark"`])
    for (const row of ids) await client.send('DELETE', `sobjects/Account/${row}`)
  })

  it('gives a query page by page, each with its header line, the last with the locator "null"', async () => {
    const id = await queryJob('SELECT Id, Name FROM Account')
    const seen = new Set<string>()
    let locator = ''
    let pages = 0
    while (locator !== 'null') {
      const page = await client.get(`jobs/query/${id}/results?maxRecords=300${locator ? `&locator=${locator}` : ''}`)
      assert.match(page.headers.get('content-type') ?? '', /^text\/csv/)
      const [header, ...rows] = page.text.trimEnd().split('\n')
      assert.equal(header, '"Id","Name"')
      assert.equal(rows.length, Number(page.headers.get('sforce-numberofrecords')))
      for (const row of rows) seen.add(row.slice(1, 19))
      locator = page.headers.get('sforce-locator') ?? ''
      pages += 1
    }
    assert.equal(pages, 4)
    assert.equal(seen.size, 1000)
  })

  it('names pages that may be read side by side', async () => {
    const id = await queryJob('SELECT Id FROM Account')
    const urls: string[] = []
    let next: string | null = `${API}/jobs/query/${id}/resultPages?maxRecords=150`
    while (next) {
      const answer: WireAnswer = await client.get(next)
      const body = answer.json<{ resultPages: { resultUrl: string }[]; nextRecordsUrl: string | null; done: boolean }>()
      assert.ok(body.resultPages.length <= 5)
      assert.equal(body.done, body.nextRecordsUrl === null)
      urls.push(...body.resultPages.map((page) => page.resultUrl))
      next = body.nextRecordsUrl
    }
    const counts = await Promise.all(
      urls.map(async (url) => Number((await client.get(url)).headers.get('sforce-numberofrecords'))),
    )
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      1000,
    )
    assert.equal((await client.get(`/services/data/v57.0/jobs/query/${id}/resultPages`)).status, 404)
  })

  it('answers an empty query with the header line alone, in the dialect asked for', async () => {
    const id = await queryJob("SELECT Id, Name FROM Account WHERE Name = 'nobody'", {
      columnDelimiter: 'PIPE',
      lineEnding: 'CRLF',
    })
    const page = await client.get(`jobs/query/${id}/results`)
    assert.equal(page.text, '"Id"|"Name"\r\n')
    assert.equal(page.headers.get('sforce-locator'), 'null')
    assert.equal(page.headers.get('sforce-numberofrecords'), '0')
  })

  it('refuses what bulk cannot query, another version, and a job that is gone', async () => {
    const post = (query: string): Promise<WireAnswer> =>
      client.send('POST', 'jobs/query', { body: { operation: 'query', query } })
    assert.equal((await post('SELECT COUNT() FROM Account')).status, 400)
    assert.equal((await post('SELECT BillingAddress FROM Account')).status, 400)
    assert.equal((await post('SELECT Id, (SELECT Id FROM Contacts) FROM Account')).status, 400)
    const id = await queryJob('SELECT Id FROM Account')
    assert.equal((await client.get(`/services/data/v66.0/jobs/query/${id}/results`)).status, 409)
    assert.equal((await client.send('DELETE', `jobs/query/${id}`)).status, 204)
    assert.equal((await client.get(`jobs/query/${id}`)).status, 404)
  })

  it('inserts rows and gives each its outcome', async () => {
    const job = await ingest('Name,Industry,NumberOfEmployees\n"A, ""quoted""\nlines",Energy,5\n,Energy,1\nC,,many\n', {
      operation: 'insert',
    })
    assert.deepEqual([job.state, job.numberRecordsProcessed, job.numberRecordsFailed], ['JobComplete', 3, 2])
    const good = (await client.get(`jobs/ingest/${job.id}/successfulResults`)).text
    assert.match(
      good,
      /^"sf__Id","sf__Created","Name","Industry","NumberOfEmployees"\n"001\w{15}","true","A, ""quoted""\nlines","Energy","5"\n$/,
    )
    const bad = await file(job.id, 'failedResults')
    assert.equal(bad[0], '"sf__Id","sf__Error","Name","Industry","NumberOfEmployees"')
    assert.match(bad[1] ?? '', /"REQUIRED_FIELD_MISSING:Required fields are missing: \[Name\]:Name --"/)
    assert.match(bad[2] ?? '', /INVALID_TYPE_ON_FIELD_IN_RECORD:.*:NumberOfEmployees --/)
    assert.deepEqual(await file(job.id, 'unprocessedrecords'), ['"Name","Industry","NumberOfEmployees"'])
  })

  it('leaves empty cells alone, clears with #N/A, and finds parents by their key', async () => {
    await ingest('Key__c,Name,Industry,Site\nnull-test,Null test,Energy,Here\nparent,Parent,,\n', {
      operation: 'upsert',
      externalIdFieldName: 'Key__c',
    })
    const job = await ingest('Key__c,Industry,Site,Parent.Key__c\nnull-test,#N/A,,parent\nchild,,,missing\n', {
      operation: 'upsert',
      externalIdFieldName: 'Key__c',
    })
    assert.equal(job.numberRecordsFailed, 1)
    assert.match((await file(job.id, 'failedResults'))[1] ?? '', /Foreign key external ID: missing not found/)
    const soql = "SELECT Industry, Site, Parent.Key__c FROM Account WHERE Key__c = 'null-test'"
    const [row] = (await client.soql(soql)).json<{
      records: { Industry: string | null; Site: string; Parent: { Key__c: string } }[]
    }>().records
    assert.deepEqual([row?.Industry, row?.Site, row?.Parent.Key__c], [null, 'Here', 'parent'])
  })

  it('fails a whole job for wrong line ends and unknown columns, and keeps its rows as unprocessed', async () => {
    const ends = await ingest('Name\r\nA\r\n', { operation: 'insert' })
    assert.equal(ends.state, 'Failed')
    assert.match(ends.errorMessage ?? '', /^ClientInputError : LineEnding is invalid on user data/)
    const columns = await ingest('Name,Nope__c\nA,1\nB,2\n', { operation: 'insert' })
    assert.equal(columns.errorMessage, 'InvalidBatch : Field name not found : Nope__c')
    assert.deepEqual(await file(columns.id, 'unprocessedrecords'), ['"Name","Nope__c"', '"A","1"', '"B","2"'])
    const extra = await ingest('Id,Name\n001000000000000AAA,x\n', { operation: 'delete' })
    assert.equal(extra.state, 'Failed')
    const crlf = await ingest('Name\r\nWindows\r\n', { operation: 'insert', lineEnding: 'CRLF' })
    assert.equal(crlf.numberRecordsFailed, 0)
  })

  it('takes exactly one upload, and no second closing', async () => {
    const job = (
      await client.send('POST', 'jobs/ingest', { body: { object: 'Account', operation: 'insert' } })
    ).json<JobAnswer>()
    const headers = { 'Content-Type': 'text/csv' }
    assert.equal((await client.send('PUT', `/${job.contentUrl}`, { body: 'Name\nOnce\n', headers })).status, 201)
    assert.equal((await client.send('PUT', `/${job.contentUrl}`, { body: 'Name\nTwice\n', headers })).status, 400)
    assert.equal((await client.send('DELETE', `jobs/ingest/${job.id}`)).status, 400)
    await client.send('PATCH', `jobs/ingest/${job.id}`, { body: { state: 'UploadComplete' } })
    const again = await client.send('PATCH', `jobs/ingest/${job.id}`, { body: { state: 'UploadComplete' } })
    assert.equal(codeOf(again), 'INVALIDJOBSTATE')
    await finished('ingest', job.id)
    assert.equal(
      codeOf(await client.send('PATCH', `jobs/ingest/${job.id}`, { body: { state: 'Aborted' } })),
      'INVALIDJOBSTATE',
    )
  })

  it('takes job and content together as multipart', async () => {
    const mark = 'xx'
    const body = [
      `--${mark}\r\nContent-Type: application/json\r\nContent-Disposition: form-data; name="job"\r\n\r\n{"object":"Account","operation":"insert","contentType":"CSV"}\r\n`,
      `--${mark}\r\nContent-Type: text/csv\r\nContent-Disposition: form-data; name="content"; filename="content"\r\n\r\nName\nMultipart\n\r\n`,
      `--${mark}--\r\n`,
    ].join('')
    const headers = { 'Content-Type': `multipart/form-data; boundary=${mark}` }
    const answer = await client.send('POST', 'jobs/ingest', { body, headers })
    assert.equal(answer.status, 200)
    const job = await finished('ingest', answer.json<JobAnswer>().id)
    assert.deepEqual([job.numberRecordsProcessed, job.numberRecordsFailed], [1, 0])
  })

  it('hard deletes only with the permission', async () => {
    client.sandbox.settings.hardDelete = false
    const answer = await client.send('POST', 'jobs/ingest', { body: { object: 'Account', operation: 'hardDelete' } })
    client.sandbox.settings.hardDelete = true
    assert.equal(codeOf(answer), 'FeatureNotEnabled')
  })

  it('lists jobs and refuses wrong settings', async () => {
    const list = (await client.get('jobs/ingest')).json<{ done: boolean; records: JobAnswer[] }>()
    assert.ok(list.records.length > 3)
    for (const body of [
      { object: 'Account', operation: 'merge' },
      { object: 'Nothing', operation: 'insert' },
      { object: 'Account', operation: 'upsert' },
      { object: 'Account', operation: 'insert', columnDelimiter: 'DOT' },
    ])
      assert.equal((await client.send('POST', 'jobs/ingest', { body })).status, 400)
  })
})
