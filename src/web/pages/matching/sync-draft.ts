import type { Wish } from '../../api/call.ts'
import type { ConnectionSettings, Segment } from '../../api/schema.generated.ts'

/** Settings of syncing as the form shows them: percents and words instead of shares and nulls. */
export interface SyncDraft {
  readonly autoSync: boolean
  readonly create: boolean
  /** Id of a segment; '' every company; 'other' a filter that is no segment's. */
  readonly segment: string
  /** Minutes as text; 'never' only when asked. */
  readonly schedule: string
  readonly createsMax: number
  readonly createsShare: number
  readonly updatesShare: number
  readonly clearsShare: number
  readonly deletesMax: number
  readonly fieldPrefix: string
}

export function draftOf(settings: ConnectionSettings, segments: readonly Pick<Segment, 'id' | 'filter'>[]): SyncDraft {
  const { guards, createAccounts, createFilter } = settings
  const filtered = createAccounts === 'filter'
  const segment = filtered ? segments.find((one) => sameFilter(one.filter, createFilter))?.id : ''
  return {
    autoSync: settings.autoSync,
    create: createAccounts !== 'off',
    segment: segment ?? 'other',
    schedule: settings.scheduleMinutes === null ? 'never' : String(settings.scheduleMinutes),
    createsMax: guards.createsMax,
    createsShare: percentOf(guards.createsShare),
    updatesShare: percentOf(guards.updatesShare),
    clearsShare: percentOf(guards.clearsShare),
    deletesMax: guards.deletesMax,
    fieldPrefix: settings.fieldPrefix,
  }
}

type Patch = Wish<'PATCH /api/v1/connections/{connection}/settings'>['body']

/** What the server is told; only what differs from what it has. */
export function patchOf(
  settings: ConnectionSettings,
  draft: SyncDraft,
  segments: readonly Pick<Segment, 'id' | 'filter'>[],
): Patch {
  const before = draftOf(settings, segments)
  const changed = (...keys: (keyof SyncDraft)[]) => keys.some((key) => before[key] !== draft[key])
  const guards = {
    ...(changed('createsMax') && { createsMax: Math.round(draft.createsMax) }),
    ...(changed('createsShare') && { createsShare: draft.createsShare / 100 }),
    ...(changed('updatesShare') && { updatesShare: draft.updatesShare / 100 }),
    ...(changed('clearsShare') && { clearsShare: draft.clearsShare / 100 }),
    ...(changed('deletesMax') && { deletesMax: Math.round(draft.deletesMax) }),
  }
  return {
    ...(changed('autoSync') && { autoSync: draft.autoSync }),
    ...(changed('create', 'segment') && createOf(draft, segments)),
    ...(changed('schedule') && { scheduleMinutes: draft.schedule === 'never' ? null : Number(draft.schedule) }),
    ...(changed('fieldPrefix') && { fieldPrefix: draft.fieldPrefix }),
    ...(Object.keys(guards).length > 0 && { guards }),
  }
}

function createOf({ create, segment }: SyncDraft, segments: readonly Pick<Segment, 'id' | 'filter'>[]): Patch {
  if (!create) return { createAccounts: 'off' }
  if (segment === '') return { createAccounts: 'all' }
  const filter = segments.find((one) => one.id === segment)?.filter
  return filter ? { createAccounts: 'filter', createFilter: filter } : { createAccounts: 'filter' }
}

const SCHEDULES: readonly (readonly [minutes: string, label: string])[] = [
  ['never', 'Only when somebody starts one'],
  ['15', 'Every 15 minutes'],
  ['30', 'Every 30 minutes'],
  ['60', 'Every hour'],
  ['240', 'Every 4 hours'],
  ['720', 'Every 12 hours'],
  ['1440', 'Every day'],
  ['10080', 'Every week'],
]

/** The usual ones, and the one that is set where it is another. */
export function scheduleChoices(now: string): readonly { readonly value: string; readonly label: string }[] {
  const usual = SCHEDULES.map(([value, label]) => ({ value, label }))
  return usual.some((one) => one.value === now) ? usual : [...usual, { value: now, label: `Every ${now} minutes` }]
}

const percentOf = (share: number) => Math.round(share * 10_000) / 100

function sameFilter(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
