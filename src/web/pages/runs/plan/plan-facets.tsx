import { Scissors } from 'lucide-react'
import { useState } from 'react'
import { problemOf } from '../../../api/problem.ts'
import type { PlanDetails } from '../../../api/schema.generated.ts'
import { counted, numberWords } from '../../../format/words.ts'
import { IconButton } from '../../../parts/button.tsx'
import { ConfirmDialog } from '../../../parts/confirm-dialog.tsx'
import { useNarrow } from '../../../state/narrow.ts'
import styles from './plan.module.css'
import { type Trim, useTrim } from './plan-deciding.ts'
import type { PlanFilter } from './plan-filter.ts'
import { groupsOf, KIND_WORDS, STATE_WORDS, statesOf } from './plan-words.ts'

interface PlanFacetsProps {
  readonly plan: PlanDetails
  readonly filter: PlanFilter
  readonly onFilter: (filter: PlanFilter) => void
  /** May this person leave things out, and is the plan still held? */
  readonly mayTrim: boolean
}

interface Asked {
  readonly what: Trim
  /** "every update of Account", "the field Rating". */
  readonly words: string
  readonly count: number
  readonly isField: boolean
}

/** What the plan consists of, by group, field and state: each narrows the list, and can be left out as a whole. */
export function PlanFacets(props: PlanFacetsProps) {
  const narrow = useNarrow()
  if (!narrow) return <Facets {...props} />
  return (
    <details className={styles.narrowing}>
      <summary>Parts of the plan</summary>
      <Facets {...props} />
    </details>
  )
}

function Facets({ plan, filter, onFilter, mayTrim }: PlanFacetsProps) {
  const [asked, setAsked] = useState<Asked | null>(null)
  const states = statesOf(plan)
  const set = (part: PlanFilter) => onFilter({ ...filter, ...part })
  return (
    <nav className={styles.facets} aria-label="Parts of the plan">
      <h3>What happens</h3>
      <ul>
        {groupsOf(plan).map(({ kind, object, count, pending }) => {
          const on = filter.action === kind && filter.object === object
          const words = `${KIND_WORDS[kind]} ${object}`
          return (
            <Facet
              key={words}
              {...{ words, count, on }}
              onChoose={() => set(on ? { action: undefined, object: undefined } : { action: kind, object })}
              {...(mayTrim &&
                pending > 0 && {
                  onTrim: () =>
                    setAsked({
                      what: { kind, object },
                      words: `every ${kind} of ${object}`,
                      count: pending,
                      isField: false,
                    }),
                })}
            />
          )
        })}
      </ul>
      {plan.fields.length > 0 && <h3>Fields</h3>}
      <ul>
        {plan.fields.map(({ object, field, label, count }) => {
          const on = filter.field === field && (filter.object === undefined || filter.object === object)
          return (
            <Facet
              key={`${object} ${field}`}
              {...{ words: label, count, on }}
              onChoose={() => set({ field: on ? undefined : field })}
              {...(mayTrim && {
                onTrim: () => setAsked({ what: { object, field }, words: `the field ${label}`, count, isField: true }),
              })}
            />
          )
        })}
      </ul>
      {states.size > 1 && <h3>What became of it</h3>}
      <ul>
        {states.size > 1 &&
          [...states].map(([state, count]) => (
            <Facet
              key={state}
              {...{ words: STATE_WORDS[state].words, count, on: filter.outcome === state }}
              onChoose={() => set({ outcome: filter.outcome === state ? undefined : state })}
            />
          ))}
      </ul>
      {asked && <TrimDialog plan={plan} asked={asked} onClose={() => setAsked(null)} />}
    </nav>
  )
}

interface FacetProps {
  readonly words: string
  readonly count: number
  readonly on: boolean
  readonly onChoose: () => void
  readonly onTrim?: () => void
}

function Facet({ words, count, on, onChoose, onTrim }: FacetProps) {
  return (
    <li className={styles.facet}>
      <button type="button" aria-pressed={on} onClick={onChoose}>
        <span>{words}</span>
        <span className={styles.number}>{numberWords(count)}</span>
      </button>
      {onTrim && (
        <IconButton size="small" label={`Leave out: ${words}`} onClick={onTrim}>
          <Scissors size={14} />
        </IconButton>
      )}
    </li>
  )
}

interface TrimDialogProps {
  readonly plan: PlanDetails
  readonly asked: Asked
  readonly onClose: () => void
}

function TrimDialog({ plan, asked, onClose }: TrimDialogProps) {
  const trim = useTrim(plan)
  const { what, words, count, isField } = asked
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Leave out ${words}?`}
      consequence={
        isField
          ? `Up to ${counted(count, 'change')} will not write this field; a change that writes nothing else is left out as a whole. New records keep what they cannot be made without. The next plan proposes it again.`
          : `${counted(count, 'change')} will not be written. The next plan proposes them again.`
      }
      confirm={isField ? 'Leave the field out' : `Leave out ${counted(count, 'change')}`}
      busy={trim.busy}
      problem={trim.error ? problemOf(trim.error) : null}
      onConfirm={() => trim.leaveOut(what, onClose)}
    />
  )
}
