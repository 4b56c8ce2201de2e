import { getRouteApi, useParams } from '@tanstack/react-router'
import { useAsk } from '../../api/ask.ts'
import type { Mapping } from '../../api/schema.generated.ts'
import { Card } from '../../parts/page.tsx'
import { PlainTable } from '../../parts/plain-table.tsx'
import { ErrorState, Loading } from '../../parts/states.tsx'
import { NavTab, NavTabs } from '../../parts/tabs.tsx'
import { useMay } from '../../state/session.ts'
import { DIRECTION_WORDS, directionOf } from './mapping-draft.ts'
import { MappingForm } from './mapping-form.tsx'
import { CONVERSION_WORDS, fieldWords, RULE_WORDS } from './mapping-words.ts'
import styles from './matching.module.css'
import { OurFields } from './our-fields.tsx'

const route = getRouteApi('/connections/$id')

/** Which of our fields is written into which field of the CRM, how it is converted, and who wins. */
export function MappingTab() {
  const { id } = route.useParams()
  const { object: asked } = useParams({ strict: false })
  const connection = useAsk('GET /api/v1/connections/{connection}', { params: { connection: id } })
  const object = asked ?? connection.data?.accountObject ?? ''
  const params = { connection: id, object }
  const found = useAsk('GET /api/v1/connections/{connection}/mappings/{object}', { params }, { enabled: object !== '' })
  const failed = [connection, found].find((one) => one.isError)
  if (failed) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
  if (!connection.data || !found.data || found.isPlaceholderData)
    return <Loading label="Loading the mapping" lines={10} />
  const objects = Object.keys(connection.data.settings.objects)
  return (
    <div className={styles.wide}>
      {objects.length > 1 && (
        <NavTabs label="Objects">
          {objects.map((one) => (
            <NavTab
              key={one}
              to="/connections/$id/mapping/$object"
              params={{ id, object: one }}
              aria-current={one === object ? 'page' : undefined}
            >
              {one}
            </NavTab>
          ))}
        </NavTabs>
      )}
      <Loaded id={id} object={object} found={found.data} />
      <OurFields connection={connection.data} />
    </div>
  )
}

interface LoadedProps {
  readonly id: string
  readonly object: string
  readonly found: Mapping
}

/** Whoever may change it sees the fields of the CRM as they were mirrored; everybody else reads. */
function Loaded({ id, object, found }: LoadedProps) {
  const [mayEdit, mayRun] = [useMay('edit-mappings'), useMay('run')]
  const fields = useAsk(
    'GET /api/v1/connections/{connection}/objects/{object}/fields',
    { params: { connection: id, object }, query: { mirrored: 'true' } },
    { enabled: mayEdit && mayRun },
  )
  if (!mayEdit || !mayRun)
    return (
      <Card title={`Mapping to ${object}`}>
        <ReadOnly rows={found.mapping.rows} />
        <p className={styles.muted}>It takes the role operator to change this.</p>
      </Card>
    )
  if (fields.isError) return <ErrorState error={fields.error} onRetry={() => void fields.refetch()} />
  if (!fields.data) return <Loading label="Loading the fields of the CRM" lines={8} />
  if (fields.data.fields.length === 0)
    return (
      <Card title={`Mapping to ${object}`}>
        <p>{object} has not been read yet. Sync once, then its fields can be mapped.</p>
      </Card>
    )
  const key = JSON.stringify(found.mapping)
  return <MappingForm key={key} id={id} object={object} found={found} fields={fields.data.fields} />
}

function ReadOnly({ rows }: Pick<Mapping['mapping'], 'rows'>) {
  if (rows.length === 0) return <p>Nothing is mapped yet.</p>
  return (
    <PlainTable
      label="Mapping"
      titles={['Ours', 'Field of the CRM', 'Conversion', 'Direction', 'When they differ']}
      rows={rows.map((row) => [
        fieldWords(row.ours),
        row.field,
        CONVERSION_WORDS[row.conversion] ?? row.conversion,
        DIRECTION_WORDS[directionOf(row)],
        RULE_WORDS[row.rule],
      ])}
    />
  )
}
