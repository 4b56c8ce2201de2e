import { getRouteApi, Link, Outlet } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useAsk } from '../../api/ask.ts'
import type { Connection } from '../../api/schema.generated.ts'
import { SandboxBadge, SandboxBand } from '../../parts/badge.tsx'
import { PageBar, PageContent } from '../../parts/page.tsx'
import { Banner, ErrorState, Loading } from '../../parts/states.tsx'
import { isTestAddress } from '../../shell/environment-badge.tsx'
import { noteRecent } from '../../state/recent.ts'
import { ConnectionActions } from './connection-actions.tsx'
import { ConnectionTabs } from './connection-tabs.tsx'
import { TwoAxes } from './two-axes.tsx'

const route = getRouteApi('/connections/$id')

/** The frame of one connection: what it is and how it is, over whichever of its parts is open. */
export function ConnectionPage() {
  const { id } = route.useParams()
  const found = useAsk('GET /api/v1/connections/{connection}', { params: { connection: id } })
  if (found.data && !found.isPlaceholderData) return <Frame connection={found.data} />
  return (
    <>
      <PageBar title="Connection" crumbs={<Link to="/connections">Connections</Link>} />
      <PageContent narrow>
        {found.isError ? (
          <ErrorState error={found.error} onRetry={() => void found.refetch()} />
        ) : (
          <Loading label="Loading the connection" />
        )}
      </PageContent>
    </>
  )
}

function Frame({ connection }: { readonly connection: Connection }) {
  const { id, name, state, stateReason } = connection
  useEffect(() => noteRecent({ label: name, href: `/connections/${id}` }), [name, id])
  return (
    <>
      {isTestConnection(connection) && <SandboxBand />}
      <PageBar
        title={name}
        crumbs={<Link to="/connections">Connections</Link>}
        aside={
          <>
            {isTestConnection(connection) && <SandboxBadge />}
            <TwoAxes connection={connection} />
          </>
        }
        actions={state !== 'removed' && <ConnectionActions connection={connection} />}
      />
      <PageContent>
        {state === 'needs-you' && (
          <Banner
            tone="bad"
            title={stateReason ?? 'This connection needs a person'}
            actions={
              <Link to="/connections/new" search={{ connection: id, step: 'sign-in' }}>
                Sign in again
              </Link>
            }
          >
            Nothing is read or written until somebody signs in again.
          </Banner>
        )}
        {state === 'removed' && <Banner title="This connection was removed">Only its history is left.</Banner>}
        {state !== 'removed' && <ConnectionTabs id={id} />}
        <Outlet />
      </PageContent>
    </>
  )
}

/** A test system of the CRM, as it says itself or as its address shows. */
export function isTestConnection({ signedInAs, loginUrl }: Connection): boolean {
  return (signedInAs?.isSandbox ?? false) || isTestAddress(loginUrl)
}
