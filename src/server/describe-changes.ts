import type { z } from 'zod'
import { getConnection } from '../connections/index.ts'
import { capabilitiesOf } from '../connectors/index.ts'
import type { Queryable } from '../platform/database/database.ts'
import type { Platform } from '../platform/platform.ts'
import { companiesById } from '../records/index.ts'
import { estimateCalls } from '../sync/apply/index.ts'
import { mirroredFields } from '../sync/mirror/index.ts'
import type { Change, Plan, PlanDetails } from '../sync/plan/index.ts'
import { actorNames, recordUrl } from './describe-companies.ts'
import type { changeRowShape, planDetailsShape, planRowShape } from './plan-shapes.ts'

/** Changes of one connection with the name of the company and the address of the record in the CRM. */
export async function describeChanges(
  { database: { db } }: Platform,
  of: { readonly workspaceId: string; readonly connectionId: string },
  changes: readonly Change[],
): Promise<readonly z.output<typeof changeRowShape>[]> {
  const connection = await getConnection(db, of.workspaceId, of.connectionId)
  const ids = [...new Set(changes.flatMap((change) => change.companyId ?? []))]
  const found = ids.length > 0 ? await companiesById(db, of.workspaceId, ids) : []
  const names = new Map(found.map((company) => [company.companyId, company.name]))
  return changes.map((change) => ({
    ...change,
    companyName: names.get(change.companyId ?? '') ?? null,
    recordUrl: change.remoteId === null ? null : recordUrl(connection, change.remoteId),
  }))
}

/** Plans with the names of who approved and ended them. */
export async function describePlans(
  platform: Platform,
  workspaceId: string,
  plans: readonly Plan[],
): Promise<readonly z.output<typeof planRowShape>[]> {
  const who = plans.flatMap((plan) => [plan.approvedBy, plan.endedBy])
  const name = await actorNames(platform, workspaceId, who)
  const words = (by: string | null) => (by === null ? null : name(by))
  return plans.map((plan) => ({
    ...plan,
    approvedByName: words(plan.approvedBy),
    endedByName: words(plan.endedBy),
  }))
}

/** One plan with the CRM's names for its fields and about what writing the rest of it costs. */
export async function describePlan(
  platform: Platform,
  workspaceId: string,
  plan: PlanDetails,
): Promise<z.output<typeof planDetailsShape>> {
  const { db } = platform.database
  const [row] = await describePlans(platform, workspaceId, [plan])
  const connection = await getConnection(db, workspaceId, plan.connectionId)
  const labelOf = await fieldLabels(
    db,
    connection.id,
    plan.outcomes.map((one) => one.object),
  )
  const pending = plan.outcomes.filter((one) => one.outcome === null)
  const capabilities = capabilitiesOf(connection.kind)
  return {
    ...(row as z.output<typeof planRowShape>),
    outcomes: plan.outcomes,
    fields: plan.fields.map((one) => ({ ...one, label: labelOf(one.object, one.field) })),
    pending: pending.reduce((sum, one) => sum + one.count, 0),
    apiCalls: pending.reduce((sum, one) => sum + estimateCalls(one.count, capabilities), 0),
  }
}

/** What the CRM calls the fields of these objects; a field it no longer has keeps its name. */
export async function fieldLabels(
  db: Queryable,
  connectionId: string,
  objects: readonly string[],
): Promise<(object: string, field: string) => string> {
  const labels = new Map<string, string>()
  for (const object of new Set(objects))
    for (const { name, label } of await mirroredFields(db, connectionId, object)) labels.set(`${object} ${name}`, label)
  return (object, field) => labels.get(`${object} ${field}`) ?? field
}
