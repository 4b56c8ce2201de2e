import type { JournalLine } from './demo-crm.ts'
import type { Demo } from './run-demo.ts'

const PHONES = 40
const OVERWRITTEN = 10
const DELETED = 3

/** Ids of the accounts that colleagues changed in the CRM while we were not looking. */
export interface BehindOurBack {
  /** A field that is theirs: read by the next pull, nothing to write. */
  readonly phones: readonly string[]
  /** A field that is ours by the mapping: written again by the next run. */
  readonly overwritten: readonly string[]
  readonly deleted: readonly string[]
}

export async function changeBehindOurBack(demo: Demo): Promise<BehindOurBack> {
  const { crm, environment } = demo
  const updated = updatedByUs(await crm.journal(0))
  const phones = updated.slice(0, PHONES)
  const overwritten = updated.slice(PHONES, PHONES + OVERWRITTEN)
  const deleted = updated.slice(PHONES + OVERWRITTEN, PHONES + OVERWRITTEN + DELETED)
  for (const [index, id] of phones.entries())
    await crm.colleague({ action: 'update', id, values: { Phone: `+44 20 7946 0${String(index).padStart(3, '0')}` } })
  await overwrite(demo, overwritten)
  for (const id of deleted) await crm.colleague({ action: 'delete', id })
  environment.output.say(
    `Behind our back: ${phones.length} phone numbers changed, ${overwritten.length} of our figures overwritten, ${deleted.length} accounts deleted.`,
  )
  return { phones, overwritten, deleted }
}

/** A person types into a field that our mapping says is ours. */
export async function overwrite({ crm }: Demo, ids: readonly string[]): Promise<void> {
  for (const id of ids)
    await crm.colleague({ action: 'update', id, values: { Concordat_funnel_stage__c: 'typed by a colleague' } })
}

/** Accounts that existed before and that we wrote to, in the order of writing, each once. */
export function updatedByUs(journal: readonly JournalLine[]): readonly string[] {
  const created = new Set(journal.filter((line) => line.action === 'create' && isOurs(line)).map((line) => line.id))
  const updated = journal.filter((line) => line.action === 'update' && isOurs(line)).map((line) => line.id)
  return [...new Set(updated)].filter((id) => !created.has(id))
}

/** Written through the API, not by a person and not by the sandbox's own set-up. */
export function isOurs(line: JournalLine): boolean {
  return line.object === 'Account' && ['rest', 'collections', 'bulk', 'composite'].includes(line.via)
}
