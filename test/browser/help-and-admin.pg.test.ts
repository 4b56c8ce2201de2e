/// <reference lib="dom" />
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type ApiServer, openApiServer } from '../support/api-server.ts'
import { closeBrowser, type Visit, visit } from '../support/browser.ts'

describe('help and administration', () => {
  let api: ApiServer
  let owner: Visit
  before(async () => {
    api = await openApiServer()
    owner = await visit(api, 'owner')
  })
  after(async () => {
    await owner.close()
    await closeBrowser()
    await api.close()
  })

  it('has the guides with it: from the key help to the playbook, a search, a section, and no request to anywhere else (seed-SC-36)', async () => {
    const { page } = owner
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).origin))
    await owner.goto('/companies')
    await owner.keys('?')
    await page.getByRole('link', { name: 'playbook' }).click()
    await page.getByRole('heading', { level: 1, name: /Playbook/ }).waitFor()
    await page.getByRole('table').first().getByText('Auto-Match links what is certain').waitFor()
    await page.getByRole('link', { name: 'Matching companies' }).click()
    await page.waitForURL(/\/docs\/match-companies$/)
    await page.getByLabel('Above this page').getByRole('link', { name: 'Help' }).click()
    await page.getByRole('searchbox', { name: 'Search the help' }).fill('CC-API-2')
    await page
      .getByRole('list', { name: 'Found' })
      .getByRole('link', { name: /CC-API-2/ })
      .first()
      .click()
    await page.waitForURL(/\/docs\/errors#cc-api-2/)
    await page.getByRole('heading', { name: /CC-API-2/ }).waitFor()
    await page.waitForFunction(() => {
      const { top } = (document.getElementById(location.hash.slice(1)) as HTMLElement).getBoundingClientRect()
      return top > 0 && top < innerHeight / 2
    })
    assert.deepEqual([...new Set(asked)], [api.url])
  })

  it('had no complaint of the browser and nothing refused by the content security policy', () => {
    assert.deepEqual(owner.complaints(), [])
  })
})
