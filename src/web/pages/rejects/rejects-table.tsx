import { lazy, Suspense, useMemo, useState } from 'react'
import type { RejectCase } from '../../api/schema.generated.ts'
import { numberWords } from '../../format/words.ts'
import type { Column } from '../../parts/table-shape.ts'
import { Timestamp } from '../../parts/timestamp.tsx'
import { VirtualTable } from '../../parts/virtual-table.tsx'
import { useMay } from '../../state/session.ts'
import type { MeantRejects } from './reject-dialog.tsx'
import { aboutOf, OPERATION_WORDS, type RejectVerb, VERBS_OF } from './reject-words.ts'
import styles from './rejects.module.css'
import { SelectionBar } from './selection-bar.tsx'

const RejectPanel = lazy(() => import('./reject-panel.tsx').then((module) => ({ default: module.RejectPanel })))
const RejectDialog = lazy(() => import('./reject-dialog.tsx').then((module) => ({ default: module.RejectDialog })))

interface RejectsTableProps {
  readonly rows: readonly RejectCase[]
  readonly total: number
  readonly where: NonNullable<MeantRejects['where']>
  readonly onNearEnd: () => void
}

/** The list, the panel beside it, and what is done with chosen rows. */
export function RejectsTable({ rows, total, where, onNearEnd }: RejectsTableProps) {
  const [shown, setShown] = useState<string | null>(null)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [asked, setAsked] = useState<{ readonly verb: RejectVerb; readonly meant: MeantRejects } | null>(null)
  const mayAct = useMay('run')
  const columns = useMemo(columnsOf, [])
  const one = (verb: RejectVerb) => (row: RejectCase) => {
    if (VERBS_OF[row.state].includes(verb)) setAsked({ verb, meant: { ids: [row.id] } })
  }
  const done = () => {
    setAsked(null)
    setShown(null)
    setSelected(new Set())
  }
  return (
    <>
      <div className={styles.table}>
        <VirtualTable
          label="Rejects"
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          rowName={(row) => `${aboutOf(row)}: ${row.reject.symbol}`}
          total={total}
          onOpen={(row) => setShown(row.id)}
          onPeek={(row) => setShown(row.id)}
          rowKeys={mayAct ? { r: one('retry'), h: one('hold'), i: one('ignore') } : {}}
          {...(mayAct && { selected, onSelect: setSelected })}
          onNearEnd={onNearEnd}
        />
      </div>
      {mayAct && (
        <SelectionBar
          rows={rows}
          total={total}
          selected={selected}
          where={where}
          onAsk={(verb, meant) => setAsked({ verb, meant })}
          onClear={() => setSelected(new Set())}
        />
      )}
      <Suspense>
        {shown && (
          <RejectPanel
            id={shown}
            onClose={() => setShown(null)}
            onAsk={(verb) => setAsked({ verb, meant: { ids: [shown] } })}
          />
        )}
      </Suspense>
      <Suspense>{asked && <RejectDialog {...asked} onClose={() => setAsked(null)} onDone={done} />}</Suspense>
    </>
  )
}

function columnsOf(): readonly Column<RejectCase>[] {
  return [
    { id: 'record', title: 'Record', width: 210, card: 'title', cell: (row) => <Record row={row} /> },
    {
      id: 'operation',
      title: 'Operation and field',
      width: 130,
      cell: (row) => (
        <span className={styles.two}>
          <span>{OPERATION_WORDS[row.operation]}</span>
          <span className={styles.muted}>{row.reject.fields.join(', ')}</span>
        </span>
      ),
    },
    {
      id: 'what',
      title: 'What happened',
      width: 320,
      card: 'line',
      cell: (row) => (
        <span className={styles.two}>
          <span>{row.reject.meaning}</span>
          <span className={styles.muted}>{row.reject.message}</span>
        </span>
      ),
    },
    { id: 'next', title: 'Next try', width: 160, card: 'line', cell: (row) => <NextTry row={row} /> },
    {
      id: 'symbol',
      title: 'Code and symbol',
      width: 220,
      cell: (row) => (
        <span className={styles.two}>
          <span className={styles.code}>{row.reject.symbol}</span>
          {row.reject.code !== row.reject.symbol && <span className={styles.muted}>{row.reject.code}</span>}
        </span>
      ),
    },
    { id: 'tries', title: 'Tries', width: 64, align: 'end', cell: (row) => numberWords(row.tries) },
    {
      id: 'owner',
      title: 'Owner',
      width: 120,
      cell: (row) => row.owner?.name ?? <span className={styles.muted}>–</span>,
    },
  ]
}

function Record({ row }: { readonly row: RejectCase }) {
  return (
    <span className={styles.two}>
      <span className={styles.strong}>{aboutOf(row)}</span>
      <span className={styles.muted}>
        {row.object}
        {row.remoteId && ` · ${row.remoteId}`}
      </span>
    </span>
  )
}

function NextTry({ row: { nextTry, state, reason } }: { readonly row: RejectCase }) {
  if (state === 'resolved' || state === 'ignored') return <span title={reason ?? ''}>{reason ?? nextTry.words}</span>
  return (
    <span className={styles.two}>
      <span>{nextTry.words}</span>
      {nextTry.at && (
        <span className={styles.muted}>
          <Timestamp at={nextTry.at} />
        </span>
      )}
    </span>
  )
}
