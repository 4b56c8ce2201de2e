import { Link } from '@tanstack/react-router'
import type { Company, Connection } from '../../api/schema.generated.ts'
import { counted, percentWords } from '../../format/words.ts'
import { Facts } from '../../parts/page.tsx'
import type { GlyphName } from '../../parts/status-glyph.tsx'
import { Status } from '../../parts/status-glyph.tsx'
import { Timestamp } from '../../parts/timestamp.tsx'
import styles from './companies.module.css'

export type StatusInCrm = Company['connections'][number]

export const GLYPHS: Readonly<Record<StatusInCrm['status'], GlyphName>> = {
  'not-matched': 'hollow',
  ambiguous: 'diamond',
  review: 'diamond',
  matched: 'dot',
  held: 'pause',
  queued: 'hourglass',
  syncing: 'turning',
  synced: 'tick',
  failed: 'triangle',
}

/** What most needs to be seen comes first when a company stands differently in several CRMs. */
const URGENCY: readonly StatusInCrm['status'][] = [
  'failed',
  'ambiguous',
  'review',
  'held',
  'syncing',
  'queued',
  'synced',
  'matched',
  'not-matched',
]

/** The one of a company's statuses that a person must know first; undefined without a CRM. */
export function mostUrgent(company: Company): StatusInCrm | undefined {
  return URGENCY.map((status) => company.connections.find((one) => one.status === status)).find(Boolean)
}

/** What is behind a status: who or what matched it and when, the score, the last write, what to do next. */
export function StatusDetail({ of, connection }: { readonly of: StatusInCrm; readonly connection?: Connection }) {
  return (
    <div className={styles.detail}>
      <Status glyph={GLYPHS[of.status]} words={connection ? `${connection.name}: ${of.statusWords}` : of.statusWords} />
      <p>{of.detail}</p>
      <Facts facts={factsOf(of)} />
      {of.link?.recordUrl && (
        <a href={of.link.recordUrl} target="_blank" rel="noreferrer">
          View in CRM
        </a>
      )}
    </div>
  )
}

function factsOf({
  link,
  lastWrite,
  candidates,
  probability,
}: StatusInCrm): readonly (readonly [string, React.ReactNode])[] {
  const best = probability === null ? null : percentWords(Math.floor(probability * 1000) / 1000)
  const matched = link
    ? ([
        ['Record', link.recordName ?? link.remoteId],
        ['Matched by', link.by],
        ['Matched', <Timestamp key="at" at={link.linkedAt} />],
        ...(link.origin === 'auto' && best ? ([['Score', best]] as const) : []),
        ['Sync', link.marked ? 'Marked' : 'Not marked'],
      ] as const)
    : ([
        ['Candidates', candidates === 0 ? 'None found' : counted(candidates, 'record')],
        ...(candidates > 0 && best ? ([['Best score', best]] as const) : []),
      ] as const)
  return [...matched, ...(lastWrite ? writeFacts(lastWrite) : [])]
}

function writeFacts(write: NonNullable<StatusInCrm['lastWrite']>): readonly (readonly [string, React.ReactNode])[] {
  return [
    ['Last write', write.at ? <Timestamp key="at" at={write.at} /> : 'Not yet'],
    ...(write.code ? ([['Code', write.code]] as const) : []),
    ...(write.outcome === 'applied' ? ([['Fields', counted(write.fields.length, 'field')]] as const) : []),
    ...(write.runId
      ? ([
          [
            'Run',
            <Link key="run" to="/runs/$id" params={{ id: write.runId }}>
              Open the run
            </Link>,
          ],
        ] as const)
      : []),
  ]
}
