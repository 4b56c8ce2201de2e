import { Link } from '@tanstack/react-router'
import { ExternalLink } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ChangeRow } from '../../../api/schema.generated.ts'
import { Badge } from '../../../parts/badge.tsx'
import { Status } from '../../../parts/status-glyph.tsx'
import styles from './plan.module.css'
import { KIND_WORDS, STATE_WORDS, valueWords } from './plan-words.ts'
import { type FieldChange, FieldChanges } from './value-change.tsx'

const TONES = { create: 'ok', update: 'accent', delete: 'bad' } as const

interface ChangeCardProps {
  readonly change: ChangeRow
  /** What the CRM calls a field: object and field → label. */
  readonly labelOf: (object: string, field: string) => string
  /** Shown while everything is still to be written: then the state of each says nothing. */
  readonly showState: boolean
  /** Buttons for this change. */
  readonly actions?: ReactNode
}

/** One change: which record, what happens to it, field by field, and what became of it. */
export function ChangeCard({ change, labelOf, showState, actions }: ChangeCardProps) {
  const { kind, object, outcome } = change
  return (
    <article className={styles.change} aria-label={`${KIND_WORDS[kind]} ${nameOf(change)}`} data-change={change.id}>
      <header className={styles.changeHead}>
        <Badge tone={TONES[kind]}>{KIND_WORDS[kind]}</Badge>
        <span className={styles.name}>
          {change.companyId && change.companyName ? (
            <Link to="/companies/$id" params={{ id: change.companyId }}>
              {change.companyName}
            </Link>
          ) : (
            nameOf(change)
          )}
        </span>
        <RecordLink change={change} />
        <span className={styles.grow} />
        {(showState || outcome !== null) && <Status {...STATE_WORDS[outcome ?? 'pending']} />}
        {actions}
      </header>
      <Reason change={change} />
      <FieldChanges kind={kind} fields={fieldsOf(change, (field) => labelOf(object, field))} />
    </article>
  )
}

function RecordLink({ change }: { readonly change: ChangeRow }) {
  if (change.remoteId === null) return <span className={styles.record}>New {change.object}</span>
  if (change.recordUrl === null)
    return (
      <span className={styles.record}>
        {change.object} {change.remoteId}
      </span>
    )
  return (
    <a className={styles.record} href={change.recordUrl} target="_blank" rel="noreferrer">
      {change.object} {change.remoteId}
      <ExternalLink size={12} aria-label="View in CRM" />
    </a>
  )
}

/** Why it was refused, left out or found done: our words, and the CRM's own behind them. */
function Reason({ change }: { readonly change: ChangeRow }) {
  if (change.outcome === null || change.outcome === 'applied') return null
  const { message, explanation, code, symbol } = change
  if (!message && !explanation) return null
  return (
    <div className={styles.reason}>
      <p>{explanation?.meaning || sentence(message ?? '')}</p>
      {explanation?.nextStep && <p>{explanation.nextStep}</p>}
      {explanation && (
        <details>
          <summary>{[code, symbol].filter(Boolean).join(' · ')}</summary>
          <p>{message}</p>
        </details>
      )}
    </div>
  )
}

function sentence(text: string): string {
  // "left out by user 1f…": who it was is in the activity, not here.
  const plain = text.replace(/ by (user|api key) [0-9a-f-]{36}$/, '')
  return `${plain.charAt(0).toUpperCase()}${plain.slice(1)}.`
}

function nameOf(change: ChangeRow): string {
  return change.companyName ?? valueWords(change.after.Name ?? change.remoteId ?? change.key ?? change.id)
}

/** What is left alone, then what is written. */
function fieldsOf(change: ChangeRow, labelOf: (field: string) => string): readonly FieldChange[] {
  const written = Object.keys(change.kind === 'delete' ? change.before : change.after)
  const rows = written.map((field) => ({
    ...{ field, label: labelOf(field), leftOut: null },
    ...{ before: change.before[field], after: change.after[field] },
  }))
  const left = Object.entries(change.leftOut ?? {}).map(([field, why]) => ({
    ...{ field, label: labelOf(field), before: undefined, after: undefined },
    leftOut: sentence(why).replace(/\.$/, '').toLowerCase(),
  }))
  return [...left, ...rows]
}
