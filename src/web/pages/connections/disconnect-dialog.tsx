import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useAsk, useSend } from '../../api/ask.ts'
import type { Answer } from '../../api/call.ts'
import { problemOf } from '../../api/problem.ts'
import type { Connection } from '../../api/schema.generated.ts'
import { counted, numberWords } from '../../format/words.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { PlainTable } from '../../parts/plain-table.tsx'
import { ErrorState, Loading, ProblemNote } from '../../parts/states.tsx'
import { ChoiceCards } from './choice-cards.tsx'
import styles from './wizard.module.css'

type Kept = Answer<'GET /api/v1/connections/{connection}/imported'>
type Report = Answer<'DELETE /api/v1/connections/{connection}'>
type Wish = 'keep' | 'purge'

const TOUCHED = ['GET /api/v1/connections', 'GET /api/v1/connection-summaries'] as const

interface DisconnectDialogProps {
  readonly connection: Connection
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

/** Ends a connection; the records we copied stay or go. Ends with a report of what was deleted. */
export function DisconnectDialog({ connection, open, onOpenChange }: DisconnectDialogProps) {
  const { id, name } = connection
  const [wish, setWish] = useState<Wish>('keep')
  const [typed, setTyped] = useState('')
  const remove = useSend('DELETE /api/v1/connections/{connection}', TOUCHED)
  if (remove.data) return <ReportDialog name={name} report={remove.data} open={open} />
  const confirmed = wish === 'keep' || typed.trim() === name
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      wide
      title={`Disconnect ${name}?`}
      description="The CRM takes our tokens back, and every secret of this connection is deleted here. What was written to the CRM stays there; the history of runs stays here."
      actions={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button
            kind="danger"
            busy={remove.isPending}
            disabled={!confirmed}
            onClick={() =>
              remove.mutate({ params: { connection: id }, query: { purge: wish === 'purge' ? 'true' : 'false' } })
            }
          >
            {wish === 'purge' ? 'Disconnect and purge' : 'Disconnect CRM'}
          </Button>
        </>
      }
    >
      <ChoiceCards
        legend="What becomes of the records copied from it?"
        value={wish}
        onChange={setWish}
        cards={[
          { value: 'keep', title: 'Keep them', words: 'The copy stays in the database and can still be queried.' },
          {
            value: 'purge',
            title: 'Purge all imported CRM data',
            words: 'Everything that came from it is deleted for good.',
          },
        ]}
      />
      {wish === 'purge' && <WhatGoes connection={connection} typed={typed} onType={setTyped} />}
      {remove.isPending && <p role="status">Disconnecting{wish === 'purge' ? ' and deleting' : ''} …</p>}
      {remove.isError && <ProblemNote problem={problemOf(remove.error)} />}
    </Dialog>
  )
}

interface WhatGoesProps {
  readonly connection: Connection
  readonly typed: string
  readonly onType: (text: string) => void
}

/** Counted by the server now, line by line; then the name, so that it is not done by mistake. */
function WhatGoes({ connection, typed, onType }: WhatGoesProps) {
  const kept = useAsk('GET /api/v1/connections/{connection}/imported', { params: { connection: connection.id } })
  if (kept.isError) return <ErrorState error={kept.error} onRetry={() => void kept.refetch()} />
  if (!kept.data) return <Loading label="Counting what would be deleted" lines={4} />
  return (
    <>
      <p>
        {counted(totalOf(kept.data), 'row')} will be deleted. This cannot be undone, and past runs can no longer be
        undone.
      </p>
      <CountTable rows={kept.data} />
      <Field label={`Type “${connection.name}” to confirm`}>
        <TextInput autoComplete="off" value={typed} onChange={(event) => onType(event.target.value)} />
      </Field>
    </>
  )
}

function CountTable({ rows }: { readonly rows: Kept }) {
  return (
    <PlainTable
      label="Imported CRM data"
      titles={['What', 'Rows']}
      numeric={[1]}
      rows={rows.map((row) => [row.what, numberWords(row.rows)])}
    />
  )
}

function totalOf(rows: Kept): number {
  return rows.reduce((sum, row) => sum + row.rows, 0)
}

/** The certificate: what was ended and deleted. The audit keeps the same lines. */
function ReportDialog({
  name,
  report,
  open,
}: {
  readonly name: string
  readonly report: Report
  readonly open: boolean
}) {
  return (
    <Dialog
      open={open}
      onOpenChange={() => undefined}
      title={`${name} is disconnected`}
      description={
        report.revoked
          ? 'The CRM has taken our tokens back.'
          : `The tokens were not taken back by the CRM: ${report.reason}.`
      }
      actions={<Link to="/connections">Back to Settings Page</Link>}
    >
      {report.purged ? (
        <>
          <p>{counted(totalOf(report.deleted), 'row')} deleted. The audit keeps this list.</p>
          <CountTable rows={report.deleted} />
        </>
      ) : (
        <p className={styles.muted}>The copy of its records was kept.</p>
      )}
    </Dialog>
  )
}
