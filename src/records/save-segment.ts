import { type Filter, parseFilter } from '../core/filter.ts'
import { isUuid } from '../core/ids.ts'
import type { Queryable } from '../platform/database/database.ts'
import { newId } from '../platform/random.ts'
import type { Segment } from './company.ts'
import { recordsError } from './errors.ts'
import { COMPANY_FILTER_FIELDS } from './filter-companies.ts'
import { deleteSegment, selectSegment, selectSegments, upsertSegment } from './store.ts'

export function listSegments(db: Queryable, workspaceId: string): Promise<Segment[]> {
  return selectSegments(db, workspaceId)
}

/** Throws CC-RECORDS-4. */
export async function getSegment(db: Queryable, workspaceId: string, id: string): Promise<Segment> {
  const segment = isUuid(id) ? await selectSegment(db, workspaceId, id) : null
  if (!segment) throw recordsError('CC-RECORDS-4', `no segment ${id}`)
  return segment
}

/** Creates a segment, or changes the one with that id. Throws CC-RECORDS-4 (id), -5 (name taken), CC-FILTER-… */
export async function saveSegment(
  db: Queryable,
  workspaceId: string,
  segment: { readonly id?: string; readonly name: string; readonly filter: unknown },
): Promise<Segment> {
  const filter: Filter = parseFilter(segment.filter, COMPANY_FILTER_FIELDS)
  if (segment.id !== undefined) await getSegment(db, workspaceId, segment.id)
  const saved = await upsertSegment(db, workspaceId, { id: segment.id ?? newId(), name: segment.name.trim(), filter })
  if (!saved) throw recordsError('CC-RECORDS-5', `a segment "${segment.name.trim()}" exists already`)
  return saved
}

/** Throws CC-RECORDS-4. */
export async function removeSegment(db: Queryable, workspaceId: string, id: string): Promise<void> {
  if (!isUuid(id) || !(await deleteSegment(db, workspaceId, id))) throw recordsError('CC-RECORDS-4', `no segment ${id}`)
}
