/** The guards that make a plan wait for a person. Pure: the planner counts, this decides. */

/** `settings.guards` of a connection. Shares are between 0 and 1. */
export interface GuardLimits {
  readonly createsMax: number
  readonly createsShare: number
  readonly updatesShare: number
  readonly clearsShare: number
  readonly deletesMax: number
}

export interface PlanCounts {
  /** Linked records compared, plus companies looked at for creation, plus changes looked at for undo. */
  readonly considered: number
  readonly creates: number
  readonly updates: number
  readonly deletes: number
  readonly unchanged: number
  /** Refused before the CRM saw them. */
  readonly rejected: number
  /** Records of which at least one field loses its value. */
  readonly clears: number
}

export const NO_COUNTS: PlanCounts = {
  considered: 0,
  creates: 0,
  updates: 0,
  deletes: 0,
  unchanged: 0,
  rejected: 0,
  clears: 0,
}

export function addUp(a: PlanCounts, b: PlanCounts): PlanCounts {
  return {
    considered: a.considered + b.considered,
    creates: a.creates + b.creates,
    updates: a.updates + b.updates,
    deletes: a.deletes + b.deletes,
    unchanged: a.unchanged + b.unchanged,
    rejected: a.rejected + b.rejected,
    clears: a.clears + b.clears,
  }
}

export interface GuardReason {
  readonly guard: 'creates' | 'updates' | 'clears' | 'deletes' | 'undo'
  readonly count: number
  /** Share of the considered records; null where the guard counts only. */
  readonly share: number | null
  readonly limit: number
  /** In words, for the person who is asked. */
  readonly message: string
}

/** Below this many records a share says nothing: three of five is not "60 % of the CRM". */
export const SHARE_FLOOR = 20

/** Empty: the plan is within the usual. Deletions always wait, whatever the limits. */
export function decideGuards(
  counts: PlanCounts,
  limits: GuardLimits,
  kind: 'sync' | 'undo' | 'retry',
): readonly GuardReason[] {
  const reasons = [
    beyondMax('creates', counts.creates, limits.createsMax, 'records would be created'),
    beyondShare('creates', counts.creates, counts.considered, limits.createsShare, 'would be new records'),
    beyondShare('updates', counts.updates, counts.considered, limits.updatesShare, 'would be updated'),
    beyondShare('clears', counts.clears, counts.considered, limits.clearsShare, 'would lose the value of a field'),
    deletesReason(counts.deletes),
  ].filter((reason) => reason !== null)
  if (kind === 'undo') return [undoReason(counts), ...reasons.filter((reason) => reason.guard === 'deletes')]
  // All that a retry looks at was refused before: a share of that says nothing.
  return kind === 'retry' ? reasons.filter((reason) => reason.share === null) : reasons
}

/** Whoever asks for an undo sees it before it is written: it overwrites what is in the CRM now. */
function undoReason(counts: PlanCounts): GuardReason {
  const count = counts.updates + counts.deletes
  return {
    guard: 'undo',
    count,
    share: null,
    limit: 0,
    message: `An undo of ${count} changes waits for a person's approval.`,
  }
}

function deletesReason(count: number): GuardReason | null {
  if (count === 0) return null
  const message = `${count} records would be deleted; deletions always wait for a person.`
  return { guard: 'deletes', count, share: null, limit: 0, message }
}

function beyondMax(guard: GuardReason['guard'], count: number, limit: number, words: string): GuardReason | null {
  if (count <= limit) return null
  return { guard, count, share: null, limit, message: `${count} ${words}; the limit is ${limit}.` }
}

function beyondShare(
  guard: GuardReason['guard'],
  count: number,
  of: number,
  limit: number,
  words: string,
): GuardReason | null {
  const share = of === 0 ? 0 : count / of
  if (count < SHARE_FLOOR || share <= limit) return null
  const message = `${count} of ${of} (${percent(share)}) ${words}; the usual limit is ${percent(limit)}.`
  return { guard, count, share, limit, message }
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`
}
