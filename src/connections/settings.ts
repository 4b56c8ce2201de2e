import { z } from 'zod'
import type { Filter, FilterFields } from '../core/filter.ts'
import { parseFilter } from '../core/filter.ts'
import { connectionError } from './errors.ts'

/** Beyond these a plan is held until a person approves it (H9). Shares are parts of the records considered, 0 to 1. */
export interface GuardLimits {
  readonly createsMax: number
  readonly createsShare: number
  readonly updatesShare: number
  /** Share of records that would lose a field's value. */
  readonly clearsShare: number
  /** 0: nothing is ever deleted in the CRM through this connection. */
  readonly deletesMax: number
}

export interface ConnectionSettings {
  /** Off: no read and no write until on again; nothing else is lost (A1.14). */
  readonly enabled: boolean
  /** Off: every match is made by hand (A1.15). */
  readonly autoMatch: boolean
  /** On: matched companies are synced without being asked for (A1.16). */
  readonly autoSync: boolean
  /** Whether companies without a match become new accounts: never, those in `createFilter`, or all (A1.17-21). */
  readonly createAccounts: 'off' | 'filter' | 'all'
  readonly createFilter: Filter | null
  /** Names of the fields we keep in the CRM begin with it: Concordat_funnel_stage__c. */
  readonly fieldPrefix: string
  /** Objects to mirror, with all fields or these. */
  readonly objects: Readonly<Record<string, { readonly fields: 'all' | readonly string[] }>>
  readonly guards: GuardLimits
  /** Null: only when asked. */
  readonly scheduleMinutes: number | null
  readonly historyDays: 30
}

export type SettingsPatch = Partial<Omit<ConnectionSettings, 'guards'>> & { readonly guards?: Partial<GuardLimits> }

/** Safe from the start (Q1): reads and matches, writes nothing by itself. */
export const DEFAULT_SETTINGS: ConnectionSettings = {
  enabled: true,
  autoMatch: true,
  autoSync: false,
  createAccounts: 'off',
  createFilter: null,
  fieldPrefix: 'Concordat',
  objects: { Account: { fields: 'all' } },
  guards: { createsMax: 1000, createsShare: 0.2, updatesShare: 0.2, clearsShare: 0.05, deletesMax: 0 },
  scheduleMinutes: null,
  historyDays: 30,
}

const remoteName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,79}$/, 'must be an API name of the CRM, like Account or Rating__c')
const yesNo = z.boolean('must be true or false')
const count = z.int('must be a whole number').min(0, 'must not be negative').max(1_000_000_000, 'is too large')
const share = z
  .number('must be a number from 0 to 1')
  .min(0, 'must be 0 or more')
  .max(1, 'must be 1 or less: 0.2 is 20 %')

const schema = z.strictObject({
  enabled: yesNo,
  autoMatch: yesNo,
  autoSync: yesNo,
  createAccounts: z.enum(['off', 'filter', 'all'], 'must be "off", "filter" or "all"'),
  createFilter: z.record(z.string(), z.unknown(), 'must be a filter or null').nullable(),
  fieldPrefix: z
    .string('must be a text')
    .regex(
      /^[A-Za-z](?:[A-Za-z0-9]|_(?!_)){0,19}(?<!_)$/,
      'must be up to 20 letters, digits and single _, beginning with a letter',
    ),
  objects: z.record(
    remoteName,
    z.strictObject({
      fields: z.union([z.literal('all'), z.array(remoteName).min(1)], 'must be "all" or a list of fields'),
    }),
    'must name at least one object',
  ),
  guards: z.strictObject({
    createsMax: count,
    createsShare: share,
    updatesShare: share,
    clearsShare: share,
    deletesMax: count,
  }),
  scheduleMinutes: z
    .int('must be a whole number of minutes or null')
    .min(1, 'must be at least 1')
    .max(10_080, 'must be at most 10080, a week')
    .nullable(),
  historyDays: z.literal(30, 'is always 30'),
})

/**
 * The settings after a change. Unknown keys and values that make no sense are refused all together, each with its place
 * (CC-CONN-4). `filterFields` are the fields a create filter may use; without them only its form is looked at.
 */
export function changeSettings(
  current: ConnectionSettings,
  patch: unknown,
  filterFields?: FilterFields,
): ConnectionSettings {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) throw refuse(['settings must be an object'])
  const { guards } = patch as SettingsPatch
  const merged = { ...current, ...patch, ...(isPlain(guards) && { guards: { ...current.guards, ...guards } }) }
  const parsed = schema.safeParse(merged)
  if (!parsed.success) throw refuse(parsed.error.issues.map(describeIssue))
  const settings = parsed.data as unknown as ConnectionSettings
  if (Object.keys(settings.objects).length === 0) throw refuse(['objects must name at least one object'])
  if (settings.createAccounts === 'filter' && !settings.createFilter)
    throw refuse(['createFilter must be set when createAccounts is "filter"'])
  if (settings.createFilter && filterFields)
    return { ...settings, createFilter: parseFilter(settings.createFilter, filterFields) }
  return settings
}

function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `${[...issue.path, issue.keys.join(', ')].join('.')} is not a setting`
  return `${issue.path.join('.') || 'settings'} ${issue.message}`
}

function isPlain(part: unknown): part is object {
  return typeof part === 'object' && part !== null && !Array.isArray(part)
}

function refuse(problems: readonly string[]): Error {
  return connectionError('CC-CONN-4', problems.slice(0, 10).join('; '), { facts: { problems: problems.length } })
}
