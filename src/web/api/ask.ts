import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { type Answer, call, type Route, type Wish } from './call.ts'
import { withConfirmation } from './confirm.ts'

type GetRoute = Extract<Route, `GET ${string}`>
type SendRoute = Exclude<Route, GetRoute>

/** The one convention for keys: the route, then what was asked. Invalidating [route] reaches all that was asked of it. */
export function keyOf<R extends Route>(route: R, wish?: Wish<R>): readonly unknown[] {
  return wish === undefined ? [route] : [route, wish]
}

/** Query options for a route, for useQuery, loaders and prefetching. */
export function ask<R extends GetRoute>(route: R, wish: Wish<R>) {
  return queryOptions({
    queryKey: keyOf(route, wish),
    queryFn: ({ signal }) => call(route, wish, signal),
  })
}

/** Asks a route: `const runs = useAsk('GET /api/v1/runs', { query: { limit: 50 } })`. Old rows stay while new ones come. */
export function useAsk<R extends GetRoute>(
  route: R,
  wish: Wish<R>,
  options: { readonly enabled?: boolean; readonly refetchInterval?: number } = {},
) {
  return useQuery({ ...ask(route, wish), placeholderData: keepPreviousData, ...options })
}

type Page<R extends GetRoute> = Answer<R> extends { readonly rows: readonly (infer Row)[] } ? Row : never

/** A list paged by cursor. `rows` of all pages so far are in `data`; `fetchNextPage` loads more. */
export function useAskPages<R extends GetRoute>(route: R, wish: Wish<R>, options: { readonly enabled?: boolean } = {}) {
  return useInfiniteQuery({
    ...infiniteQueryOptions({
      queryKey: [route, wish, 'pages'],
      queryFn: ({ pageParam, signal }) => {
        const query = { ...(wish as { query?: object }).query, ...(pageParam && { cursor: pageParam }) }
        return call(route, { ...wish, query } as Wish<R>, signal)
      },
      initialPageParam: '',
      getNextPageParam: (page: Answer<R>) => (page as { next: string | null }).next || undefined,
    }),
    placeholderData: keepPreviousData,
    select: (found) => ({
      rows: found.pages.flatMap((page) => (page as unknown as { rows: readonly Page<R>[] }).rows),
      first: found.pages[0] as Answer<R>,
    }),
    ...options,
  })
}

/**
 * Sends a change: `const stop = useSend('POST /api/v1/runs/{id}/stop', ['GET /api/v1/runs'])`. Afterwards what was asked of
 * the routes of `touches` is asked again. Where the server wants the password once more, the person is asked and it goes on.
 */
export function useSend<R extends SendRoute>(route: R, touches: readonly GetRoute[] = []) {
  const queries = useQueryClient()
  return useMutation({
    mutationKey: [route],
    mutationFn: (wish: Wish<R>) => withConfirmation(() => call(route, wish)),
    onSettled: () => Promise.all(touches.map((touched) => queries.invalidateQueries({ queryKey: [touched] }))),
  })
}
