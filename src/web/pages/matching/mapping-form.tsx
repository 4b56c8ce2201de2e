import { Plus, Trash2 } from 'lucide-react'
import { useEffect, useId, useMemo, useState } from 'react'
import { useAsk, useSend } from '../../api/ask.ts'
import type { Answer } from '../../api/call.ts'
import type { Mapping } from '../../api/schema.generated.ts'
import { counted } from '../../format/words.ts'
import { Button, IconButton } from '../../parts/button.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { Card } from '../../parts/page.tsx'
import { Select } from '../../parts/select.tsx'
import { SettingsForm } from '../../parts/settings-form.tsx'
import { Banner } from '../../parts/states.tsx'
import { notify } from '../../parts/toast.tsx'
import { useSettled } from '../../state/settled.ts'
import {
  DIRECTION_WORDS,
  DIRECTIONS,
  describeDraft,
  directionOf,
  type MappingDraft,
  type MappingRow,
  unmappedRequired,
  withDirection,
} from './mapping-draft.ts'
import { MappingPreview } from './mapping-preview.tsx'
import { CONVERSION_WORDS, fieldWords, RULE_WORDS } from './mapping-words.ts'
import styles from './matching.module.css'

export type RemoteFields = Answer<'GET /api/v1/connections/{connection}/objects/{object}/fields'>['fields']
const MAPPING = 'GET /api/v1/connections/{connection}/mappings/{object}'

interface FormProps {
  readonly id: string
  readonly object: string
  readonly found: Mapping
  readonly fields: RemoteFields
}

/** The mapping as it may be changed: checked while it is edited, shown on real companies, then saved with its differences. */
export function MappingForm({ id, object, found, fields }: FormProps) {
  const [draft, setDraft] = useState<MappingDraft>(found.mapping)
  const params = { connection: id, object }
  const save = useSend('PUT /api/v1/connections/{connection}/mappings/{object}', [MAPPING])
  const reset = useSend('DELETE /api/v1/connections/{connection}/mappings/{object}', [MAPPING])
  const findings = useFindings(params, draft, found)
  const [saved, now] = [describeDraft(found.mapping), describeDraft(draft)]
  const names = Object.fromEntries(Object.keys({ ...saved, ...now }).map((key) => [key, key]))
  // Not onSuccess: the form is drawn anew with what was saved before that is called.
  const store = async () => {
    await save.mutateAsync({ params, body: { rows: [...draft.rows], timeZone: draft.timeZone } })
    notify('The mapping is saved')
  }
  const setRow = (at: number, row: MappingRow) =>
    setDraft((before) => ({ ...before, rows: before.rows.map((one, place) => (place === at ? row : one)) }))
  return (
    <>
      <Card
        title={`Mapping to ${object}`}
        actions={
          found.stored && (
            <Button size="small" kind="quiet" busy={reset.isPending} onClick={() => reset.mutate({ params })}>
              Back to the default
            </Button>
          )
        }
      >
        {!found.stored && (
          <p className={styles.muted}>
            This is the default mapping: our own fields where they exist. Nobody has changed it.
          </p>
        )}
        <SettingsForm
          saved={saved}
          draft={now}
          names={names}
          onReset={() => setDraft(found.mapping)}
          onSave={() => void store().catch(() => undefined)}
          busy={save.isPending}
          error={save.error ?? reset.error}
          whyNot={
            findings.length > 0 ? `${counted(findings.length, 'problem')} to solve before it can be saved.` : null
          }
        >
          {findings.length > 0 && <Findings findings={findings} />}
          <Lacking fields={unmappedRequired(fields, draft.rows)} />
          <Rows draft={draft} fields={fields} onRow={setRow} onDraft={setDraft} />
          <div className={styles.numbers}>
            <Button
              icon={<Plus size={15} />}
              onClick={() => setDraft((before) => ({ ...before, rows: [...before.rows, EMPTY_ROW] }))}
            >
              Add a field
            </Button>
            <Field label="Time zone of days" hint="Where days and instants meet; a name such as Europe/Berlin.">
              <TextInput
                value={draft.timeZone}
                onChange={(event) => setDraft({ ...draft, timeZone: event.target.value })}
              />
            </Field>
          </div>
        </SettingsForm>
      </Card>
      <MappingPreview id={id} object={object} draft={draft} />
    </>
  )
}

const EMPTY_ROW: MappingRow = {
  ...{ ours: 'points', field: '', conversion: 'default', rule: 'ours', onCreate: true, onUpdate: true },
}

type Finding = Mapping['findings'][number]

