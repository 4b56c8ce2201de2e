import { ExternalLink } from 'lucide-react'
import type { Review } from '../../api/schema.generated.ts'
import { percentWords } from '../../format/words.ts'
import { Button } from '../../parts/button.tsx'
import { ScoreSteps } from '../../parts/charts/score-steps.tsx'
import { cx } from '../../parts/class-names.ts'
import { KeyHint } from '../../parts/key-hint.tsx'
import styles from './review.module.css'
import { FIELD_WORDS } from './review-words.ts'

type Candidate = Review['candidates'][number]

interface CandidatesProps {
  readonly review: Review
  readonly disabled: boolean
  readonly onPick: (candidate: Candidate) => void
}

/** Our company beside up to five records: what is equal is dimmed, what differs is marked, how each score came about below. */
export function CandidateTable({ review, disabled, onPick }: CandidatesProps) {
  const { candidates } = review
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={styles.scroller} tabIndex={0} aria-label={`${review.companyName} and its candidates`}>
      <table className={styles.compare}>
        <thead>
          <tr>
            <td />
            <th scope="col">
              <span className={styles.muted}>Ours</span>
              <span className={styles.candidate}>{review.companyName}</span>
            </th>
            {candidates.map((one, at) => (
              <th key={one.remoteId} scope="col">
                <Head candidate={one} at={at} />
                <Button size="small" disabled={disabled} onClick={() => onPick(one)}>
                  It is this one
                  <KeyHint keys={String(at + 1)} />
                </Button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shownFields(review).map((field) => (
            <tr key={field}>
              <th scope="row">{FIELD_WORDS[field]}</th>
              <td>{ourValue(review, field) ?? '–'}</td>
              {candidates.map((one) => (
                <Cell key={one.remoteId} candidate={one} field={field} />
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row">Score</th>
            <td className={styles.muted}>Points add up; dashed line: linked without asking from here on.</td>
            {candidates.map((one) => (
              <td key={one.remoteId}>
                <ScoreSteps of={one.waterfall} label={`Score of ${one.name ?? one.remoteId}`} />
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </section>
  )
}

/** The same on a phone: one card a record, side by side, swiped through. */
export function CandidateCards({ review, disabled, onPick }: CandidatesProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={styles.cards} tabIndex={0} aria-label={`${review.companyName} and its candidates`}>
      {review.candidates.map((one, at) => (
        <article key={one.remoteId} className={styles.card} aria-label={one.name ?? one.remoteId}>
          <Head candidate={one} at={at} />
          <table className={styles.compare}>
            <thead>
              <tr>
                <td />
                <th scope="col">Ours</th>
                <th scope="col">Theirs</th>
              </tr>
            </thead>
            <tbody>
              {shownFields(review).map((field) => (
                <tr key={field}>
                  <th scope="row">{FIELD_WORDS[field]}</th>
                  <td>{ourValue(review, field) ?? '–'}</td>
                  <Cell candidate={one} field={field} />
                </tr>
              ))}
            </tbody>
          </table>
          <ScoreSteps of={one.waterfall} label={`Score of ${one.name ?? one.remoteId}`} />
          <Button disabled={disabled} onClick={() => onPick(one)}>
            It is this one
          </Button>
        </article>
      ))}
    </section>
  )
}

function Head({ candidate, at }: { readonly candidate: Candidate; readonly at: number }) {
  const { name, remoteId, probability, linkedTo, recordUrl } = candidate
  return (
    <div className={styles.head}>
      <span className={styles.muted}>
        {at + 1} · {percentWords(Math.floor(probability * 1000) / 1000)} likely
      </span>
      <span className={styles.candidate}>
        {name ?? remoteId}
        {recordUrl && (
          <a href={recordUrl} target="_blank" rel="noreferrer" className={styles.out}>
            <ExternalLink size={13} aria-hidden="true" />
            <span className="visually-hidden">View {name ?? remoteId} in CRM</span>
          </a>
        )}
      </span>
      {linkedTo && <span className={styles.taken}>Linked to {linkedTo} now</span>}
    </div>
  )
}

type FieldName = keyof typeof FIELD_WORDS

function Cell({ candidate, field }: { readonly candidate: Candidate; readonly field: FieldName }) {
  const found = candidate.fields.find((one) => one.field === field)
  const differs = found?.agreement === 'different'
  return (
    <td className={cx(found?.agreement === 'same' && styles.same, differs && styles.differs)}>
      {differs && (
        <span className={styles.mark} aria-hidden="true">
          ≠
        </span>
      )}
      {found?.theirs ?? '–'}
      {found && found.agreement !== 'unknown' && (
        <span className="visually-hidden">{differs ? ' (differs)' : ' (equal)'}</span>
      )}
    </td>
  )
}

/** Fields that somebody has a value for. */
function shownFields({ candidates }: Review): readonly FieldName[] {
  return (Object.keys(FIELD_WORDS) as FieldName[]).filter((field) =>
    candidates.some((one) => one.fields.some((known) => known.field === field && (known.ours || known.theirs))),
  )
}

function ourValue({ candidates }: Review, field: FieldName): string | null {
  return candidates[0]?.fields.find((one) => one.field === field)?.ours ?? null
}
