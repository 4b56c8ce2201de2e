import { getRouteApi } from '@tanstack/react-router'
import { useAsk } from '../../api/ask.ts'
import { Card } from '../../parts/page.tsx'
import { PlainTable } from '../../parts/plain-table.tsx'
import { ErrorState, Loading } from '../../parts/states.tsx'

const route = getRouteApi('/connections/$id')

/** Which of our fields is written into which field of the CRM. */
export function MappingTab() {
  const { id } = route.useParams()
  const { data: connection } = useAsk('GET /api/v1/connections/{connection}', { params: { connection: id } })
  const object = connection?.accountObject ?? ''
  const found = useAsk(
    'GET /api/v1/connections/{connection}/mappings/{object}',
    { params: { connection: id, object } },
    { enabled: object !== '' },
  )
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Loading label="Loading the mapping" />
  return (
    <Card title={`Mapping to ${object}`}>
      <PlainTable
        label="Mapping"
        titles={['Ours', 'Field of the CRM', 'Conversion']}
        rows={found.data.mapping.rows.map((row) => [row.ours, row.field, row.conversion])}
      />
    </Card>
  )
}
