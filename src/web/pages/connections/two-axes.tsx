import { useAsk } from '../../api/ask.ts'
import type { Connection, ConnectionSummary } from '../../api/schema.generated.ts'
import { Status } from '../../parts/status-glyph.tsx'
import { connectionActivity, connectionOutcome } from '../../state/connection-status.ts'
import { useNow } from '../../state/now.ts'

/** How the last run ended, and what the connection does now; the second never changes the first. */
export function TwoAxes({ connection }: { readonly connection: Connection }) {
  const summary = useSummary(connection.id)
  const now = useNow(5_000)
  if (!summary || connection.state === 'removed') return null
  return (
    <>
      <span data-axis="outcome">
        <Status {...connectionOutcome(summary)} />
      </span>
      <span data-axis="activity">
        <Status {...connectionActivity(connection, summary, now)} />
      </span>
    </>
  )
}

/** The summary of one connection; null while it is asked. */
export function useSummary(connectionId: string): ConnectionSummary | null {
  const { data = [] } = useAsk('GET /api/v1/connection-summaries', {})
  return data.find((one) => one.connectionId === connectionId) ?? null
}
