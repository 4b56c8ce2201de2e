import { ExternalLink, Link2 } from 'lucide-react'
import { useState } from 'react'
import { useAsk } from '../../api/ask.ts'
import type { Company, Connection } from '../../api/schema.generated.ts'
import { percentWords } from '../../format/words.ts'
import buttonStyles from '../../parts/button.module.css'
import { Button } from '../../parts/button.tsx'
import { Card, Facts } from '../../parts/page.tsx'
import { PlainTable } from '../../parts/plain-table.tsx'
import { ScoreWaterfall } from '../../parts/score-waterfall.tsx'
import { Banner, EmptyState, ErrorState, Loading } from '../../parts/states.tsx'
import { Timestamp } from '../../parts/timestamp.tsx'
import { useMay } from '../../state/session.ts'
import { AccountPicker } from './account-picker.tsx'
import { BulkDialog } from './bulk-dialog.tsx'
import styles from './companies.module.css'
import { type Pair, standingOf } from './crm-cell.tsx'
import { UnmatchDialog } from './unmatch-dialog.tsx'
import { valueWords } from './value-words.ts'

interface CompanyCrmProps {
  readonly company: Company
  readonly connections: readonly Connection[]
}

/** The company in each CRM: its record, why it is that one, and both sides field by field. */
export function CompanyCrm({ company, connections }: CompanyCrmProps) {
  if (connections.length === 0)
    return (
      <EmptyState icon={<Link2 />} title="No CRM is connected">
        Once a CRM is connected and read, the company is matched to its record there.
      </EmptyState>
    )
  return connections.map((connection) => <InCrm key={connection.id} company={company} connection={connection} />)
}

function InCrm(pair: Pair) {
  const { company, connection } = pair
  const standing = standingOf(pair)
  const link = standing?.link ?? null
  return (
    <Card title={connection.name} actions={<Actions {...pair} />}>
      <Facts
        facts={[
          ['Status', standing?.statusWords ?? '–'],
          ['Record', link ? (link.recordName ?? link.remoteId) : 'None'],
          ...(link
            ? ([
                ['Matched by', link.by],
                ['Matched', <Timestamp key="at" at={link.linkedAt} />],
                ['Sync', link.marked ? 'Marked for sync' : 'Not marked'],
              ] as const)
            : []),
        ]}
      />
      <Why {...pair} />
      {link && <Sides company={company} connection={connection} />}
    </Card>
  )
}

function Actions(pair: Pair) {
  const [open, setOpen] = useState<'pick' | 'unmatch' | 'mark' | 'unmark' | null>(null)
  const mayMatch = useMay('review-matches')
  const mayMark = useMay('run')
  const link = standingOf(pair)?.link
  const close = () => setOpen(null)
  const verb = link?.marked ? 'unmark' : 'mark'
  return (
    <>
      {mayMark && link && (
        <Button size="small" onClick={() => setOpen(verb)}>
          {link.marked ? 'Hold' : 'Mark for sync'}
        </Button>
      )}
      {mayMatch && (
        <Button size="small" onClick={() => setOpen('pick')}>
          {link ? 'Edit' : 'Match'}
        </Button>
      )}
      {mayMatch && link && (
        <Button size="small" onClick={() => setOpen('unmatch')}>
          Remove
        </Button>
      )}
      {link?.recordUrl && (
        <a
          className={`${buttonStyles.button} ${buttonStyles.small}`}
          href={link.recordUrl}
          target="_blank"
          rel="noreferrer"
        >
          View in CRM
          <ExternalLink size={13} aria-hidden="true" />
        </a>
      )}
      {open === 'pick' && <AccountPicker pair={pair} onClose={close} />}
      {open === 'unmatch' && <UnmatchDialog pair={pair} onClose={close} />}
      {(open === 'mark' || open === 'unmark') && (
        <BulkDialog
          verb={open}
          connection={pair.connection}
          meant={{ companies: [pair.company.companyId] }}
          onClose={close}
          onDone={close}
        />
      )}
    </>
  )
}

/** Why it is that record, or none: the sentence, the score of the best candidate, and the others. */
function Why({ company, connection }: Pair) {
  const params = { connection: connection.id, company: company.companyId }
  const found = useAsk('GET /api/v1/connections/{connection}/matches/{company}', { params })
  if (found.isError) return <p className={styles.muted}>Matching has not looked at this company yet.</p>
  if (!found.data) return <Loading label="Loading the reasons" lines={4} />
  const { sentence, candidates, changes } = found.data
  const linked = standingOf({ company, connection })?.link?.remoteId
  const shown = candidates.find((one) => one.id === linked) ?? candidates[0]
  return (
    <>
      <p className={styles.sentence}>{sentence}</p>
      {shown && <ScoreWaterfall of={shown.waterfall} name={shown.name ?? shown.id} />}
      {candidates.length > 0 && (
        <PlainTable
          label={`Candidates in ${connection.name}`}
          titles={['Candidate', 'Website', 'Place', 'Chance']}
          numeric={[3]}
          rows={candidates.map((one) => [
            one.name ?? one.id,
            one.website ?? '–',
            [one.city, one.country].filter(Boolean).join(', ') || '–',
            percentWords(Math.floor(one.probability * 1000) / 1000),
          ])}
        />
      )}
      {changes.length > 0 && !linked && (
        <details className={styles.changes}>
          <summary>What would have to be different</summary>
          <ul>
            {changes.map((change) => (
              <li key={change}>{change}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

const RULE_WORDS: Readonly<Record<string, string>> = {
  ours: 'Ours wins',
  theirs: 'Theirs wins',
  'fill-if-empty': 'Only where empty',
  newest: 'Newest wins',
}

/** What we have, what the CRM has, and what we wrote last, field by field. */
function Sides({ company, connection }: Pair) {
  const params = { connection: connection.id, company: company.companyId }
  const found = useAsk('GET /api/v1/connections/{connection}/companies/{company}/record', { params })
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Loading label="Loading the fields" lines={4} />
  const { known, fields } = found.data
  return (
    <>
      {!known && (
        <Banner tone="warn" title="Our copy of the CRM does not have the record">
          It was deleted there, our user may not see it, or it has not been read yet. The next run reads again; or
          remove the match.
        </Banner>
      )}
      {fields.length > 0 && (
        <PlainTable
          label={`Fields of ${company.name} in ${connection.name}`}
          titles={['Field', 'Ours', 'Theirs', 'Last written', 'Rule']}
          rows={fields.map((one) => [
            one.label,
            one.ours === 'last_updated' ? 'time of writing' : valueWords(one.oursValue),
            valueWords(one.theirsValue),
            one.lastWritten ? (
              <span key="written">
                {valueWords(one.lastWritten.value)} · <Timestamp at={one.lastWritten.at} />
              </span>
            ) : (
              'never'
            ),
            RULE_WORDS[one.rule] ?? one.rule,
          ])}
        />
      )}
    </>
  )
}
