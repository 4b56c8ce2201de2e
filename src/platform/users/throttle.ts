import { isIPv6 } from 'node:net'

/** How many failures are free, and how fast and far the wait grows after that. */
export interface ThrottleRule {
  readonly free: number
  readonly firstWaitMs: number
  readonly longestWaitMs: number
}

const MINUTE = 60_000

/** At most 5 + 5 + 4 guesses in the first hour and 6 in every further one; nobody is locked out for longer than 10 minutes. */
export const ACCOUNT_RULE: ThrottleRule = { free: 5, firstWaitMs: MINUTE / 2, longestWaitMs: 10 * MINUTE }
/** An office may share one address. */
export const ADDRESS_RULE: ThrottleRule = { free: 20, firstWaitMs: MINUTE / 2, longestWaitMs: 10 * MINUTE }

/** After this long without a failure counting begins anew. */
export const FORGET_MS = 60 * MINUTE

export function accountKey(email: string): string {
  return `account|${email}`
}

/** An IPv6 customer has a whole /64 to choose from, so that is what counts. */
export function addressKey(address: string): string {
  if (!isIPv6(address)) return `address|${address}`
  const [head = '', tail] = address.toLowerCase().split('%')[0]!.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail ? tail.split(':') : []
  const gap = tail === undefined ? 0 : 8 - left.length - right.length
  const groups = [...left, ...Array.from({ length: Math.max(0, gap) }, () => '0'), ...right]
  return `address|${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}/64`
}
