/** Every living record of an object, and how many there are: together a whole enumeration (G4). */
import type { ReadRequest, RecordPage } from '../connector.ts'
import type { Describer, KnownObject } from './describe.ts'
import type { Query } from './query.ts'
import { columnsOf, pagesOf } from './read-changes.ts'
import { countOf } from './read-rest.ts'
import type { ReadPlan } from './read-token.ts'
import type { Session } from './session.ts'

export async function* readAll(
  session: Session,
  describer: Describer,
  request: ReadRequest,
): AsyncGenerator<RecordPage> {
  const known = await describer.known(request.object)
  const columns = columnsOf(known.object, request.fields)
  yield* pagesOf(session, describer, livingPlan(known, columns), request)
}

/** Counted by the CRM with the same condition as `readAll`. */
export async function countAll(session: Session, describer: Describer, object: string): Promise<number> {
  const known = await describer.known(object)
  return countOf(session, livingPlan(known, [known.object.idField]))
}

/** Archived tasks and events live on but only queryAll shows them (FACTS.md 10); then the deleted are left out here. */
function livingPlan(known: KnownObject, columns: readonly string[]): ReadPlan {
  const { name, idField } = known.object
  const archives = known.fieldNames.has('IsArchived') && known.fieldNames.has('IsDeleted')
  const query: Query = { select: columns, from: name }
  if (!archives) return { query, orderBy: [idField], everything: false }
  const where = { field: 'IsDeleted', is: '=', value: false } as const
  return { query: { ...query, where }, orderBy: [idField], everything: true }
}
