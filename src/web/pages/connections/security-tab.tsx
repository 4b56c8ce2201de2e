import { getRouteApi } from '@tanstack/react-router'
import { useAsk } from '../../api/ask.ts'
import type { Answer } from '../../api/call.ts'
import type { Connection } from '../../api/schema.generated.ts'
import { Button, ButtonLink } from '../../parts/button.tsx'
import { Card, Facts } from '../../parts/page.tsx'
import { PlainTable } from '../../parts/plain-table.tsx'
import { ErrorState, Loading } from '../../parts/states.tsx'
import { Status } from '../../parts/status-glyph.tsx'
import { Timestamp } from '../../parts/timestamp.tsx'
import { DisconnectDialog } from './disconnect-dialog.tsx'

const route = getRouteApi('/connections/$id/security')
type Access = Answer<'GET /api/v1/connections/{connection}/access'>

const GRANTS = {
  'web-server': 'A user signed in at the CRM',
  'client-credentials': 'The application signs in by itself',
  jwt: 'The application signs in with a key (JWT)',
} as const

/** Who we are at the CRM, with which rights, how old the sign-in is, and how to end it. */
export function SecurityTab() {
  const { id } = route.useParams()
  const { disconnect } = route.useSearch()
  const navigate = route.useNavigate()
  const { data: connection } = useAsk('GET /api/v1/connections/{connection}', { params: { connection: id } })
  const access = useAsk('GET /api/v1/connections/{connection}/access', { params: { connection: id } })
  if (access.isError) return <ErrorState error={access.error} onRetry={() => void access.refetch()} />
  if (!connection || !access.data) return <Loading label="Loading the sign-in" />
  const open = (now: boolean) => void navigate({ search: { disconnect: now ? 1 : undefined }, replace: true })
  return (
    <>
      <SignInCard connection={connection} access={access.data} />
      <Card title="Scopes">
        <PlainTable label="Scopes" titles={['Scope', 'State', 'What for']} rows={access.data.scopes.map(scopeRow)} />
      </Card>
      <Card title="Disconnect">
        <p>
          Ends the connection: the CRM takes our tokens back and every secret is deleted here. What was written to the
          CRM stays there. You choose whether our copy of its records stays.
        </p>
        <div>
          <Button kind="danger" onClick={() => open(true)}>
            Disconnect CRM …
          </Button>
        </div>
      </Card>
      <DisconnectDialog connection={connection} open={disconnect === 1} onOpenChange={open} />
    </>
  )
}

function SignInCard({ connection, access }: { readonly connection: Connection; readonly access: Access }) {
  const { id, signedInAs, auth, loginUrl, instanceUrl, organizationId } = connection
  return (
    <Card
      title="Sign-in"
      actions={
        <ButtonLink to="/connections/new" search={{ connection: id, step: 'sign-in' }} size="small">
          Reconnect as another user
        </ButtonLink>
      }
    >
      <Facts
        facts={[
          ['Connected user', signedInAs?.user ?? 'Not known'],
          ['Organisation', `${signedInAs?.organization ?? ''} ${organizationId ?? ''}`.trim() || '–'],
          ['Address', instanceUrl ?? loginUrl],
          ['How', GRANTS[auth.grant]],
          ['Signed in', <Timestamp key="in" at={signedInAs?.at ?? null} />],
          ['Last refresh', <Timestamp key="refresh" at={access.renewedAt} none="No token yet" />],
          ['Renews by itself', access.renewable ? 'Yes' : 'No: a person must sign in when it ends'],
        ]}
      />
    </Card>
  )
}

function scopeRow({ name, granted, needed, why, without }: Access['scopes'][number]) {
  return [
    name,
    <ScopeState key="state" granted={granted} needed={needed} />,
    needed
      ? `${why}${granted === false ? ` Without it: ${without}` : ''}`
      : 'Not asked for by us; the app grants it anyway.',
  ]
}

function ScopeState({ granted, needed }: { readonly granted: boolean | null; readonly needed: boolean }) {
  if (!needed) return <Status glyph="diamond" words="Extra" />
  if (granted === null) return <Status glyph="ring" words="The CRM did not say" />
  return granted ? <Status glyph="tick" words="Granted" /> : <Status glyph="triangle" words="Missing" />
}
