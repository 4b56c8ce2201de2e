import { NavTab, NavTabs } from '../../parts/tabs.tsx'
import { useMay } from '../../state/session.ts'

const EXACT = { exact: true, includeSearch: false } as const

/** The parts of a connection, each with an address of its own. */
export function ConnectionTabs({ id }: { readonly id: string }) {
  const params = { id }
  const maySecure = useMay('connect')
  return (
    <NavTabs label="Connection">
      <NavTab to="/connections/$id" params={params} activeOptions={EXACT}>
        Overview
      </NavTab>
      <NavTab to="/connections/$id/history" params={params}>
        History
      </NavTab>
      <NavTab to="/connections/$id/matching" params={params}>
        Matching
      </NavTab>
      <NavTab to="/connections/$id/syncing" params={params}>
        Syncing
      </NavTab>
      <NavTab to="/connections/$id/mapping" params={params}>
        Mapping
      </NavTab>
      <NavTab to="/connections/$id/limits" params={params}>
        Limits
      </NavTab>
      {maySecure && (
        <NavTab to="/connections/$id/security" params={params}>
          Security
        </NavTab>
      )}
    </NavTabs>
  )
}
