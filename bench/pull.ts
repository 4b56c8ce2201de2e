import { join } from 'node:path'
import { FLOOR_TYPES, PULL_FIELDS } from './support/fields.ts'
import { type BenchSandbox, startDatabase, startSandbox } from './support/ground.ts'
import { log, median, node, pipe, run, timed } from './support/measure.ts'

const worker = join(import.meta.dirname, 'support/pull-worker.ts')
const ROUNDS = 3

export interface Pulled {
  readonly seconds: number
  readonly megabytes: number
  readonly account: { readonly read: number; readonly stored: number; readonly unchanged: number }
}

/** Pull of `records` accounts against the floor: the same bulk result pages by curl into psql COPY. */
export async function benchPull(records = 1_000_000, small = 100_000) {
  const smallRun = await onFresh(small, (sandbox, url) => pull(sandbox, url, 'bench'))
  log(`pull ${small}: ${smallRun.seconds.toFixed(1)} s, ${smallRun.megabytes.toFixed(0)} MB`)
  const rounds: { floor: number; ours: Pulled }[] = []
  const incremental: { seconds: number; calls: number; read: number }[] = []
  for (let round = 0; round < ROUNDS; round++) {
    await onFresh(records, async (sandbox, url) => {
      const floor = await timed(() => floorPull(sandbox, url))
      const ours = await pull(sandbox, url, 'bench')
      log(
        `pull ${records}, round ${round + 1}: floor ${floor.seconds.toFixed(1)} s, ours ${ours.seconds.toFixed(1)} s, ${ours.megabytes.toFixed(0)} MB`,
      )
      rounds.push({ floor: floor.seconds, ours })
      if (round === 0) incremental.push(await pullChanged(sandbox, url))
    })
  }
  return {
    records,
    floorSeconds: median(rounds.map((round) => round.floor)),
    seconds: median(rounds.map((round) => round.ours.seconds)),
    ratio: median(rounds.map((round) => round.ours.seconds / round.floor)),
    megabytes: Math.max(...rounds.map((round) => round.ours.megabytes)),
    small: { records: small, seconds: smallRun.seconds, megabytes: smallRun.megabytes },
    incremental: incremental[0] ?? { seconds: Number.NaN, calls: Number.NaN, read: 0 },
  }
}

async function onFresh<T>(records: number, work: (sandbox: BenchSandbox, url: string) => Promise<T>): Promise<T> {
  const database = await startDatabase()
  const sandbox = await startSandbox(records)
  try {
    return await work(sandbox, database.url)
  } finally {
    await sandbox.stop()
    await database.stop()
  }
}

async function pull(sandbox: BenchSandbox, url: string, name: string): Promise<Pulled> {
  const printed = await run(node, [
    worker,
    url,
    sandbox.url,
    sandbox.clientId,
    sandbox.clientSecret,
    name,
    PULL_FIELDS.join(','),
  ])
  return JSON.parse(printed) as Pulled
}

/** Bulk query job by curl, each result page piped to psql COPY into a typed table without keys. */
async function floorPull(sandbox: BenchSandbox, url: string): Promise<void> {
  const columns = PULL_FIELDS.map((field) => `"${field}" ${FLOOR_TYPES[field] ?? 'text'}`).join(', ')
  await run('psql', [url, '-qc', `create table floor (${columns})`])
  const bearer = `Authorization: Bearer ${await sandbox.token()}`
  const jobs = `${sandbox.url}/services/data/v66.0/jobs/query`
  const soql = `SELECT ${PULL_FIELDS.join(', ')} FROM Account`
  const body = JSON.stringify({
    operation: 'query',
    query: soql,
    contentType: 'CSV',
    columnDelimiter: 'COMMA',
    lineEnding: 'LF',
  })
  const job = JSON.parse(
    await run('curl', ['-sS', '-H', bearer, '-H', 'Content-Type: application/json', '-d', body, jobs]),
  ) as { id: string }
  while (
    (JSON.parse(await run('curl', ['-sS', '-H', bearer, `${jobs}/${job.id}`])) as { state: string }).state !==
    'JobComplete'
  );
  const copy = `copy floor from stdin with (format csv, header true, force_null (${PULL_FIELDS.map((field) => `"${field}"`).join(', ')}))`
  for (let locator = ''; locator !== 'null'; ) {
    const page = `${jobs}/${job.id}/results${locator ? `?locator=${locator}` : ''}`
    const headers = `/tmp/concordat-bench-${process.pid}.headers`
    await pipe(['curl', '-sS', '-D', headers, '-H', bearer, page], ['psql', url, '-qc', copy])
    locator = /sforce-locator:\s*(\S+)/i.exec(await run('cat', [headers]))?.[1] ?? 'null'
  }
  await run('psql', [url, '-qc', 'drop table floor'])
}

/** A thousand accounts are edited by a colleague; the next pull reads them and little else. */
async function pullChanged(sandbox: BenchSandbox, url: string) {
  await editAccounts(sandbox, 1000)
  const before = await sandbox.calls()
  const pulled = await pull(sandbox, url, 'bench')
  return { seconds: pulled.seconds, calls: (await sandbox.calls()) - before, read: pulled.account.read }
}

async function editAccounts(sandbox: BenchSandbox, count: number): Promise<void> {
  const headers = { authorization: `Bearer ${await sandbox.token()}`, 'content-type': 'application/json' }
  const soql = encodeURIComponent(`SELECT Id FROM Account LIMIT ${count}`)
  const found = (await (await fetch(`${sandbox.url}/services/data/v66.0/query?q=${soql}`, { headers })).json()) as {
    records: { Id: string }[]
  }
  for (let start = 0; start < count; start += 200) {
    const records = found.records
      .slice(start, start + 200)
      .map(({ Id }) => ({ attributes: { type: 'Account' }, id: Id, Phone: `+49 30 ${start}` }))
    const response = await fetch(`${sandbox.url}/services/data/v66.0/composite/sobjects`, {
      method: 'PATCH',
      headers,
      body: JSON.stringify({ allOrNone: false, records }),
    })
    const results = (await response.json()) as { success: boolean }[]
    if (results.some((result) => !result.success)) throw new Error('the sandbox refused an edit')
  }
}
