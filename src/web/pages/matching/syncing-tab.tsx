import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { FlaskConical } from 'lucide-react'
import { useAsk, useSend } from '../../api/ask.ts'
import { problemOf } from '../../api/problem.ts'
import type { Connection } from '../../api/schema.generated.ts'
import { Button, ButtonLink } from '../../parts/button.tsx'
import { Card } from '../../parts/page.tsx'
import { PlainTable } from '../../parts/plain-table.tsx'
import { ErrorState, Loading, ProblemNote } from '../../parts/states.tsx'
import { useMay } from '../../state/session.ts'
import { fieldWords, RULE_WORDS } from './mapping-words.ts'
import styles from './matching.module.css'
import { SyncingForm } from './syncing-form.tsx'

const route = getRouteApi('/connections/$id')

/** Syncing writes what we know to the matched records: which, when, within which limits, and a try without writing. */
export function SyncingTab() {
  const { id } = route.useParams()
  const found = useAsk('GET /api/v1/connections/{connection}', { params: { connection: id } })
  const segments = useAsk('GET /api/v1/segments', {})
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data || !segments.data) return <Loading label="Loading the settings of syncing" lines={10} />
  return (
    <div className={styles.tab}>
      <p className={styles.intro}>
        Syncing writes what companies do into their matched records of the CRM. A company without a match is in no sync,
        and what the plan does not say is not written. Pairing the two is <em>Matching</em>.
      </p>
      <DryRun connection={found.data} />
      <SyncingForm key={JSON.stringify(found.data.settings)} connection={found.data} segments={segments.data} />
      <Directions connection={found.data} />
      <Rules connection={found.data} />
    </div>
  )
}

/** A run that stops with the plan. */
function DryRun({ connection }: { readonly connection: Connection }) {
  const navigate = useNavigate()
  const start = useSend('POST /api/v1/runs', ['GET /api/v1/runs'])
  const may = useMay('run')
  const go = () =>
    start.mutate(
      { body: { connection: connection.id, kind: 'plan' } },
      { onSuccess: (run) => void navigate({ to: '/runs/$id', params: { id: run.id } }) },
    )
  return (
    <Card
      title="Dry run"
      actions={
        may && (
          <Button
            icon={<FlaskConical size={15} />}
            busy={start.isPending}
            disabled={!connection.settings.enabled || connection.state !== 'connected'}
            onClick={go}
          >
            Dry run
          </Button>
        )
      }
    >
      <p className={styles.muted}>
        Compares both sides and stops with the plan: every change, field by field. Nothing is written until somebody
        approves that plan.
      </p>
      {start.isError && <ProblemNote problem={problemOf(start.error)} />}
    </Card>
  )
}

function Directions({ connection }: { readonly connection: Connection }) {
  const { settings, accountObject } = connection
  return (
    <Card title="Direction per object">
      <PlainTable
        label="Direction per object"
        titles={['Object', 'Read from the CRM', 'Written to the CRM']}
        rows={Object.entries(settings.objects).map(([object, { fields }]) => [
          object,
          fields === 'all' ? 'All fields' : `${fields.length} fields`,
          object === accountObject ? 'Mapped fields of matched records' : 'Nothing; only read',
        ])}
      />
    </Card>
  )
}

/** Who wins where the two sides differ; it is changed with the mapping. */
function Rules({ connection: { id, accountObject } }: { readonly connection: Connection }) {
  const found = useAsk('GET /api/v1/connections/{connection}/mappings/{object}', {
    params: { connection: id, object: accountObject },
  })
  const rows = found.data?.mapping.rows ?? []
  return (
    <Card
      title="Conflict rule per field"
      actions={
        <ButtonLink size="small" to="/connections/$id/mapping" params={{ id }}>
          Change in Mapping
        </ButtonLink>
      }
    >
      {found.isError && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && rows.length === 0 && <p>No field is mapped yet.</p>}
      {rows.length > 0 && (
        <PlainTable
          label="Conflict rule per field"
          titles={['Ours', 'Field of the CRM', 'When they differ']}
          rows={rows.map((row) => [
            fieldWords(row.ours),
            row.field,
            row.onUpdate ? RULE_WORDS[row.rule] : 'Set on create only',
          ])}
        />
      )}
    </Card>
  )
}
