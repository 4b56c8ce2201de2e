import { getRouteApi } from '@tanstack/react-router'
import { useAsk } from '../../api/ask.ts'
import { Card, Facts } from '../../parts/page.tsx'
import { Loading } from '../../parts/states.tsx'

const route = getRouteApi('/connections/$id')

/** What is written to the CRM, and when. */
export function SyncingTab() {
  const { id } = route.useParams()
  const { data } = useAsk('GET /api/v1/connections/{connection}', { params: { connection: id } })
  if (!data) return <Loading label="Loading the settings" />
  return (
    <Card title="Syncing">
      <Facts facts={[['Auto-Sync', data.settings.autoSync ? 'On' : 'Off']]} />
    </Card>
  )
}
