/** Rules that look at the whole record before it is written: per object, validation rules, unique values, duplicates. */

import type { Cell } from '../../parts/store/cell.ts'
import type { Row } from '../../parts/store/table.ts'
import type { SaveContext } from '../org.ts'
import { type OrgState, readNamed } from '../org-state.ts'
import { isKeyField } from '../record-keys.ts'
import { stageNamed } from '../schema/picklists.ts'
import { follow } from '../soql/resolve-path.ts'
import { DEFAULT_VERSION, rowsWhere } from '../soql/run-query.ts'
import { notWritable } from './check-values.ts'
import { PERMISSION_RULES } from './permission-rules.ts'
import { refuse, SaveRefused } from './save-errors.ts'
import { stampNow } from './write-row.ts'

export interface Draft {
  readonly state: OrgState
  readonly object: string
  /** Null when it is being created. */
  readonly row: number | null
  /** Fields this save changes; rules may add derived ones. */
  readonly changes: Record<string, Cell>
  readonly context: SaveContext
  /** Value after the save. */
  value(field: string): Cell
}

export function makeDraft(
  state: OrgState,
  object: string,
  row: Row | null,
  changes: Record<string, Cell>,
  context: SaveContext,
): Draft {
  return {
    state,
    object,
    row: row?.n ?? null,
    changes,
    context,
    value: (field) => (field in changes ? changes[field]! : row === null ? null : readNamed(state, object, field)(row)),
  }
}

export function checkRequired(draft: Draft): void {
  const { fields } = draft.state.schema.state(draft.object)!
  const missing: string[] = []
  for (const field of fields) {
    if (field.nillable || !field.createable || field.type === 'boolean') continue
    if (draft.row === null ? field.defaultedOnCreate : !(field.name in draft.changes)) continue
    if (draft.value(field.name) === null) missing.push(field.name)
  }
  if (missing.length > 0)
    throw refuse('REQUIRED_FIELD_MISSING', `Required fields are missing: [${missing.join(', ')}]`, missing)
}

const OBJECT_RULES: Readonly<Record<string, (draft: Draft) => void>> = {
  Account: (draft) => {
    if (draft.row !== null && draft.changes.ParentId === draft.state.table('Account').ids.of(draft.row))
      throw refuse('CIRCULAR_DEPENDENCY', 'attempt to violate hierarchy constraints', ['ParentId'])
    personRules(draft)
  },
  Lead: (draft) => {
    if (draft.row !== null && draft.value('IsConverted') === true)
      throw refuse('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead')
    const rule = draft.context.assignmentRule
    if (draft.row === null && rule && rule.toUpperCase() !== 'FALSE')
      draft.changes.OwnerId = draft.state.table('Group').ids.of(0)
  },
  Opportunity: (draft) => {
    const stage = 'StageName' in draft.changes ? stageNamed(draft.changes.StageName) : undefined
    if (!stage) return
    draft.changes.Probability ??= stage.probability
    draft.changes.ForecastCategoryName ??= stage.forecastName
  },
  Task: taskRules,
  ...PERMISSION_RULES,
}

function taskRules(draft: Draft): void {
  const who = draft.value('WhoId')
  const what = draft.value('WhatId')
  if (typeof who === 'string' && who.startsWith('00Q') && what !== null)
    throw refuse('FIELD_INTEGRITY_EXCEPTION', 'Related To ID: a task on a lead cannot be related to another record', [
      'WhatId',
    ])
  if ('WhoId' in draft.changes || 'WhatId' in draft.changes)
    draft.changes.AccountId = taskAccount(draft.state, what) ?? taskAccount(draft.state, who)
  if (!('Status' in draft.changes)) return
  const closed = draft.changes.Status === 'Completed'
  if (!closed) draft.changes.CompletedDateTime = null
  else if (draft.value('CompletedDateTime') === null) draft.changes.CompletedDateTime = stampNow(draft.state)
}

/** The account behind what a task is about. */
function taskAccount(state: OrgState, id: Cell): Cell {
  if (typeof id !== 'string') return null
  if (id.startsWith('001')) return id
  const target = follow(state, id)
  return target && state.schema.field(target.object, 'AccountId')
    ? readNamed(state, target.object, 'AccountId')(target.row)
    : null
}

