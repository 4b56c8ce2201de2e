import type { Platform } from '../platform/platform.ts'

/** Counting that takes at most so long is done for every request. */
const QUICK_MS = 250
/** A count that took longer is shown for this many times as long as it took, then while it is done anew. */
const WORTH = 5

/**
 * Counts of a place (a workspace, a connection) that are exact where they are quick, and a little old where it is so large that
 * they are not: nobody waits for more than the first one. `recounting`: newer ones are on their way.
 */
export function rememberCounts<Counts extends object>(
  { clock, log }: Pick<Platform, 'clock' | 'log'>,
  count: (place: string) => Promise<Counts>,
): (place: string) => Promise<Counts & { readonly recounting: boolean }> {
  const kept = new Map<string, { readonly counts: Counts; readonly at: number; readonly tookMs: number }>()
  const running = new Map<string, Promise<Counts>>()
  const anew = (place: string) => {
    const began = clock.now().getTime()
    const counting = count(place)
      .then((counts) => {
        const at = clock.now().getTime()
        kept.set(place, { counts, at, tookMs: at - began })
        return counts
      })
      .finally(() => running.delete(place))
    running.set(place, counting)
    return counting
  }
  return async (place) => {
    const last = kept.get(place)
    if (!last) return { ...(await (running.get(place) ?? anew(place))), recounting: false }
    if (last.tookMs <= QUICK_MS) return { ...(await anew(place)), recounting: false }
    if (clock.now().getTime() - last.at > last.tookMs * WORTH && !running.has(place))
      anew(place).catch((error: unknown) => log.warn({ error: String(error) }, 'companies could not be counted'))
    return { ...last.counts, recounting: running.has(place) }
  }
}
