import { Outlet, useLocation, useMatches, useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useAsk } from '../api/ask.ts'
import { statusOf } from '../api/problem.ts'
import { PageBar, PageContent } from '../parts/page.tsx'
import { ErrorState, Loading, NoPermission } from '../parts/states.tsx'
import { useLook } from '../state/preferences.ts'
import { backTo, useRight } from '../state/session.ts'
import { Shell } from './shell.tsx'

/** Lets bare pages through; everything else needs somebody who is signed in, and gets the shell around it. */
export function Root() {
  const isBare = useMatches({ select: (matches) => matches.at(-1)?.staticData.bare ?? false })
  return isBare ? <Outlet /> : <SignedIn />
}

function SignedIn() {
  const me = useAsk('GET /api/v1/me', {})
  useLook()
  if (me.isError && statusOf(me.error) === 401) return <ToSignIn />
  if (me.isError)
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

/** application.tsx leads there when an answer says so; this does when nobody asks any more: after the back button. */
function ToSignIn() {
  const { href } = useLocation()
  const navigate = useNavigate()
  useEffect(() => {
    if (!href.startsWith('/login')) void navigate({ to: '/login', search: backTo(href), replace: true })
  }, [href, navigate])
  return null
}

function Allowed() {
  const needs = useMatches({ select: (matches) => matches.at(-1)?.staticData.needs ?? 'read' })
  if (useRight(needs) !== 'no') return <Outlet />
  return (
    <>
      <PageBar title="Not for your role" />
      <PageContent>
        <NoPermission needs={needs} />
      </PageContent>
    </>
  )
}
