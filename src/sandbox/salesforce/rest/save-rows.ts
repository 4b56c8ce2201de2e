import type { OrgRecord, OrgValue, SaveContext, SaveResult } from '../org.ts'
import type { Sandbox } from '../sandbox-state.ts'

/**
 * Every save of the wire side goes through here, so that row locks, late commits and equal stamps strike whichever API
 * was used. `kinds` say to the faults what sort of write it is.
 */
export interface RowSaver {
  create(object: string, values: OrgRecord, context: SaveContext): SaveResult
  update(object: string, id: string, values: OrgRecord, context: SaveContext): SaveResult
  upsert(object: string, field: string, value: OrgValue, values: OrgRecord, context: SaveContext): SaveResult
  delete(object: string, id: string, context: SaveContext): SaveResult
  hardDelete(object: string, id: string, context: SaveContext): SaveResult
}

const RIGHTS = /^(PermissionSet(Assignment)?|FieldPermissions)$/i

export function rowSaver(sandbox: Sandbox): RowSaver {
  const { org } = sandbox
  const save = (
    kind: 'create' | 'update' | 'upsert' | 'delete',
    object: string,
    id: string | null,
    work: () => SaveResult,
  ): SaveResult => {
    // What somebody sees of an object may change with it, so the next conditional describe must not say 304.
    if (RIGHTS.test(object)) sandbox.schemaChangedAt = sandbox.clock.now()
    const { settings } = sandbox.faults
    const locked = settings.triggers.length > 0 && sandbox.faults.strikes('row-lock', new Set([kind, 'write']))
    if (locked) return lockedRow(id)
    if (!settings.lateCommit && !settings.equalStamps) return work()
    return sandbox.clock.stampedAt(stampOf(sandbox), work)
  }
  return {
    create: (object, values, context) => save('create', object, null, () => org.create(object, values, context)),
    update: (object, id, values, context) => save('update', object, id, () => org.update(object, id, values, context)),
    upsert: (object, field, value, values, context) =>
      save('upsert', object, null, () => org.upsert(object, field, value, values, context)),
    delete: (object, id, context) => save('delete', object, id, () => org.delete(object, id, context)),
    hardDelete: (object, id, context) => save('delete', object, id, () => org.hardDelete(object, id, context)),
  }
}

function lockedRow(id: string | null): SaveResult {
  const message = `unable to obtain exclusive access to this record or 1 records: ${id ?? '001000000000000AAA'}`
  return { success: false, id, status: 400, errors: [{ code: 'UNABLE_TO_LOCK_ROW', message, fields: [] }] }
}

const frozenStamps = new WeakMap<Sandbox, { at: Date; left: number }>()

/** The stamp of the next save under `equal-stamps` and `late-commit`. */
export function stampOf(sandbox: Sandbox): Date {
  const { equalStamps, lateCommit } = sandbox.faults.settings
  let at = sandbox.clock.now()
  if (equalStamps) {
    let frozen = frozenStamps.get(sandbox)
    if (!frozen || frozen.left <= 0) frozen = { at, left: equalStamps }
    frozen.left -= 1
    frozenStamps.set(sandbox, frozen)
    at = frozen.at
  }
  const late = lateCommit && (lateCommit.share >= 1 || sandbox.faults.draw() < lateCommit.share)
  return late ? new Date(at.getTime() - lateCommit.ms) : at
}
