import { Link } from '@tanstack/react-router'
import { ExternalLink } from 'lucide-react'
import { useAsk } from '../../api/ask.ts'
import type { RejectCase } from '../../api/schema.generated.ts'
import { counted } from '../../format/words.ts'
import { Button } from '../../parts/button.tsx'
import { Sheet } from '../../parts/dialog.tsx'
import { Facts } from '../../parts/page.tsx'
import { ErrorState, Loading } from '../../parts/states.tsx'
import { Status } from '../../parts/status-glyph.tsx'
import { Timestamp } from '../../parts/timestamp.tsx'
import { useMay } from '../../state/session.ts'
import { CorrectValues } from './correct-values.tsx'
import {
  aboutOf,
  CLASS_WORDS,
  OPERATION_WORDS,
  type RejectVerb,
  STATE_GLYPHS,
  STATE_WORDS,
  VERB_WORDS,
  VERBS_OF,
} from './reject-words.ts'
import styles from './rejects.module.css'

interface RejectPanelProps {
  readonly id: string
  readonly onClose: () => void
  readonly onAsk: (verb: RejectVerb) => void
}

/** One reject so that a person understands it: what happened, what to do next and who, then what can be done here. */
export function RejectPanel({ id, onClose, onAsk }: RejectPanelProps) {
  const found = useAsk('GET /api/v1/rejects/{id}', { params: { id } })
  const mayAct = useMay('run')
  const one = found.data?.id === id ? found.data : undefined
  return (
    <Sheet
      open
      onOpenChange={(open) => !open && onClose()}
      title={one ? aboutOf(one) : 'Reject'}
      description={one && `${OPERATION_WORDS[one.operation]} of ${one.object} · ${CLASS_WORDS[one.class].name}`}
      actions={
        one &&
        mayAct &&
        VERBS_OF[one.state].toReversed().map((verb) => (
          <Button key={verb} kind={verb === 'retry' ? 'primary' : 'plain'} onClick={() => onAsk(verb)}>
            {VERB_WORDS[verb].button}
          </Button>
        ))
      }
    >
      {found.isError && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
      {!one && !found.isError && <Loading label="Loading the reject" />}
      {one && <Explained one={one} onDone={onClose} />}
    </Sheet>
  )
}

function Explained({ one, onDone }: { readonly one: RejectCase; readonly onDone: () => void }) {
  const mayCorrect = useMay('import-records')
  return (
    <div className={styles.panel}>
      <section>
        <h3>What happened</h3>
        <p>{one.reject.meaning}</p>
        <blockquote className={styles.verbatim} aria-label="In the CRM’s words">
          {one.reject.message || 'The CRM said nothing more.'}
        </blockquote>
      </section>
      <section>
        <h3>What to do</h3>
        <p>{one.reject.nextStep}</p>
        <p className={styles.muted}>Who can help: {one.who}.</p>
      </section>
      {mayCorrect && one.correctable.length > 0 && <CorrectValues one={one} onDone={onDone} />}
      <Sent one={one} />
      <Particulars one={one} />
    </div>
  )
}

/** What was sent or read, as far as this person may see it. */
function Sent({ one }: { readonly one: RejectCase }) {
  const values = Object.entries((one.values ?? {}) as Record<string, unknown>)
  if (values.length === 0) return null
  const blamed = (field: string) => one.reject.fields.includes(field)
  return (
    <section>
      <h3>{one.operation === 'read' ? 'What was read' : 'What was sent'}</h3>
      <Facts
        facts={values.map(([field, value]) => [
          blamed(field) ? `${field} (refused)` : field,
          value === null ? '(empty)' : typeof value === 'object' ? JSON.stringify(value) : String(value),
        ])}
      />
    </section>
  )
}

function Particulars({ one }: { readonly one: RejectCase }) {
  return (
    <Facts
      facts={[
        ['State', <Status key="state" glyph={STATE_GLYPHS[one.state]} words={STATE_WORDS[one.state]} />],
        ...(one.reason ? ([['Why', `${one.reason}${one.decidedBy ? ` (${one.decidedBy})` : ''}`]] as const) : []),
        ['Next try', one.nextTry.at ? <Timestamp key="next" at={one.nextTry.at} /> : one.nextTry.words],
        ['Met', `${counted(one.tries, 'time')}`],
        ['First', <Timestamp key="first" at={one.firstSeen} />],
        ['Last', <Timestamp key="last" at={one.lastSeen} />],
        ['Fields', one.reject.fields.join(', ') || '–'],
        [
          'Symbol',
          <span key="symbol" className={styles.code}>
            {one.reject.symbol}
          </span>,
        ],
        [
          'Code',
          <span key="code" className={styles.code}>
            {one.reject.code}
          </span>,
        ],
        ['Record', <RecordLink key="record" one={one} />],
        ['Owner', one.owner?.name ?? 'Nobody'],
        [
          'Run',
          <Link key="run" to="/runs/$id" params={{ id: one.nextTry.runId ?? one.runId }}>
            {one.nextTry.runId ? 'The run that tries it again' : 'The run that met it last'}
          </Link>,
        ],
        ...(one.companyId
          ? ([
              [
                'Company',
                <Link key="company" to="/companies/$id" params={{ id: one.companyId }}>
                  {one.companyName ?? 'Open'}
                </Link>,
              ],
            ] as const)
          : []),
      ]}
    />
  )
}

function RecordLink({ one: { recordUrl, record, remoteId } }: { readonly one: RejectCase }) {
  if (!recordUrl) return <>{remoteId ?? record}</>
  return (
    <a href={recordUrl} target="_blank" rel="noreferrer">
      {remoteId} <ExternalLink size={12} aria-label="View in CRM" />
    </a>
  )
}
