import { useState } from 'react'
import { useSend } from '../../api/ask.ts'
import { problemOf } from '../../api/problem.ts'
import type { Connection } from '../../api/schema.generated.ts'
import { Button } from '../../parts/button.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { Card } from '../../parts/page.tsx'
import { PlainTable } from '../../parts/plain-table.tsx'
import { ProblemNote } from '../../parts/states.tsx'
import { Status } from '../../parts/status-glyph.tsx'
import { notify } from '../../parts/toast.tsx'
import { useMay } from '../../state/session.ts'
import styles from './matching.module.css'

/** Creates our own fields on the account object of the CRM, where its rights allow. */
export function OurFields({ connection }: { readonly connection: Connection }) {
  const [asking, setAsking] = useState(false)
  const may = useMay('edit-settings')
  const prepare = useSend('POST /api/v1/connections/{connection}/prepare-fields')
  const pull = useSend('POST /api/v1/runs', ['GET /api/v1/runs'])
  const { id, settings, accountObject } = connection
  const create = () => prepare.mutate({ params: { connection: id } }, { onSettled: () => setAsking(false) })
  const read = () =>
    pull.mutate(
      { body: { connection: id, kind: 'pull' } },
      { onSuccess: () => notify('Reading the CRM', { description: 'The fields can be mapped once it is done.' }) },
    )
  return (
    <Card
      title="Our fields in the CRM"
      actions={
        may && (
          <Button size="small" busy={prepare.isPending} onClick={() => setAsking(true)}>
            Create our fields
          </Button>
        )
      }
    >
      <p className={styles.muted}>
        What companies do is written into fields of our own, {settings.fieldPrefix}_… on {accountObject}. Those that are
        missing can be created from here; fields that are there stay as they are.
      </p>
      {prepare.isError && <ProblemNote problem={problemOf(prepare.error)} />}
      {prepare.data && (
        <>
          <PlainTable
            label="What became of each field"
            titles={['Field', 'Result', 'What the CRM said']}
            rows={prepare.data.map((field) => [
              field.name,
              field.created ? (
                <Status key="s" glyph="tick" words="Created" />
              ) : (
                <Status key="s" glyph="ring" words="Not created" />
              ),
              field.message || '–',
            ])}
          />
          <div>
            <Button size="small" busy={pull.isPending} onClick={read}>
              Read the fields now
            </Button>
          </div>
        </>
      )}
      {pull.isError && <ProblemNote problem={problemOf(pull.error)} />}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Create our fields on ${accountObject}?`}
        consequence="This changes the CRM: up to 13 custom fields are added, among them the key that keeps a record from being created twice. No record is touched."
        confirm="Create the fields"
        busy={prepare.isPending}
        onConfirm={create}
      />
    </Card>
  )
}
