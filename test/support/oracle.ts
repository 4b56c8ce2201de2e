import pg from 'pg'
import type { JournalEntry, OrgRecord } from '../../src/sandbox/index.ts'

/**
 * Judges a scenario by two witnesses only: the CRM's journal (what really happened) and the rows of the database. Knows no
 * code of the engine; a promise that the engine breaks and believes kept is found here.
 */
export interface Witness {
  readonly url: string
  readonly ourUser: string
  /** The journal of accounts, whole. */
  readonly journal: readonly JournalEntry[]
  /** Every living account. */
  readonly accounts: readonly OrgRecord[]
  /** False while changes of the CRM are still to be pulled. Default true. */
  readonly mirrorIsCurrent?: boolean
  /** Runs that may have ended otherwise than succeeded. */
  readonly endedOtherwise?: readonly string[]
}

interface ChangeRow {
  id: string
  plan_id: string
  plan_state: string
  plan_kind: string
  approved: boolean
  kind: string
  remote_id: string | null
  key: string | null
  before: Record<string, unknown>
  after: Record<string, unknown>
  outcome: string | null
  symbol: string | null
}

interface Ledger {
  readonly changes: readonly ChangeRow[]
  readonly runs: readonly { id: string; kind: string; state: string; reason: string | null }[]
  readonly counts: readonly { run_id: string; stage: string; object: string; name: string; value: number }[]
  readonly openBatches: number
  readonly links: readonly { company_id: string; remote_id: string; origin: string }[]
  /** Rejects of planned changes, found while planning or while writing. */
  readonly changeRejects: number
  readonly mirror: readonly Record<string, unknown>[]
}

const BOOKKEEPING = ['LastModifiedDate', 'LastModifiedById', 'SystemModstamp', 'CreatedDate', 'CreatedById']

/** Everything that does not hold, in words; empty when all promises were kept. */
export async function judge(witness: Witness): Promise<readonly string[]> {
  const ledger = await readLedger(witness.url)
  return [
    ...judgeAccounting(ledger, witness),
    ...judgeOutcomes(ledger),
    ...judgeCreates(ledger, witness),
    ...judgeUpdates(ledger, witness),
    ...judgeDeletes(ledger, witness),
    ...judgeLinks(ledger, witness),
    ...(witness.mirrorIsCurrent === false ? [] : judgeMirror(ledger, witness)),
  ]
}

async function readLedger(url: string): Promise<Ledger> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const rows = async (text: string) => (await client.query(text)).rows
  try {
    const tables = await rows(`select schema_name from concordat.mirror_objects where object = 'Account'`)
    const mirror: Record<string, unknown>[] = []
    for (const { schema_name } of tables)
      for (const { row } of await rows(
        `select row_to_json(m) as row from ${client.escapeIdentifier(schema_name)}."Account" m`,
      ))
        mirror.push(row)
    const [open] = await rows(`select count(*)::int as n from concordat.write_batches where state <> 'closed'`)
    const [rejects] = await rows(`select count(*)::int as n from concordat.rejects where stage in ('plan', 'apply')`)
    return {
      changes: await rows(`select c.*, p.state as plan_state, p.kind as plan_kind, p.approved_at is not null as approved
        from concordat.changes c join concordat.plans p on p.id = c.plan_id order by c.id`),
      runs: await rows('select id, kind, state, reason from concordat.runs order by created_at'),
      counts: await rows('select run_id, stage, object, name, value::int as value from concordat.run_counts'),
      openBatches: open.n,
      links: await rows(`select company_id, remote_id, origin from concordat.links where ended_at is null`),
      changeRejects: rejects.n,
      mirror,
    }
  } finally {
    await client.end()
  }
}

