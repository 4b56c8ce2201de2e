import { type Answer, json } from '../../parts/server/answer.ts'
import type { Call } from '../server/call.ts'
import { WireError } from '../server/wire-error.ts'
import { toId18 } from '../server/wire-ids.ts'
import { objectOf } from './describe.ts'
import { floorToMinute, requiredInstant, restInstantOf } from './instants.ts'

const DAY_MS = 86_400_000
const MOST_IDS = 600_000

/** GET /sobjects/X/updated?start=&end= (section 9): 30 days back, minutes only. */
export function answerUpdated(call: Call): Answer {
  const { object, start, end, covered } = windowOf(call, 30, 0)
  const ids = call.sandbox.org.updatedIds(object, start, covered)
  if (ids.length > MOST_IDS) throw tooManyIds()
  return json({ ids: ids.map(toId18), latestDateCovered: restInstantOf(earlier(end, covered)) })
}

/** GET /sobjects/X/deleted?start=&end=: 15 days back, more than a minute between both ends. */
export function answerDeleted(call: Call): Answer {
  const { object, start, end, covered } = windowOf(call, 15, 60_000)
  const { deleted, earliestDateAvailable } = call.sandbox.org.deletedIds(object, start, covered)
  if (deleted.length > MOST_IDS) throw tooManyIds()
  return json({
    deletedRecords: deleted.map((one) => ({ id: toId18(one.id), deletedDate: wireInstant(one.deletedDate) })),
    earliestDateAvailable: wireInstant(earliestDateAvailable),
    latestDateCovered: restInstantOf(earlier(end, covered)),
  })
}

function windowOf(
  call: Call,
  days: number,
  shortestMs: number,
): { object: string; start: Date; end: Date; covered: Date } {
  const object = objectOf(call)
  if (!object.replicateable)
    throw new WireError(400, 'INVALID_TYPE_FOR_OPERATION', `entity type ${object.name} is not replicable`)
  const start = floorToMinute(requiredInstant(call.query, 'start'))
  const end = floorToMinute(requiredInstant(call.query, 'end'))
  const now = call.sandbox.clock.now()
  if (start.getTime() >= end.getTime())
    throw replicationDate(`startDate (${start.toISOString()}) must be before endDate (${end.toISOString()})`)
  if (end.getTime() - start.getTime() <= shortestMs)
    throw replicationDate('endDate must be at least one minute after startDate')
  if (now.getTime() - start.getTime() > days * DAY_MS)
    throw replicationDate(`startDate cannot be more than ${days} days ago`)
  // Transactions that are still open may carry stamps of this window: what is covered ends before them.
  const open = call.sandbox.faults.settings.lateCommit?.ms ?? 0
  const covered = earlier(end, floorToMinute(new Date(now.getTime() - open)))
  return { object: object.name, start, end, covered }
}

function replicationDate(message: string): WireError {
  return new WireError(400, 'INVALID_REPLICATION_DATE', message)
}

function tooManyIds(): WireError {
  return new WireError(400, 'EXCEEDED_ID_LIMIT', `too many ids: limit is ${MOST_IDS}. Shorten the window`)
}

function earlier(first: Date, second: Date): Date {
  return first.getTime() < second.getTime() ? first : second
}

function wireInstant(text: string): string {
  const date = new Date(text.replace(/\+0000$/, 'Z'))
  return Number.isNaN(date.getTime()) ? text : restInstantOf(date)
}
