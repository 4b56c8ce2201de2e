import { Link } from '@tanstack/react-router'
import { History } from 'lucide-react'
import { useState } from 'react'
import { useAsk } from '../../api/ask.ts'
import type { Company, CompanyEvent, Connection } from '../../api/schema.generated.ts'
import { counted } from '../../format/words.ts'
import { Card } from '../../parts/page.tsx'
import { PlainTable } from '../../parts/plain-table.tsx'
import { Select } from '../../parts/select.tsx'
import { EmptyState, ErrorState, Loading } from '../../parts/states.tsx'
import { type GlyphName, Status } from '../../parts/status-glyph.tsx'
import { Timestamp } from '../../parts/timestamp.tsx'
import styles from './companies.module.css'
import { valueWords } from './value-words.ts'

const EVENTS: Readonly<Record<CompanyEvent['kind'], { readonly glyph: GlyphName; readonly words: string }>> = {
  linked: { glyph: 'dot', words: 'Matched' },
  ended: { glyph: 'hollow', words: 'Unmatched' },
  written: { glyph: 'tick', words: 'Written' },
  unchanged: { glyph: 'ring', words: 'Already so' },
  rejected: { glyph: 'triangle', words: 'Rejected' },
  deferred: { glyph: 'pause', words: 'Put off' },
  unknown: { glyph: 'hourglass', words: 'No answer' },
}
const EVERY = 'every field'

interface CompanyHistoryProps {
  readonly company: Company
  readonly connections: readonly Connection[]
}

/** Every match, unmatch, write and reject of a company, with who, when and why; by field: "who changed the phone?". */
export function CompanyHistory({ company, connections }: CompanyHistoryProps) {
  const [field, setField] = useState(EVERY)
  const found = useAsk('GET /api/v1/companies/{company}/history', { params: { company: company.companyId } })
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Loading label="Loading the history" />
  if (found.data.length === 0)
    return (
      <EmptyState icon={<History />} title="Nothing happened yet">
        Matches, unmatches and everything that is written to the CRM for this company will be listed here.
      </EmptyState>
    )
  const fields = [...new Set(found.data.flatMap((event) => Object.keys(event.after)))].sort()
  const rows = found.data.filter((event) => field === EVERY || field in event.after)
  return (
    <Card
      title="History"
      actions={
        fields.length > 0 && (
          <Select
            label="Field"
            choices={[EVERY, ...fields].map((value) => ({ value, label: value === EVERY ? 'Every field' : value }))}
            value={field}
            onChange={setField}
          />
        )
      }
    >
      <PlainTable
        label="What happened"
        titles={['When', 'What', 'Record', 'By', 'Details', 'Run']}
        rows={rows.map((event) => [
          <Timestamp key="when" at={event.at} />,
          <Status key="what" {...EVENTS[event.kind]} />,
          recordWords(event, connections),
          event.by,
          <Details key="details" event={event} field={field} />,
          event.runId ? (
            <Link key="run" to="/runs/$id" params={{ id: event.runId }}>
              Open
            </Link>
          ) : (
            '–'
          ),
        ])}
      />
    </Card>
  )
}

function recordWords({ connectionId, remoteId }: CompanyEvent, connections: readonly Connection[]): string {
  const name = connections.find(({ id }) => id === connectionId)?.name ?? 'A removed CRM'
  return remoteId ? `${name} · ${remoteId}` : name
}

function Details({ event, field }: { readonly event: CompanyEvent; readonly field: string }) {
  const changed = Object.keys(event.after).filter((name) => field === EVERY || name === field)
  const why = [event.reason, event.code].filter(Boolean).join(' · ')
  if (changed.length === 0) return <>{why || '–'}</>
  return (
    <details className={styles.changes}>
      <summary>{why || counted(changed.length, 'field')}</summary>
      <ul>
        {changed.map((name) => (
          <li key={name}>
            {name}: {valueWords(event.before[name])} → {valueWords(event.after[name])}
          </li>
        ))}
      </ul>
    </details>
  )
}
