import { type ReactNode, useState } from 'react'
import { useAsk, useSend } from '../../api/ask.ts'
import { problemOf } from '../../api/problem.ts'
import type { Connection, Segment } from '../../api/schema.generated.ts'
import { counted } from '../../format/words.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { Card } from '../../parts/page.tsx'
import { Select } from '../../parts/select.tsx'
import { SettingsForm } from '../../parts/settings-form.tsx'
import { notify } from '../../parts/toast.tsx'
import { Switch } from '../../parts/toggles.tsx'
import { useMay } from '../../state/session.ts'
import styles from './matching.module.css'
import { draftOf, patchOf, type SyncDraft, scheduleChoices } from './sync-draft.ts'

const NAMES = {
  autoSync: 'Auto-Sync',
  create: 'Automatically create new accounts',
  segment: 'Created for',
  schedule: 'Schedule',
  createsMax: 'Most creates',
  createsShare: 'Creates (%)',
  updatesShare: 'Updates (%)',
  clearsShare: 'Cleared (%)',
  deletesMax: 'Most deletions',
  fieldPrefix: 'Field prefix',
} as const satisfies Readonly<Record<keyof SyncDraft, string>>

interface FormProps {
  readonly connection: Connection
  readonly segments: readonly Segment[]
}

/** What is written by itself, when, and what holds a plan; creating accounts is confirmed with the count it would make now. */
export function SyncingForm({ connection, segments }: FormProps) {
  const may = useMay('edit-settings')
  const saved = draftOf(connection.settings, segments)
  const [draft, setDraft] = useState(saved)
  const [asking, setAsking] = useState(false)
  const save = useSend('PATCH /api/v1/connections/{connection}/settings', [
    'GET /api/v1/connections',
    'GET /api/v1/connections/{connection}',
  ])
  const set = (part: Partial<SyncDraft>) => setDraft((before) => ({ ...before, ...part }))
  // Not onSuccess: the form is drawn anew with what was saved before that is called.
  const store = async () => {
    await save.mutateAsync({
      params: { connection: connection.id },
      body: patchOf(connection.settings, draft, segments),
    })
    notify('Saved', { description: 'It holds from the next run on.' })
  }
  const send = () => void store().catch(() => undefined)
  const creates = draft.create && (!saved.create || saved.segment !== draft.segment)
  const parts = { draft, set, disabled: !may }
  return (
    <>
      <SettingsForm
        saved={saved}
        draft={draft}
        names={NAMES}
        onReset={() => setDraft(saved)}
        onSave={() => (creates ? setAsking(true) : send())}
        busy={save.isPending}
        error={save.error}
        whyNot={may ? null : 'It takes the role admin to change this.'}
      >
        <What {...parts} segments={segments} />
        <When {...parts} />
        <Guards {...parts} />
        <Prefix {...parts} changed={draft.fieldPrefix !== saved.fieldPrefix} />
      </SettingsForm>
      {asking && (
        <ConfirmCreates
          id={connection.id}
          segment={draft.segment}
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false)
            send()
          }}
        />
      )}
    </>
  )
}

interface PartProps {
  readonly draft: SyncDraft
  readonly set: (part: Partial<SyncDraft>) => void
  readonly disabled: boolean
}

function What({ draft, set, disabled, segments }: PartProps & { readonly segments: readonly Segment[] }) {
  const choices = [
    { value: '', label: 'Every company without a match' },
    ...segments.map(({ id, name }) => ({ value: id as string, label: `Segment: ${name}` })),
    ...(draft.segment === 'other' ? [{ value: 'other', label: 'The filter that is set' }] : []),
  ]
  return (
    <Card title="What is synced">
      <Switch
        label="Auto-Sync"
        hint="On: all matched companies are in every sync. Off: only companies that somebody marks for sync."
        checked={draft.autoSync}
        onChange={(autoSync) => set({ autoSync })}
        disabled={disabled}
      />
      <Switch
        label="Automatically create new accounts"
        hint="On: companies that the CRM does not have become new accounts and are in the sync. Off: a company without a match is in no sync."
        checked={draft.create}
        onChange={(create) => set({ create })}
        disabled={disabled}
      />
      {draft.create && (
        <Field label="Create them for">
          <Select
            choices={choices}
            value={draft.segment}
            onChange={(segment) => set({ segment })}
            disabled={disabled}
          />
        </Field>
      )}
    </Card>
  )
}

