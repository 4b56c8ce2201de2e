import { lazy, Suspense, useState } from 'react'
import type { Company, Connection } from '../../api/schema.generated.ts'
import { counted, numberWords } from '../../format/words.ts'
import { Button } from '../../parts/button.tsx'
import { Select } from '../../parts/select.tsx'
import { useMay } from '../../state/session.ts'
import type { Meant } from './bulk-dialog.tsx'
import { type BulkVerb, companyWords, VERB_WORDS } from './bulk-words.ts'
import styles from './companies.module.css'
import { standingOf } from './crm-cell.tsx'

const BulkDialog = lazy(() => import('./bulk-dialog.tsx').then((module) => ({ default: module.BulkDialog })))

interface BulkBarProps {
  readonly connections: readonly Connection[]
  /** Loaded rows, to say how many of the chosen ones can sync. */
  readonly rows: readonly Company[]
  readonly selected: ReadonlySet<string>
  /** How many the search and view find in all; null while unknown. */
  readonly total: number | null
  /** The search and view, for "all that are found". */
  readonly where: NonNullable<Meant['where']>
  readonly onSelect: (keys: ReadonlySet<string>) => void
}

/** What can be done with the chosen rows. Every verb shows its plan first. */
export function BulkBar({ connections, rows, selected, total, where, onSelect }: BulkBarProps) {
  const [every, setEvery] = useState(false)
  const [connectionId, setConnectionId] = useState(connections[0]?.id ?? '')
  const [asked, setAsked] = useState<{ readonly verb: BulkVerb; readonly meant: Meant } | null>(null)
  const may = { run: useMay('run'), unmatch: useMay('review-matches') }
  const connection = connections.find(({ id }) => id === connectionId) ?? connections[0]
  if (selected.size === 0 || !connection) return null
  const verbs = (Object.keys(VERB_WORDS) as BulkVerb[]).filter((verb) => (verb === 'unmatch' ? may.unmatch : may.run))
  const ask = (verb: BulkVerb) => setAsked({ verb, meant: every ? { where } : { companies: [...selected] } })
  const done = () => {
    setAsked(null)
    setEvery(false)
    onSelect(new Set())
  }
  const syncable = rows.filter((row) => selected.has(row.companyId) && canSync(row, connection)).length
  const allLoaded = selected.size === rows.length && total !== null && total > rows.length
  return (
    <section className={styles.bulk} aria-label="Chosen companies">
      <span className={styles.chosen} role="status">
        {every
          ? `All ${companyWords(total ?? 0)} found`
          : `${numberWords(selected.size)} selected, ${numberWords(syncable)} can sync`}
      </span>
      {allLoaded && !every && (
        <Button size="small" kind="link" onClick={() => setEvery(true)}>
          Select all {counted(total, 'company', 'companies')} found
        </Button>
      )}
      {connections.length > 1 && (
        <Select
          label="In which CRM"
          choices={connections.map(({ id, name }) => ({ value: id, label: name }))}
          value={connection.id}
          onChange={setConnectionId}
        />
      )}
      {verbs.map((verb) => (
        <Button key={verb} size="small" onClick={() => ask(verb)}>
          {VERB_WORDS[verb].button}
        </Button>
      ))}
      <Button size="small" kind="quiet" onClick={done}>
        Clear
      </Button>
      <Suspense>
        {asked && <BulkDialog {...asked} connection={connection} onClose={() => setAsked(null)} onDone={done} />}
      </Suspense>
    </section>
  )
}

function canSync(company: Company, connection: Connection): boolean {
  return Boolean(standingOf({ company, connection })?.link) && !company.archived
}
