import type { RemoteField } from '../../core/describe.ts'
import { COLUMN_TYPES } from '../../core/values.ts'

/** What changed in an object's fields between two descriptions. */
export interface Drift {
  /** New fields and fields that have become readable: both look the same from outside, and both are read back. */
  readonly added: readonly RemoteField[]
  readonly removed: readonly RemoteField[]
  readonly retyped: readonly { readonly before: RemoteField; readonly after: RemoteField }[]
  readonly resized: readonly { readonly before: RemoteField; readonly after: RemoteField }[]
}

export function compareFields(before: readonly RemoteField[], after: readonly RemoteField[]): Drift {
  const old = new Map(before.map((field) => [field.name, field]))
  const names = new Set(after.map((field) => field.name))
  const pairs = after.flatMap((field) => {
    const known = old.get(field.name)
    return known ? [{ before: known, after: field }] : []
  })
  return {
    added: after.filter((field) => !old.has(field.name)),
    removed: before.filter((field) => !names.has(field.name)),
    retyped: pairs.filter((pair) => pair.before.type !== pair.after.type),
    resized: pairs.filter((pair) => pair.before.type === pair.after.type && pair.before.length !== pair.after.length),
  }
}

/** Type changes that need another column. */
export function recolumned(drift: Drift): Drift['retyped'] {
  return drift.retyped.filter((pair) => COLUMN_TYPES[pair.before.type] !== COLUMN_TYPES[pair.after.type])
}

/** Whether the pages asked for must change, and with them the window under way. */
export function changesColumns(drift: Drift): boolean {
  return drift.added.length > 0 || drift.removed.length > 0 || recolumned(drift).length > 0
}

export function isEmptyDrift(drift: Drift): boolean {
  return !changesColumns(drift) && drift.retyped.length === 0 && drift.resized.length === 0
}

/** Why everything must be read once more; null when nothing is missing. */
export function fullReadReason(drift: Drift): string | null {
  const names = [...drift.added, ...recolumned(drift).map((pair) => pair.after)].map((field) => field.name)
  return names.length > 0 ? `values of ${names.join(', ')} are still to be read for all records` : null
}

/** One sentence a change, for the run's log. */
export function describeDrift(drift: Drift): readonly string[] {
  return [
    ...drift.added.map((field) => `field ${field.name} (${field.remoteType}) is new or newly readable`),
    ...drift.removed.map((field) => `field ${field.name} is gone or no longer readable; its column keeps what it had`),
    ...drift.retyped.map(
      ({ before, after }) => `field ${after.name} changed its type from ${before.remoteType} to ${after.remoteType}`,
    ),
    ...drift.resized.map(
      ({ before, after }) => `field ${after.name} changed its length from ${before.length} to ${after.length}`,
    ),
  ]
}
