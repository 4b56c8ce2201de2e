import type { Connection } from '../connections/index.ts'
import { capabilitiesOf } from '../connectors/index.ts'
import type { CompanyId } from '../core/ids.ts'
import type { Queryable } from '../platform/database/database.ts'
import { type CompanyMatchState, companyMatchStates } from '../sync/matching/index.ts'

export const BULK_VERBS = ['match', 'mark', 'sync', 'unmark', 'unmatch'] as const
export type BulkVerb = (typeof BULK_VERBS)[number]

/** What a verb will do with companies: whom it touches, and why it leaves the others alone. */
export interface BulkPlan {
  readonly verb: BulkVerb
  readonly will: readonly CompanyMatchState[] | readonly { readonly companyId: CompanyId }[]
  readonly skipped: readonly { readonly why: string; readonly count: number }[]
  /** Calls to the CRM that follow from it, about, of the sync run that writes. */
  readonly apiCalls: number
}

type State = Pick<CompanyMatchState, 'linkId' | 'marked' | 'held'>

/** Why the verb leaves a company alone, in words; null: it does something. `state` null: nothing is known of it in the CRM. */
export function whySkipped(verb: BulkVerb, state: State | null): string | null {
  const linked = state?.linkId ?? null
  if (verb === 'match') return linked ? 'already matched' : null
  if (!linked) return 'not matched'
  if (verb === 'mark') return state?.marked ? 'already marked for sync' : null
  if (verb === 'unmark') return state?.held && !state.marked ? 'already held' : null
  return null
}

/** The plan of a verb for these companies, as they stand now. Unknown ids are skipped as "not one of our companies". */
export async function planBulk(
  db: Queryable,
  connection: Connection,
  verb: BulkVerb,
  companies: readonly { readonly companyId: CompanyId; readonly archived: boolean }[],
  asked: number,
): Promise<BulkPlan> {
  const ids = companies.map((company) => company.companyId)
  const states = (await companyMatchStates(db, connection.workspaceId, ids)).filter(
    (state) => state.connectionId === connection.id,
  )
  const byId = new Map(states.map((state) => [state.companyId, state]))
  const will: (CompanyMatchState | { readonly companyId: CompanyId })[] = []
  const skipped = new Map<string, number>()
  const skip = (why: string, count = 1) => skipped.set(why, (skipped.get(why) ?? 0) + count)
  for (const { companyId, archived } of companies) {
    const state = byId.get(companyId) ?? null
    const why = archived ? 'archived' : whySkipped(verb, state)
    if (why) skip(why)
    else will.push(state ?? { companyId })
  }
  if (asked > companies.length) skip('not one of our companies', asked - companies.length)
  const { writeBatchMax } = capabilitiesOf(connection.kind)
  return {
    ...{ verb, will },
    skipped: [...skipped].map(([why, count]) => ({ why, count })),
    apiCalls: verb === 'mark' || verb === 'sync' ? Math.ceil(will.length / writeBatchMax) : 0,
  }
}
