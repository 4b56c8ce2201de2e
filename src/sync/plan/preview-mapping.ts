import type { Connection } from '../../connections/index.ts'
import { capabilitiesOf } from '../../connectors/index.ts'
import { fits } from '../../core/conversions.ts'
import type { RemoteField } from '../../core/describe.ts'
import type { Filter } from '../../core/filter.ts'
import type { CompanyId, RemoteId } from '../../core/ids.ts'
import type { FieldValue } from '../../core/values.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { companyProfiles, filterCompanies } from '../../records/index.ts'
import { activeLinks, creatableCompanies, wantedCompanies } from '../matching/index.ts'
import { mirroredFields, mirrorTable, readMirrorValues } from '../mirror/index.ts'
import { planError } from './errors.ts'
import { findKeyField, type Mapping, type Rule, usableMapping, validateMapping } from './mapping.ts'
import { countCandidates } from './store/build.ts'
import { type ComparedField, compareMapping, updates } from './store/compare.ts'
import { selectPreview } from './store/preview.ts'

/** write: ours would be written. same: nothing to do. keep: the rule or the direction leaves theirs. refused: the field cannot hold it. */
export const PREVIEW_OUTCOMES = ['write', 'same', 'keep', 'refused'] as const
export type PreviewOutcome = (typeof PREVIEW_OUTCOMES)[number]

export interface PreviewedField {
  readonly ours: string
  readonly field: string
  readonly rule: Rule
  readonly oursValue: unknown
  readonly converted: FieldValue
  readonly theirs: FieldValue
  readonly outcome: PreviewOutcome
  /** Why the field cannot hold the converted value. */
  readonly problem: string | null
}

export interface PreviewedRow {
  readonly companyId: CompanyId
  readonly companyName: string
  readonly remoteId: RemoteId
  readonly recordName: string | null
  readonly fields: readonly PreviewedField[]
}

/**
 * A draft mapping applied to real linked companies, as the planner would do it now: nothing is stored or sent. Rows with findings are
 * left out. Throws CC-PLAN-5 before the first pull.
 */
export async function previewMapping(
  db: Queryable,
  connection: Connection,
  draft: Mapping,
  at: { readonly limit: number; readonly now: Date },
): Promise<readonly PreviewedRow[]> {
  const { object } = draft
  const fields = await mirroredFields(db, connection.id, object)
  if (fields.length === 0) throw planError('CC-PLAN-5', `${object} has not been pulled yet`, { facts: { object } })
  const compared = compareMapping(usableMapping(draft, validateMapping(draft, fields)), fields, at.now)
  if (compared.length === 0) return []
  const relations = { links: activeLinks, profiles: companyProfiles, mirror: mirrorTable(connection, object) }
  const scope = { workspaceId: connection.workspaceId, connectionId: connection.id, object }
  const found = await selectPreview(db, scope, relations, compared, at.limit)
  const ids = found.map((one) => one.remoteId)
  const records = ids.length > 0 ? await readMirrorValues(db, connection, object, ids) : new Map()
  const nameField = capabilitiesOf(connection.kind).accountFields.name ?? ''
  return found.map(({ values, ...one }) => ({
    ...one,
    recordName: textOf(records.get(one.remoteId)?.[nameField]),
    fields: compared.map((field, place) => previewField(field, values[place]!)),
  }))
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : null)

function previewField(
  one: ComparedField,
  {
    ours,
    converted,
    theirs,
    differs,
  }: {
    readonly ours: unknown
    readonly converted: FieldValue
    readonly theirs: FieldValue
    readonly differs: boolean
  },
): PreviewedField {
  const misfit = differs && converted !== null ? fits(converted, one.field) : null
  return {
    ...{ ours: one.row.ours, field: one.row.field, rule: one.row.rule, oursValue: ours, converted, theirs },
    outcome: misfit ? 'refused' : differs ? 'write' : outcomeOf(one, converted, theirs),
    problem: misfit?.message ?? null,
  }
}

function outcomeOf(one: ComparedField, converted: FieldValue, theirs: FieldValue): PreviewOutcome {
  if (JSON.stringify(converted) === JSON.stringify(theirs)) return 'same'
  return updates(one) || one.row.onUpdate || one.row.onCreate ? 'keep' : 'same'
}

export interface CreatableCount {
  /** Companies that settings like these would turn into new records with the next plan. */
  readonly companies: number
  /** Companies for which a person asked for one in Review; these come whatever the settings say. */
  readonly wanted: number
  /** False: the CRM lacks our key field, and nothing is created before it is there. */
  readonly keyField: boolean
}

/** How many records would be created with a choice of companies: null for all that the CRM does not have. */
export async function countCreatable(
  db: Queryable,
  connection: Connection,
  filter: Filter | null,
): Promise<CreatableCount> {
  const { workspaceId, id: connectionId, settings } = connection
  const { accountObject: object } = capabilitiesOf(connection.kind)
  const scope = { planId: '', workspaceId, connectionId, object, companyIds: null }
  const profiles = companyProfiles
  const candidates = creatableCompanies(workspaceId, connectionId)
  const chosen = filter ? filterCompanies(filter) : null
  const fields: readonly RemoteField[] = await mirroredFields(db, connectionId, object)
  return {
    companies: await countCandidates(db, scope, { candidates, profiles, filter: chosen }),
    wanted: await countCandidates(db, scope, {
      candidates: wantedCompanies(workspaceId, connectionId),
      ...{ profiles, filter: null },
    }),
    keyField: findKeyField(fields, settings.fieldPrefix) !== null,
  }
}
