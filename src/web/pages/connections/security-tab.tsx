import { getRouteApi } from '@tanstack/react-router'
import { useAsk } from '../../api/ask.ts'
import { Card, Facts } from '../../parts/page.tsx'
import { Loading } from '../../parts/states.tsx'
import { Timestamp } from '../../parts/timestamp.tsx'

const route = getRouteApi('/connections/$id')

/** Who we are at the CRM, with which rights, and how to end it. */
export function SecurityTab() {
  const { id } = route.useParams()
  const { data: connection } = useAsk('GET /api/v1/connections/{connection}', { params: { connection: id } })
  if (!connection) return <Loading label="Loading the sign-in" />
  const { signedInAs } = connection
  return (
    <Card title="Sign-in">
      <Facts
        facts={[
          ['Connected user', signedInAs?.user ?? 'Not known'],
          ['Organisation', signedInAs?.organization ?? connection.organizationId ?? '–'],
          ['Signed in', <Timestamp key="at" at={signedInAs?.at ?? null} />],
          ['Address', connection.instanceUrl ?? connection.loginUrl],
        ]}
      />
    </Card>
  )
}
