import { useState } from 'react'
import { useAsk, useSend } from '../../api/ask.ts'
import type { Connection, MatchThresholds, ThresholdsPreview } from '../../api/schema.generated.ts'
import { numberWords, percentWords } from '../../format/words.ts'
import { Button } from '../../parts/button.tsx'
import { ScoreHistogram } from '../../parts/charts/score-histogram.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { Card } from '../../parts/page.tsx'
import { PlainTable } from '../../parts/plain-table.tsx'
import { SettingsForm } from '../../parts/settings-form.tsx'
import { ErrorState, Loading } from '../../parts/states.tsx'
import { notify } from '../../parts/toast.tsx'
import { Switch } from '../../parts/toggles.tsx'
import { useMay } from '../../state/session.ts'
import { useSettled } from '../../state/settled.ts'
import styles from './matching.module.css'

interface Draft {
  readonly autoMatch: boolean
  /** Percents, as they are typed. */
  readonly auto: number
  readonly review: number
}

interface FormProps {
  readonly connection: Connection
  readonly thresholds: MatchThresholds
}

const percentOf = (chance: number) => Math.round(chance * 10_000) / 100

/** Auto-Match and its two thresholds, with what they would do to the decisions there are, before they are saved. */
export function ThresholdsForm({ connection, thresholds }: FormProps) {
  const may = useMay('edit-settings')
  const saved: Draft = {
    autoMatch: connection.settings.autoMatch,
    ...{ auto: percentOf(thresholds.auto), review: percentOf(thresholds.review) },
  }
  const [draft, setDraft] = useState(saved)
  const save = useSaving(connection.id)
  const disabled = !may
  const set = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  const sense = draft.review < draft.auto && draft.auto >= 50 && draft.auto < 100 && draft.review >= 1
  return (
    <Card title="Auto-Match">
      <SettingsForm
        saved={saved}
        draft={draft}
        names={{ autoMatch: 'Auto-Match', auto: 'Link from (%)', review: 'Ask from (%)' }}
        onReset={() => setDraft(saved)}
        onSave={(patch) => save.run(patch, draft)}
        busy={save.busy}
        error={save.error}
        whyNot={
          may
            ? sense
              ? null
              : 'Choose a chance to ask from that is below the one to link from.'
            : 'It takes the role admin to change this.'
        }
      >
        <Switch
          label="Auto-Match"
          hint="On: companies are paired with accounts where the evidence is clear. Off: every match is made by hand, and what is clear waits in Review."
          checked={draft.autoMatch}
          onChange={(autoMatch) => set({ autoMatch })}
          disabled={disabled}
        />
        <Histogram id={connection.id} draft={draft} onChange={disabled ? undefined : set} />
        <div className={styles.numbers}>
          <Percent
            label="Link without asking from"
            hint="Chance that the account is the one, in %"
            value={draft.auto}
            onChange={(auto) => set({ auto })}
            disabled={disabled}
          />
          <Percent
            label="Ask a person from"
            hint="Chance that one of the shown is the one, in %"
            value={draft.review}
            onChange={(review) => set({ review })}
            disabled={disabled}
          />
          {thresholds.set && may && (
            <Button
              size="small"
              kind="quiet"
              onClick={() =>
                set({ auto: percentOf(thresholds.usual.auto), review: percentOf(thresholds.usual.review) })
              }
            >
              Usual: {percentWords(thresholds.usual.auto)} and {percentWords(thresholds.usual.review)}
            </Button>
          )}
        </div>
        {sense && <Preview id={connection.id} draft={draft} />}
      </SettingsForm>
    </Card>
  )
}

