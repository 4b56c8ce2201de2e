/**
 * The mirror is our typed copy of a connection's objects: a schema per connection, a table per object, columns as the
 * CRM names them. A pull follows the CRM's fields, reads what changed in half-open windows that overlap, stores each
 * page together with the position after it, and marks deletions only when the CRM says so (G2-G4). Multi-picklists are
 * kept as the CRM's own text ("a;b"); readMirrorValues gives them as lists.
 */
export {
  type ConnectionKey,
  type MirrorConnection,
  type MirrorState,
  mirrorColumn,
  type RetiredColumn,
  schemaName,
} from './mirror.ts'
export { type PullOutcome, pullObject } from './pull-object.ts'
export {
  dropMirror,
  mirroredFields,
  mirroredObjects,
  readMirrorValues,
  searchMirror,
} from './read-values.ts'
export { refreshRecords, storeWritten } from './refresh-records.ts'
export { countMirror, type MirrorCount, storeRemoteCount } from './store/counts.ts'
export { liftBrake, wantFullRead } from './store/state.ts'
export { mirrorTable } from './store/table.ts'
