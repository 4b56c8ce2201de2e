import { Scale } from 'lucide-react'
import { useAsk, useSend } from '../../api/ask.ts'
import type { Answer } from '../../api/call.ts'
import { problemOf } from '../../api/problem.ts'
import { counted, numberWords } from '../../format/words.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/page.tsx'
import { PlainTable } from '../../parts/plain-table.tsx'
import { ErrorState, Loading, ProblemNote } from '../../parts/states.tsx'
import { Status } from '../../parts/status-glyph.tsx'
import { Timestamp } from '../../parts/timestamp.tsx'
import { Detail } from '../../parts/tooltip.tsx'
import { useMay } from '../../state/session.ts'

type Standing = Answer<'GET /api/v1/connections/{connection}/object-standings'>[number]

const TITLES = [
  'Object',
  'Direction',
  'Our rows',
  'CRM rows',
  'Drift',
  'Pending writes',
  'Rejected',
  'Read up to',
  'Next',
]

interface ObjectTableProps {
  readonly connectionId: string
  /** When the schedule reads again; null: when asked. */
  readonly nextRunAt: string | null
}

/** Every object on both sides; where the counts differ, why that may be right. */
export function ObjectTable({ connectionId, nextRunAt }: ObjectTableProps) {
  const params = { connection: connectionId }
  const found = useAsk('GET /api/v1/connections/{connection}/object-standings', { params })
  const mayRun = useMay('run')
  const recount = useSend('POST /api/v1/connections/{connection}/object-counts', [
    'GET /api/v1/connections/{connection}/object-standings',
  ])
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Loading label="Counting records" lines={3} />
  return (
    <Card
      title="Objects"
      actions={
        mayRun && (
          <Button
            size="small"
            icon={<Scale size={13} />}
            busy={recount.isPending}
            onClick={() => recount.mutate({ params })}
          >
            Reconcile ({counted(found.data.length, 'API call')})
          </Button>
        )
      }
    >
      {recount.isError && <ProblemNote problem={problemOf(recount.error)} />}
      <PlainTable
        label="Objects"
        titles={TITLES}
        numeric={[2, 3, 4, 5, 6]}
        rows={found.data.map((one) => rowOf(one, nextRunAt))}
      />
    </Card>
  )
}

function rowOf(one: Standing, nextRunAt: string | null) {
  return [
    one.object,
    one.writes ? 'Read and write' : 'Read',
    one.ours === null ? '–' : numberWords(one.ours),
    one.theirs === null ? 'Not counted' : numberWords(one.theirs),
    <Drift key="drift" of={one} />,
    numberWords(one.pending),
    numberWords(one.rejected),
    <Timestamp key="read" at={one.readAt} none="Never" />,
    nextRunAt ? <Timestamp key="next" at={nextRunAt} /> : 'When asked',
  ]
}

function Drift({ of: { object, ours, theirs, theirsAt } }: { readonly of: Standing }) {
  if (ours === null || theirs === null) return '–'
  const drift = theirs - ours
  if (drift === 0) return <Status glyph="tick" words="0" />
  return (
    <Detail
      label={`Why the counts of ${object} differ`}
      detail={
        <>
          <p>
            The CRM has {counted(Math.abs(drift), 'record')} {drift > 0 ? 'more' : 'fewer'} than the copy. It was
            counted <Timestamp at={theirsAt} />.
          </p>
          <p>This can be right:</p>
          <ul>
            <li>Records were added or deleted since the last read; the next run brings them.</li>
            <li>Deletions are read after changes, so a deleted record may stay a little longer.</li>
            <li>The user may not see all records, or sees archived ones only in some answers.</li>
          </ul>
          <p>If it stays after the next run, look at the user’s access and at the log of the run.</p>
        </>
      }
    >
      <Status glyph="diamond" words={`${drift > 0 ? '+' : '−'}${numberWords(Math.abs(drift))}`} />
    </Detail>
  )
}