function useSaving(id: string) {
  const touched = ['GET /api/v1/connections', 'GET /api/v1/connections/{connection}'] as const
  const settings = useSend('PATCH /api/v1/connections/{connection}/settings', touched)
  const bounds = useSend('PUT /api/v1/connections/{connection}/matching/thresholds', [
    'GET /api/v1/connections/{connection}/matching/thresholds',
    'GET /api/v1/connections/{connection}/matching/charts/scores',
    'GET /api/v1/connections/{connection}/matching/preview',
  ])
  const params = { connection: id }
  const run = async (patch: Partial<Draft>, draft: Draft) => {
    if (patch.auto !== undefined || patch.review !== undefined) {
      const thresholds = { auto: draft.auto / 100, review: draft.review / 100 }
      await bounds.mutateAsync({ params, body: { thresholds } })
    }
    if (patch.autoMatch !== undefined) await settings.mutateAsync({ params, body: { autoMatch: patch.autoMatch } })
    notify('Saved', { description: 'The next match decides by it; links that are there stay.' })
  }
  return {
    run: (patch: Partial<Draft>, draft: Draft) => void run(patch, draft).catch(() => undefined),
    busy: settings.isPending || bounds.isPending,
    error: bounds.error ?? settings.error,
  }
}

interface HistogramProps {
  readonly id: string
  readonly draft: Draft
  readonly onChange: ((part: Partial<Draft>) => void) | undefined
}

function Histogram({ id, draft, onChange }: HistogramProps) {
  const found = useAsk('GET /api/v1/connections/{connection}/matching/charts/scores', {
    params: { connection: id },
    query: { by: 'score' },
  })
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Loading label="Counting scores" lines={5} />
  return (
    <ScoreHistogram
      bins={found.data.bins}
      auto={draft.auto / 100}
      review={draft.review / 100}
      {...(onChange && {
        onChange: ({ auto, review }: { readonly auto: number; readonly review: number }) =>
          onChange({ auto: percentOf(auto), review: percentOf(review) }),
      })}
    />
  )
}

interface PercentProps {
  readonly label: string
  readonly hint: string
  readonly value: number
  readonly onChange: (value: number) => void
  readonly disabled: boolean
}

function Percent({ label, hint, value, onChange, disabled }: PercentProps) {
  return (
    <Field label={label} hint={hint}>
      <TextInput
        type="number"
        inputMode="decimal"
        min={1}
        max={99.99}
        step="any"
        value={String(value)}
        disabled={disabled}
        onChange={(event) => onChange(Number(event.target.value))}
      />
    </Field>
  )
}

/** "Would auto-match 812, ask 143, leave 51", for the draft as it stands. */
function Preview({ id, draft }: { readonly id: string; readonly draft: Draft }) {
  const settled = useSettled(JSON.stringify(draft), 250)
  const { auto, review, autoMatch } = JSON.parse(settled) as Draft
  const query = {
    auto: auto / 100,
    review: review / 100,
    autoMatch: autoMatch ? ('true' as const) : ('false' as const),
  }
  const found = useAsk('GET /api/v1/connections/{connection}/matching/preview', { params: { connection: id }, query })
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Loading label="Computing the preview" lines={2} />
  const { after, now, examples } = found.data
  return (
    <section className={styles.preview} aria-label="Preview">
      <p role="status">
        <strong>Preview.</strong> Would auto-match <b>{numberWords(after.auto)}</b>, ask about{' '}
        <b>{numberWords(after.review)}</b>, leave <b>{numberWords(after.none)}</b>.{' '}
        <span className={styles.muted}>{changeWords(now, after)}</span>
      </p>
      {examples.length > 0 && <Examples examples={examples} />}
    </section>
  )
}

const BECOMES = { auto: 'linked', review: 'asked about', none: 'left' } as const

function Examples({ examples }: Pick<ThresholdsPreview, 'examples'>) {
  return (
    <details>
      <summary>Some that would change</summary>
      <PlainTable
        label="Companies that would change"
        titles={['Company', 'Best record', 'Chance', 'Now', 'Then']}
        numeric={[2]}
        rows={examples.map((one) => [
          one.companyName,
          one.recordName ?? '–',
          percentWords(Math.floor(one.probability * 1000) / 1000),
          BECOMES[one.from],
          BECOMES[one.to],
        ])}
      />
    </details>
  )
}

function changeWords(now: ThresholdsPreview['now'], after: ThresholdsPreview['after']): string {
  const signed = (count: number) => (count > 0 ? `+${numberWords(count)}` : `−${numberWords(-count)}`)
  const parts = (['auto', 'review', 'none'] as const)
    .filter((state) => now[state] !== after[state])
    .map((state) => `${signed(after[state] - now[state])} ${BECOMES[state]}`)
  return parts.length === 0 ? 'As it is now.' : `Against now: ${parts.join(', ')}.`
}
