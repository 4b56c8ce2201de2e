import { Outlet, useMatches } from '@tanstack/react-router'
import { useAsk } from '../api/ask.ts'
import { statusOf } from '../api/problem.ts'
import { PageContent } from '../parts/page.tsx'
import { ErrorState, Loading, NoPermission } from '../parts/states.tsx'
import { useLook } from '../state/preferences.ts'
import { useRight } from '../state/session.ts'
import { Shell } from './shell.tsx'

/** Lets bare pages through; everything else needs somebody who is signed in, and gets the shell around it. */
export function Root() {
  const isBare = useMatches({ select: (matches) => matches.at(-1)?.staticData.bare ?? false })
  return isBare ? <Outlet /> : <SignedIn />
}

function SignedIn() {
  const me = useAsk('GET /api/v1/me', {})
  useLook()
  // A session that has ended is answered for all queries alike, in application.tsx: by the way to the sign-in page.
  if (me.isError && statusOf(me.error) !== 401)
    return (
      <main>
        <PageContent narrow>
          <ErrorState error={me.error} onRetry={() => void me.refetch()} />
        </PageContent>
      </main>
    )
  if (!me.data)
    return (
      <main>
        <PageContent>
          <Loading label="Opening Concordat" />
        </PageContent>
      </main>
    )
  return (
    <Shell>
      <Allowed />
    </Shell>
  )
}

function Allowed() {
  const needs = useMatches({ select: (matches) => matches.at(-1)?.staticData.needs ?? 'read' })
  return useRight(needs) === 'no' ? <NoPermission needs={needs} /> : <Outlet />
}
