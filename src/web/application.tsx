import { CSPProvider } from '@base-ui/react/csp-provider'
import { Tooltip } from '@base-ui/react/tooltip'
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createRouter, RouterProvider } from '@tanstack/react-router'
import { problemOf, statusOf } from './api/problem.ts'
import { ToastLayer } from './parts/toast.tsx'
import { routeTree } from './routes.tsx'
import { backTo } from './state/session.ts'

const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: sendToSignIn }),
  mutationCache: new MutationCache({ onError: sendToSignIn }),
  defaultOptions: {
    queries: {
      // What is on the page is kept true by the live events; asking again on every focus would only cost.
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && [0, 502, 503, 504].includes(statusOf(error) ?? -1),
    },
  },
})

const router = createRouter({
  routeTree,
  context: { queries },
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

/** The session has ended: sign in, then come back to the same place. */
function sendToSignIn(error: unknown): void {
  if (problemOf(error).code !== 'CC-API-2') return
  const { pathname, href } = router.state.location
  if (pathname === '/login' || pathname === '/welcome') return
  void router.navigate({ to: '/login', search: backTo(href), replace: true })
}

/** Everything that pages stand on: queries, routes, tooltips, toasts; no inline styles, so that the CSP can be strict. */
export function Application() {
  return (
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queries}>
        <Tooltip.Provider delay={500}>
          <RouterProvider router={router} />
          <ToastLayer />
        </Tooltip.Provider>
      </QueryClientProvider>
    </CSPProvider>
  )
}