/** read = stored + unchanged + skipped + rejected; planned = applied + unchanged + rejected + deferred; counted = stored. */
function judgeAccounting({ runs, counts, changes, openBatches, changeRejects }: Ledger, witness: Witness): string[] {
  const wrong: string[] = []
  const excused = new Set(witness.endedOtherwise ?? [])
  for (const run of runs) {
    if (run.state !== 'succeeded' && !excused.has(run.id)) wrong.push(`run ${run.kind} is ${run.state}: ${run.reason}`)
    const of = (stage: string, name: string) =>
      counts
        .filter((row) => row.run_id === run.id && row.stage === stage && row.name === name)
        .reduce((sum, row) => sum + row.value, 0)
    if (run.state !== 'succeeded') continue
    const read = of('pull', 'read')
    const told = of('pull', 'stored') + of('pull', 'unchanged') + of('pull', 'skipped') + of('pull', 'rejected')
    if (read !== told) wrong.push(`run ${run.kind}: read ${read}, accounted for ${told}`)
    const planned = of('apply', 'planned')
    const settled = ['applied', 'unchanged', 'rejected', 'deferred'].map((name) => of('apply', name))
    const sum = settled.reduce((total, one) => total + one, 0)
    if (planned !== sum) wrong.push(`run ${run.kind}: planned ${planned}, settled ${sum}`)
  }
  const outcomes = (name: string) => changes.filter((row) => row.outcome === name).length
  const counted = counts.filter((row) => row.stage === 'apply' && row.name === 'applied')
  const applied = counted.reduce((sum, row) => sum + row.value, 0)
  if (applied !== outcomes('applied')) wrong.push(`${applied} counted as applied, ${outcomes('applied')} changes are`)
  const rejected = counts.filter((row) => row.stage === 'apply' && row.name === 'rejected')
  const sum = rejected.reduce((total, row) => total + row.value, 0)
  if (sum !== outcomes('rejected')) wrong.push(`${sum} counted as rejected, ${outcomes('rejected')} changes are`)
  if (sum !== changeRejects) wrong.push(`${sum} counted as rejected, the reasons of ${changeRejects} are kept`)
  if (openBatches > 0) wrong.push(`${openBatches} batches were left open`)
  return wrong
}

function judgeOutcomes({ changes }: Ledger): string[] {
  const open = changes.filter(
    (row) => row.plan_state === 'applied' && (row.outcome === null || row.outcome === 'unknown'),
  )
  const unapproved = changes.filter((row) => row.outcome === 'applied' && !row.approved)
  return [
    ...(open.length > 0 ? [`${open.length} changes of written plans have no outcome`] : []),
    ...(unapproved.length > 0 ? [`${unapproved.length} changes were written without an approval`] : []),
  ]
}

function ours(witness: Witness): readonly JournalEntry[] {
  return witness.journal.filter(
    (entry) => entry.object === 'Account' && entry.userId === witness.ourUser && !/person|backdoor/.test(entry.via),
  )
}

/** G5: at most once, and exactly once when we say so. */
function judgeCreates({ changes }: Ledger, witness: Witness): string[] {
  const wrong: string[] = []
  const made = ours(witness).filter((entry) => entry.action === 'create')
  const ids = new Map<string, string[]>()
  for (const entry of made) {
    const key = String(Object.entries(entry.after).find(([name]) => /_key__c$/i.test(name))?.[1] ?? '')
    if (key === '') wrong.push(`the record ${entry.id} was created without a key`)
    ids.set(key, [...(ids.get(key) ?? []), entry.id])
  }
  for (const [key, found] of ids) if (found.length > 1) wrong.push(`key ${key} was created ${found.length} times`)
  const planned = changes.filter((row) => row.kind === 'create' && row.outcome === 'applied')
  for (const change of planned)
    if (!ids.get(change.key ?? '')?.includes(change.remote_id ?? ''))
      wrong.push(`the create of ${change.key} is called applied, but the CRM did not make ${change.remote_id}`)
  const known = new Set(planned.map((change) => change.key))
  for (const key of ids.keys())
    if (!known.has(key)) wrong.push(`the CRM made a record with key ${key} that we do not know of`)
  return wrong
}

/** Per record and in order: each applied update took effect exactly once, and nothing else of ours did (G1). */
function judgeUpdates({ changes }: Ledger, witness: Witness): string[] {
  const wrong: string[] = []
  const planned = new Map<string, ChangeRow[]>()
  for (const change of changes)
    if (change.kind === 'update' && change.outcome === 'applied')
      planned.set(change.remote_id ?? '', [...(planned.get(change.remote_id ?? '') ?? []), change])
  const happened = new Map<string, JournalEntry[]>()
  for (const entry of ours(witness))
    if (entry.action === 'update' && effective(entry).length > 0)
      happened.set(entry.id, [...(happened.get(entry.id) ?? []), entry])
  for (const id of new Set([...planned.keys(), ...happened.keys()])) {
    const effects = [...(happened.get(id) ?? [])]
    for (const change of planned.get(id) ?? []) {
      const at = effects.findIndex((entry) => isEffectOf(entry, change))
      if (at >= 0) effects.splice(at, 1)
      else if (!alreadyThere(change, witness, id))
        wrong.push(`the update ${change.id} of ${id} is called applied, but had no effect`)
    }
    for (const entry of effects)
      wrong.push(`the CRM shows an effect on ${id} that no applied change explains: ${JSON.stringify(entry.after)}`)
  }
  return wrong
}

