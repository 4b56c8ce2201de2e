import { sql } from 'kysely'
import type { CompanyId, RemoteId } from '../../../core/ids.ts'
import type { FieldValue } from '../../../core/values.ts'
import type { Queryable } from '../../../platform/database/database.ts'
import type { BuildScope, Relations } from './build.ts'
import { type ComparedField, canonicalJson, updates } from './compare.ts'

export interface PreviewedValues {
  readonly companyId: CompanyId
  readonly companyName: string
  readonly remoteId: RemoteId
  /** In the order of the compared fields. */
  readonly values: readonly {
    readonly ours: unknown
    readonly converted: FieldValue
    readonly theirs: FieldValue
    readonly differs: boolean
  }[]
}

/** Linked companies of which a record is mirrored, with every compared field as the planner would see it. Marked ones first. */
export async function selectPreview(
  db: Queryable,
  scope: Pick<BuildScope, 'workspaceId' | 'connectionId' | 'object'>,
  relations: Relations,
  compared: readonly ComparedField[],
  limit: number,
): Promise<PreviewedValues[]> {
  const values = compared.map((one) => {
    const { ours } = one.row
    const raw = ours === 'last_updated' ? canonicalJson(one.ours, one.field.type) : sql`to_jsonb(${sql.id('p', ours)})`
    return sql`json_build_object('ours', ${raw}, 'converted', ${canonicalJson(one.ours, one.field.type)}::json,
      'theirs', ${canonicalJson(one.theirs, one.field.type)}::json, 'differs', ${updates(one) ? one.differs : sql`false`})`
  })
  const { rows } = await sql<PreviewedValues>`
    select p.company_id as "companyId", p.name as "companyName", l.remote_id as "remoteId", json_build_array(${sql.join(values)}) as values
    from ${relations.links} as l
    join ${relations.profiles} as p on p.company_id = l.company_id and p.workspace_id = l.workspace_id
    join ${relations.mirror} as m on m._id = l.remote_id and m._deleted_at is null
    where l.workspace_id = ${scope.workspaceId} and l.connection_id = ${scope.connectionId} and l.object = ${scope.object} and not p.archived
    order by l.marked desc, l.company_id limit ${limit}`.execute(db)
  return rows
}