/** What is wrong with the draft, asked of the server once the fingers rest. */
function useFindings(
  params: { readonly connection: string; readonly object: string },
  draft: MappingDraft,
  found: Mapping,
): readonly Finding[] {
  const { mutate, data } = useSend('POST /api/v1/connections/{connection}/mappings/{object}/validate')
  const settled = useSettled(JSON.stringify(draft), 250)
  const { connection, object } = params
  useEffect(() => {
    const { rows, timeZone } = JSON.parse(settled) as MappingDraft
    mutate({ params: { connection, object }, body: { rows: [...rows], timeZone } })
  }, [settled, mutate, connection, object])
  return data ?? found.findings
}

function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  return (
    <Banner tone="bad" title={counted(findings.length, 'problem')}>
      <ul className={styles.findings}>
        {findings.map((one) => (
          <li key={`${one.problem} ${one.ours} ${one.field}`}>
            {one.message}. {one.nextStep}
          </li>
        ))}
      </ul>
    </Banner>
  )
}

/** Fields that every new record needs and that nothing fills. */
function Lacking({ fields }: { readonly fields: RemoteFields }) {
  if (fields.length === 0) return null
  return (
    <Banner tone="warn" title={`${counted(fields.length, 'required field')} without a mapping`}>
      New records need {fields.map((field) => `${field.label} (${field.name})`).join(', ')}. Creates without them are
      refused; updates are not concerned.
    </Banner>
  )
}

interface RowsProps {
  readonly draft: MappingDraft
  readonly fields: RemoteFields
  readonly onRow: (at: number, row: MappingRow) => void
  readonly onDraft: (change: (before: MappingDraft) => MappingDraft) => void
}

function Rows({ draft, fields, onRow, onDraft }: RowsProps) {
  const listId = useId()
  const choices = useChoices()
  const writable = fields.filter((field) => !field.calculated && (field.creatable || field.updatable))
  const remove = (at: number) =>
    onDraft((before) => ({ ...before, rows: before.rows.filter((_, place) => place !== at) }))
  if (draft.rows.length === 0) return <p>Nothing is mapped. Add a field, or create our fields below.</p>
  return (
    <>
      <datalist id={listId}>
        {writable.map((field) => (
          <option key={field.name} value={field.name}>
            {`${field.label} · ${field.type}`}
          </option>
        ))}
      </datalist>
      <ul className={styles.rows}>
        {draft.rows.map((row, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no names of their own and do not move
          <li key={at} className={styles.row}>
            <Choice
              title="Ours"
              label={`Our field of row ${at + 1}`}
              value={row.ours}
              choices={choices.ours}
              onChange={(ours) => onRow(at, { ...row, ours })}
            />
            <div className={styles.cell}>
              <span aria-hidden="true">Field of the CRM</span>
              <TextInput
                list={listId}
                value={row.field}
                aria-label={`Field of the CRM of row ${at + 1}`}
                onChange={(event) => onRow(at, { ...row, field: event.target.value })}
              />
            </div>
            <Choice
              title="Conversion"
              label={`Conversion of row ${at + 1}`}
              value={row.conversion}
              choices={choices.conversions}
              onChange={(conversion) => onRow(at, { ...row, conversion: conversion as MappingRow['conversion'] })}
            />
            <Choice
              title="Direction"
              label={`Direction of row ${at + 1}`}
              value={directionOf(row)}
              choices={DIRECTIONS.map((value) => ({ value, label: DIRECTION_WORDS[value] }))}
              onChange={(direction) => onRow(at, withDirection(row, direction))}
            />
            <Choice
              title="When they differ"
              label={`Rule of row ${at + 1}`}
              value={row.rule}
              choices={choices.rules}
              onChange={(rule) => onRow(at, { ...row, rule: rule as MappingRow['rule'] })}
            />
            <IconButton label={`Remove ${row.field || `row ${at + 1}`}`} onClick={() => remove(at)}>
              <Trash2 size={15} />
            </IconButton>
          </li>
        ))}
      </ul>
    </>
  )
}

interface ChoiceProps<Value extends string> {
  readonly title: string
  readonly label: string
  readonly value: Value
  readonly choices: readonly { readonly value: Value; readonly label: string }[]
  readonly onChange: (value: Value) => void
}

function Choice<Value extends string>({ title, ...rest }: ChoiceProps<Value>) {
  return (
    <div className={styles.cell}>
      <span aria-hidden="true">{title}</span>
      <Select {...rest} />
    </div>
  )
}

function useChoices() {
  const { data } = useAsk('GET /api/v1/mapping-fields', {})
  return useMemo(
    () => ({
      ours: (data?.fields ?? []).map(({ name }) => ({ value: name, label: fieldWords(name) })),
      conversions: (data?.conversions ?? []).map((value) => ({ value, label: CONVERSION_WORDS[value] ?? value })),
      rules: Object.entries(RULE_WORDS).map(([value, label]) => ({ value, label })),
    }),
    [data],
  )
}
