import { createHash } from 'node:crypto'
import type { RemoteField, RemoteObject } from '../../core/describe.ts'
import type { ConnectionId, WorkspaceId } from '../../core/ids.ts'

/** What the mirror needs to know of a connection; `Connection` fits. */
export interface MirrorConnection {
  readonly id: ConnectionId
  readonly workspaceId: WorkspaceId
  readonly name: string
  readonly settings: {
    readonly objects: Readonly<Record<string, { readonly fields: 'all' | readonly string[] }>>
  }
}

export type ConnectionKey = Pick<MirrorConnection, 'id' | 'name'>

/** A read of one object that is under way: half-open over the modified field, `from` null = from the beginning (G3). */
export interface ReadWindow {
  readonly no: number
  readonly from: Date | null
  readonly to: Date
  /** The CRM's time when the window was decided; deletions after it are still to be read. */
  readonly decidedAt: Date
  readonly fields: readonly string[]
  /** Pages stored so far. */
  readonly page: number
  /** Continues after the last stored page; null = from the window's start. */
  readonly resume: string | null
}

/** A column the CRM no longer fills. */
export interface RetiredColumn {
  readonly column: string
  readonly field: string
  readonly type: RemoteField['type']
  readonly why: 'removed' | 'retyped'
  readonly since: string
}

export interface MirrorState {
  readonly object: string
  readonly schemaName: string
  readonly idField: string
  readonly modifiedField: string | null
  readonly fields: readonly RemoteField[]
  readonly retired: readonly RetiredColumn[]
  readonly describedAt: Date
  readonly loaded: boolean
  readonly coveredTo: Date | null
  readonly deletionsCoveredTo: Date | null
  readonly fullReadReason: string | null
  readonly window: ReadWindow | null
  readonly brakeLifted: boolean
}

const OWN_COLUMNS = ['_id', '_modified_at', '_deleted_at', '_merged_into', '_pulled_at', '_hash']
const SYSTEM_COLUMNS = ['tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid']
const IDENTIFIER_BYTES = 63

/** Schema of a connection's mirror: readable, and unique through the short id. Follows a rename at the next pull. */
export function schemaName(connection: ConnectionKey): string {
  const slug = connection.name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 30)
  return `mirror_${slug ? `${slug}_` : ''}${connection.id.replaceAll('-', '').slice(0, 8)}`
}

/** A CRM's name as PostgreSQL identifier: itself, unless it is too long or one PostgreSQL or the mirror keeps for itself. */
export function mirrorColumn(name: string): string {
  const taken = OWN_COLUMNS.includes(name) || SYSTEM_COLUMNS.includes(name)
  if (!taken && Buffer.byteLength(name) <= IDENTIFIER_BYTES && !name.includes('\0')) return name
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8)
  let head = name.replaceAll('\0', '')
  while (Buffer.byteLength(head) > IDENTIFIER_BYTES - 9) head = head.slice(0, -1)
  return `${head}_${digest}`
}

/** Fields that are copied: the chosen ones that can be, id and modified field first. */
export function chosenFields(remote: RemoteObject, connection: MirrorConnection): readonly RemoteField[] {
  const chosen = connection.settings.objects[remote.name]?.fields ?? 'all'
  const first = [remote.idField, remote.modifiedField]
  const keep = (field: RemoteField) =>
    field.type !== 'unsupported' && (chosen === 'all' || chosen.includes(field.name)) && !first.includes(field.name)
  const named = first.flatMap((name) => remote.fields.find((field) => field.name === name) ?? [])
  return [...named, ...remote.fields.filter(keep)]
}

/** Chosen by a person, but not there or not to be copied: worth a warning, never a failure (A2.19). */
export function missingFields(remote: RemoteObject, connection: MirrorConnection): readonly string[] {
  const chosen = connection.settings.objects[remote.name]?.fields ?? 'all'
  if (chosen === 'all') return []
  const usable = new Set(remote.fields.filter((field) => field.type !== 'unsupported').map((field) => field.name))
  return chosen.filter((name) => !usable.has(name))
}

/** The CRM's Date header has whole seconds; a record stamped in the second that is running now is wanted as well. */
const CLOCK_STEP_MS = 1000

/**
 * The next window, half-open. It ends now, so that what somebody just changed is seen at once; the next one begins a lag
 * before that end, because a record may become visible late with an old stamp. What is read twice turns out unchanged.
 * Ending a lag before now would be as safe and a lag later (decision 0045).
 */
export function decideWindow(
  state: Pick<MirrorState, 'coveredTo' | 'fullReadReason' | 'modifiedField'>,
  crmNow: Date,
  lagMs: number,
): { from: Date | null; to: Date } {
  const to = new Date(crmNow.getTime() + CLOCK_STEP_MS)
  if (state.modifiedField === null || state.coveredTo === null || state.fullReadReason !== null)
    return { from: null, to }
  const from = new Date(state.coveredTo.getTime() - CLOCK_STEP_MS - lagMs)
  // The CRM's clock may have been set back: then the window would be empty, and the overlap is still worth reading.
  return { from, to: to > from ? to : state.coveredTo }
}

/** Above this, records missing from an enumeration are a question for a person, not deletions (G4). */
export const DELETION_BRAKE = { share: 0.05, atLeast: 20 } as const

export function brakeHolds(missing: number, living: number, seen: number): boolean {
  if (missing === 0) return false
  return seen === 0 || missing > Math.max(DELETION_BRAKE.atLeast, living * DELETION_BRAKE.share)
}
