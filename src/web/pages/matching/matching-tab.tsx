import { getRouteApi } from '@tanstack/react-router'
import { useAsk } from '../../api/ask.ts'
import { Card, Facts } from '../../parts/page.tsx'
import { Loading } from '../../parts/states.tsx'

const route = getRouteApi('/connections/$id')

/** Which companies and accounts are the same. */
export function MatchingTab() {
  const { id } = route.useParams()
  const { data } = useAsk('GET /api/v1/connections/{connection}', { params: { connection: id } })
  if (!data) return <Loading label="Loading the settings" />
  return (
    <Card title="Matching">
      <Facts facts={[['Auto-Match', data.settings.autoMatch ? 'On' : 'Off']]} />
    </Card>
  )
}
