import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { addressOf } from '../../api/call.ts'
import type { RejectCase } from '../../api/schema.generated.ts'
import { Button, DownloadLink } from '../../parts/button.tsx'
import type { MeantRejects } from './reject-dialog.tsx'
import { type RejectVerb, rejectWords, VERB_WORDS, VERBS_OF } from './reject-words.ts'
import styles from './rejects.module.css'

const route = getRouteApi('/rejects')

interface SelectionBarProps {
  readonly rows: readonly RejectCase[]
  readonly total: number
  readonly selected: ReadonlySet<string>
  readonly where: NonNullable<MeantRejects['where']>
  readonly onAsk: (verb: RejectVerb, meant: MeantRejects) => void
  readonly onClear: () => void
}

/** What can be done with the chosen rejects; each verb shows its plan first. */
export function SelectionBar({ rows, total, selected, where, onAsk, onClear }: SelectionBarProps) {
  const { state = 'open' } = route.useSearch()
  const [every, setEvery] = useState(false)
  if (selected.size === 0) return null
  const meant: MeantRejects = every ? { where } : { ids: [...selected] }
  const file = addressOf('/api/v1/rejects/export', {}, every ? where : { ids: [...selected].join() })
  const clear = () => {
    setEvery(false)
    onClear()
  }
  return (
    <section className={styles.bulk} aria-label="Chosen rejects">
      <span className={styles.chosen} role="status">
        {every ? `All ${rejectWords(total)} found` : `${rejectWords(selected.size)} selected`}
      </span>
      {selected.size === rows.length && total > rows.length && !every && (
        <Button size="small" kind="link" onClick={() => setEvery(true)}>
          Select all {rejectWords(total)} found
        </Button>
      )}
      {VERBS_OF[state].map((verb) => (
        <Button
          key={verb}
          size="small"
          kind={verb === 'retry' ? 'primary' : 'plain'}
          onClick={() => onAsk(verb, meant)}
        >
          {VERB_WORDS[verb].button}
        </Button>
      ))}
      <DownloadLink size="small" href={file}>
        Export CSV
      </DownloadLink>
      <Button size="small" kind="quiet" onClick={clear}>
        Clear
      </Button>
    </section>
  )
}