function When({ draft, set, disabled }: PartProps) {
  return (
    <Card title="Schedule">
      <Field label="Sync" hint="Each run reads, matches, plans and writes; it waits while an earlier one is open.">
        <Select
          choices={scheduleChoices(draft.schedule)}
          value={draft.schedule}
          onChange={(schedule) => set({ schedule })}
          disabled={disabled}
        />
      </Field>
    </Card>
  )
}

function Guards({ draft, set, disabled }: PartProps) {
  const mayDelete = useMay('allow-deletes')
  return (
    <Card title="Limits that hold a plan">
      <p className={styles.muted}>A plan beyond one of these waits until a person has read and approved it.</p>
      <div className={styles.grid}>
        <NumberInput
          label="New records, at most"
          value={draft.createsMax}
          max={1_000_000}
          onChange={(createsMax) => set({ createsMax })}
          disabled={disabled}
        />
        <NumberInput
          label="New records, % of those looked at"
          value={draft.createsShare}
          max={100}
          onChange={(createsShare) => set({ createsShare })}
          disabled={disabled}
        />
        <NumberInput
          label="Updated records, %"
          value={draft.updatesShare}
          max={100}
          onChange={(updatesShare) => set({ updatesShare })}
          disabled={disabled}
        />
        <NumberInput
          label="Records that lose a value, %"
          value={draft.clearsShare}
          max={100}
          onChange={(clearsShare) => set({ clearsShare })}
          disabled={disabled}
        />
        <NumberInput
          label="Deletions, at most"
          hint={mayDelete ? 'Deletions always wait for a person. 0: never.' : 'Only the owner may raise it.'}
          value={draft.deletesMax}
          max={1_000_000}
          onChange={(deletesMax) => set({ deletesMax })}
          disabled={disabled || !mayDelete}
        />
      </div>
    </Card>
  )
}

interface NumberProps {
  readonly label: string
  readonly hint?: ReactNode
  readonly value: number
  readonly max: number
  readonly onChange: (value: number) => void
  readonly disabled: boolean
}

function NumberInput({ label, hint, value, max, onChange, disabled }: NumberProps) {
  return (
    <Field label={label} hint={hint}>
      <TextInput
        type="number"
        min={0}
        max={max}
        step="any"
        value={String(value)}
        disabled={disabled}
        onChange={(event) => onChange(Number(event.target.value))}
      />
    </Field>
  )
}

function Prefix({ draft, set, disabled, changed }: PartProps & { readonly changed: boolean }) {
  const wrong = !/^[A-Za-z](?:[A-Za-z0-9]|_(?!_)){0,19}(?<!_)$/.test(draft.fieldPrefix)
  return (
    <Card title="Field prefix">
      <Field
        label="Our fields in the CRM begin with"
        hint={
          changed
            ? 'Fields with the old prefix stay in the CRM and are written no more. Create the new ones under Mapping.'
            : `For example ${draft.fieldPrefix}_funnel_stage__c.`
        }
        error={wrong ? 'Up to 20 letters, digits and single _, beginning with a letter.' : null}
      >
        <TextInput
          value={draft.fieldPrefix}
          disabled={disabled}
          onChange={(event) => set({ fieldPrefix: event.target.value })}
        />
      </Field>
    </Card>
  )
}

interface ConfirmProps {
  readonly id: string
  readonly segment: string
  readonly onCancel: () => void
  readonly onConfirm: () => void
}

/** Asks with the count that the server has just made. */
function ConfirmCreates({ id, segment, onCancel, onConfirm }: ConfirmProps) {
  const chosen = segment && segment !== 'other' ? { segment } : {}
  const found = useAsk('GET /api/v1/connections/{connection}/creatable', { params: { connection: id }, query: chosen })
  const count = found.data?.companies ?? 0
  const accounts = counted(count, 'new account')
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onCancel()}
      title={found.data ? `Create ${accounts} with the next sync?` : 'Create new accounts?'}
      consequence={
        found.data && (
          <>
            {counted(count, 'company', 'companies')} were looked for in the CRM and are not there now; later ones are
            created as they come. Companies that were ever matched or excluded are left alone. The plan shows each
            before it is written, and waits for a person beyond the limits.
            {!found.data.keyField &&
              ' The CRM lacks our key field: nothing is created before it is there (Mapping, Create our fields).'}
          </>
        )
      }
      confirm={`Save, and create ${accounts}`}
      problem={found.isError ? problemOf(found.error) : null}
      onConfirm={onConfirm}
    />
  )
}
