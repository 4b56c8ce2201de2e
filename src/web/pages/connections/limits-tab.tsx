import { getRouteApi } from '@tanstack/react-router'
import { Gauge } from 'lucide-react'
import { useAsk } from '../../api/ask.ts'
import { numberWords, percentWords } from '../../format/words.ts'
import { Card, Facts } from '../../parts/page.tsx'
import { Banner, EmptyState, ErrorState, Loading } from '../../parts/states.tsx'
import { Timestamp } from '../../parts/timestamp.tsx'
import { BurnDown } from './burn-down.tsx'

const route = getRouteApi('/connections/$id')

/** What the CRM lets everybody call in a day, how much of it is used and by whom, and what we leave to others. */
export function LimitsTab() {
  const { id } = route.useParams()
  const found = useAsk('GET /api/v1/connections/{connection}/limits', { params: { connection: id } })
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Loading label="Loading the limits" />
  const { quota, hours, shared, reserveShare } = found.data
  if (!quota?.limit)
    return (
      <EmptyState icon={<Gauge />} title="The CRM has not said yet how many calls there are">
        It says so with its first answers. Check the connection or start a sync, then look again.
      </EmptyState>
    )
  const { limit, used, observedAt, pausedUntil, pausedReason, reserve } = quota
  const ours = hours.reduce((sum, one) => sum + one.ours, 0)
  return (
    <>
      {pausedUntil && (
        <Banner tone="warn" title="Calls are paused">
          {pausedReason}; they go on <Timestamp at={pausedUntil} />.
        </Banner>
      )}
      <Card title="API calls of the last 24 hours">
        <BurnDown hours={hours} limit={limit} reserve={reserve} />
        <Facts
          facts={[
            ['Allowed in 24 h', numberWords(limit)],
            ['Used by everybody', numberWords(used ?? 0)],
            ['Our share', `${numberWords(ours)} calls, ${percentWords(limit > 0 ? ours / limit : 0)}`],
            ['Kept for others', `${numberWords(reserve)}, ${percentWords(reserveShare)}`],
            ['As of', <Timestamp key="as-of" at={observedAt} />],
          ]}
        />
      </Card>
      <Card title="How we keep within them">
        <p>
          Concordat stops by itself before the last {percentWords(reserveShare)} of the calls, so that people and other
          programs can go on working. A run that has to wait says so, and goes on when calls come back.
        </p>
        {shared.length > 0 && <p>The same calls are used by: {shared.join(', ')}.</p>}
      </Card>
    </>
  )
}