/** Person accounts have no writable Name; business accounts have no first and last name. */
function personRules(draft: Draft): void {
  if (!draft.state.schema.field('Account', 'IsPersonAccount')) return
  const { changes, state } = draft
  const personType = state.table('RecordType').ids.of(1)
  if (
    draft.row === null &&
    (changes.RecordTypeId === personType || (changes.LastName != null && changes.Name == null))
  ) {
    Object.assign(changes, { IsPersonAccount: true, RecordTypeId: personType })
    if (changes.Name != null) throw notWritable(['Name'])
  }
  if (draft.value('IsPersonAccount') !== true) {
    const foreign = ['FirstName', 'LastName', 'Salutation', 'PersonEmail'].filter((name) => changes[name] != null)
    if (foreign.length > 0) throw notWritable(foreign)
    return
  }
  if (draft.row !== null && 'Name' in changes) throw notWritable(['Name'])
  if (draft.value('LastName') === null)
    throw refuse('REQUIRED_FIELD_MISSING', 'Required fields are missing: [LastName]', ['LastName'])
  if (draft.row === null || 'FirstName' in changes || 'LastName' in changes)
    changes.Name = [draft.value('FirstName'), draft.value('LastName')].filter((part) => part !== null).join(' ')
}

export function applyObjectRules(draft: Draft): void {
  OBJECT_RULES[draft.object]?.(draft)
}

export function checkValidationRules(draft: Draft): void {
  for (const rule of draft.state.rules.validation) {
    if (rule.object !== draft.object || (rule.onlyNew && draft.row !== null)) continue
    const text = String(draft.value(draft.state.schema.field(rule.object, rule.field)?.name ?? rule.field) ?? '')
    const broken =
      rule.when === 'equals'
        ? text === rule.value
        : rule.when === 'longer-than'
          ? text.length > Number(rule.value)
          : new RegExp(rule.value, 'u').test(text)
    if (broken) throw refuse('FIELD_CUSTOM_VALIDATION_EXCEPTION', rule.message, [rule.field])
  }
}

export function checkUnique(draft: Draft): void {
  for (const [name, value] of Object.entries(draft.changes)) {
    const field = draft.state.schema.field(draft.object, name)
    if (!field?.unique || value === null || !isKeyField(field)) continue
    const other = [
      ...rowsWhere(draft.state, draft.object, name, typeof value === 'number' ? value : String(value), false),
    ].find((n) => n !== draft.row)
    if (other === undefined) continue
    const id = draft.state.table(draft.object).ids.of(other).slice(0, 15)
    throw refuse('DUPLICATE_VALUE', `duplicate value found: ${name} duplicates value on record with id: ${id}`)
  }
}

/** Duplicate rules run on creates, and on updates of a field they compare. */
export function checkDuplicates(draft: Draft): void {
  for (const rule of draft.state.rules.duplicates) {
    if (rule.object !== draft.object || !rule.fields.some((name) => name in draft.changes)) continue
    if (rule.action === 'allow' && draft.context.allowDuplicates) continue
    const found = duplicatesOf(draft, rule.fields)
    if (found.length > 0) throw duplicatesRefused(draft, rule, found)
  }
}

function duplicatesOf(draft: Draft, fields: readonly string[]): string[] {
  const wanted = fields.map((name) => [name, draft.value(name)] as const)
  if (wanted.some(([, value]) => value === null)) return []
  const [first, ...others] = wanted
  const { state, object } = draft
  const table = state.table(object)
  const same = (left: Cell, right: Cell) => String(left ?? '').toLowerCase() === String(right ?? '').toLowerCase()
  return [...rowsWhere(state, object, first![0], typeof first![1] === 'number' ? first![1] : String(first![1]), false)]
    .filter(
      (n) =>
        n !== draft.row && others.every(([name, value]) => same(readNamed(state, object, name)(table.row(n)!), value)),
    )
    .map((n) => table.ids.of(n))
}

function duplicatesRefused(
  draft: Draft,
  rule: { object: string; name: string; action: 'allow' | 'block' },
  ids: readonly string[],
): SaveRefused {
  const matchRecords = ids.map((id) => ({
    additionalInformation: [],
    fieldDiffs: [],
    matchConfidence: 100,
    record: {
      attributes: {
        type: draft.object,
        url: `/services/data/v${draft.context.apiVersion ?? DEFAULT_VERSION}/sobjects/${draft.object}/${id}`,
      },
      Id: id,
    },
  }))
  const duplicateResult = {
    allowSave: rule.action === 'allow',
    duplicateRule: rule.name,
    duplicateRuleEntityType: rule.object,
    errorMessage: 'Use one of these records?',
    matchResults: [
      {
        entityType: rule.object,
        errors: [],
        matchEngine: 'FuzzyMatchEngine',
        matchRecords,
        rule: `${rule.name}_Match`,
        size: matchRecords.length,
        success: true,
      },
    ],
  }
  return new SaveRefused([{ code: 'DUPLICATES_DETECTED', message: 'Use one of these records?', fields: [] }], 400, {
    duplicateResult,
  })
}
