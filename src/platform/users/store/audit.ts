import { sql } from 'kysely'
import type { Queryable } from '../../database/database.ts'
import type { AuditEntry } from '../audit.ts'

/** Writes one row; call it in the transaction of the change itself, so that neither exists without the other. */
export async function recordAudit(db: Queryable, entry: AuditEntry): Promise<void> {
  const { actor } = entry
  await sql`insert into concordat.audit
      (workspace_id, actor_kind, actor_id, action, subject_kind, subject_id, before, after, address, request_id)
    values (${entry.workspaceId}, ${actor.kind}, ${actor.id ?? null}, ${entry.action}, ${entry.subjectKind},
      ${entry.subjectId}, ${jsonOf(entry.before)}::jsonb, ${jsonOf(entry.after)}::jsonb,
      ${actor.address ?? null}, ${actor.requestId ?? null})`.execute(db)
}

function jsonOf(part: object | null | undefined): string | null {
  return part ? JSON.stringify(part) : null
}

export interface AuditRow {
  readonly id: string
  readonly at: Date
  readonly actorKind: string
  readonly actorId: string | null
  readonly action: string
  readonly subjectKind: string
  readonly subjectId: string | null
  readonly before: object | null
  readonly after: object | null
  readonly address: string | null
}

/** `before` continues after a row's id; `action` is a whole action or its beginning ("user."); from is included, to is not. */
export interface AuditFilter {
  readonly subjectKind?: string | undefined
  readonly subjectId?: string | undefined
  readonly actorId?: string | undefined
  readonly action?: string | undefined
  readonly from?: Date | undefined
  readonly to?: Date | undefined
  readonly before?: string | undefined
  readonly limit?: number
}

/** Newest first. */
export async function listAudit(
  db: Queryable,
  workspaceId: string,
  filter: AuditFilter = {},
): Promise<readonly AuditRow[]> {
  const { rows } = await sql<AuditRow>`select id, at, actor_kind as "actorKind", actor_id as "actorId", action,
      subject_kind as "subjectKind", subject_id as "subjectId", before, after, address
    from concordat.audit
    where workspace_id = ${workspaceId}
      and (${filter.subjectKind ?? null}::text is null or subject_kind = ${filter.subjectKind ?? null})
      and (${filter.subjectId ?? null}::text is null or subject_id = ${filter.subjectId ?? null})
      and (${filter.actorId ?? null}::text is null or actor_id::text = ${filter.actorId ?? null})
      and (${filter.action ?? null}::text is null or starts_with(action, ${filter.action ?? null}))
      and (${filter.from ?? null}::timestamptz is null or at >= ${filter.from ?? null})
      and (${filter.to ?? null}::timestamptz is null or at < ${filter.to ?? null})
      and (${filter.before ?? null}::bigint is null or id < ${filter.before ?? null}::bigint)
    order by id desc limit ${Math.min(filter.limit ?? 100, 500)}`.execute(db)
  return rows
}

/** Removes what is older than 400 days; the table refuses anything younger. */
export async function removeOldAudit(db: Queryable): Promise<void> {
  await sql`delete from concordat.audit where at < now() - interval '401 days'`.execute(db)
}