function effective(entry: JournalEntry): readonly string[] {
  return Object.keys(entry.after).filter((name) => !BOOKKEEPING.includes(name))
}

/** Every field that changed is one we planned with this value. */
function isEffectOf(entry: JournalEntry, change: ChangeRow): boolean {
  return effective(entry).every((name) => name in change.after && same(entry.after[name], change.after[name]))
}

/** Somebody else wrote the same value before us: then there is no effect to see. */
function alreadyThere(change: ChangeRow, witness: Witness, id: string): boolean {
  const values = new Map<string, unknown>()
  for (const entry of witness.journal) {
    if (entry.id !== id) continue
    for (const [name, value] of Object.entries(entry.after)) values.set(name, value)
  }
  return Object.entries(change.after).every(([name, value]) => same(values.get(name) ?? null, value))
}

function judgeDeletes({ changes }: Ledger, witness: Witness): string[] {
  const planned = new Set(
    changes.filter((row) => row.kind === 'delete' && row.outcome === 'applied').map((row) => row.remote_id),
  )
  const happened = ours(witness).filter((entry) => /delete|merge/.test(entry.action))
  return [
    ...happened.filter((entry) => !planned.has(entry.id)).map((entry) => `${entry.id} was deleted without a plan`),
    ...[...planned]
      .filter((id) => !happened.some((entry) => entry.id === id))
      .map((id) => `${id} is called deleted, but lives`),
  ]
}

/** Links point at records that live; what we created is linked to the company whose key it carries. */
function judgeLinks({ links, changes }: Ledger, witness: Witness): string[] {
  const living = new Set(witness.accounts.map((account) => account.Id))
  const wrong = links
    .filter((link) => !living.has(link.remote_id))
    .map((link) => `company ${link.company_id} is linked to ${link.remote_id}, which is gone`)
  for (const link of links.filter((one) => one.origin === 'created')) {
    const made = changes.find((row) => row.kind === 'create' && row.remote_id === link.remote_id)
    if (made && made.key !== link.company_id)
      wrong.push(`${link.remote_id} is linked to ${link.company_id}, made for ${made.key}`)
  }
  const companies = new Set<string>()
  for (const { company_id } of links) {
    if (companies.has(company_id)) wrong.push(`company ${company_id} has two links`)
    companies.add(company_id)
  }
  return wrong
}

/** The mirror is the org: the same living records with the same values. */
function judgeMirror({ mirror }: Ledger, witness: Witness): string[] {
  const wrong: string[] = []
  const rows = new Map(mirror.map((row) => [String(row._id), row]))
  if (rows.size !== mirror.length) wrong.push('a record is in the mirror twice')
  const living = new Set<string>()
  for (const account of witness.accounts) {
    const id = String(account.Id)
    living.add(id)
    const row = rows.get(id)
    if (!row || row._deleted_at !== null) {
      wrong.push(`${id} lives in the CRM and is ${row ? 'deleted' : 'missing'} in the mirror`)
      continue
    }
    for (const [name, value] of Object.entries(account))
      if (name in row && (typeof value !== 'object' || value === null) && !same(value, row[name]))
        wrong.push(
          `${id}.${name} is ${JSON.stringify(value)} in the CRM and ${JSON.stringify(row[name])} in the mirror`,
        )
  }
  for (const [id, row] of rows)
    if (row._deleted_at === null && !living.has(id)) wrong.push(`${id} is gone in the CRM and lives in the mirror`)
  return wrong
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/

/** The same value in two notations. */
export function same(a: unknown, b: unknown): boolean {
  const [left, right] = [a ?? '', b ?? '']
  if (left === right) return true
  if (typeof left === 'number' || typeof right === 'number')
    return left !== '' && right !== '' && Number(left) === Number(right)
  if (INSTANT.test(String(left)) && INSTANT.test(String(right))) return instant(String(left)) === instant(String(right))
  return String(left) === String(right)
}

function instant(text: string): number {
  return Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
}
