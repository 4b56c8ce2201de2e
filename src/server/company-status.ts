import type { CompanyMatchState } from '../sync/matching/index.ts'
import type { LatestChange, Standing } from '../sync/plan/index.ts'

/** What the "Status" column says in words. */
export const STATUS_WORDS: Readonly<Record<Standing, string>> = {
  'not-matched': 'Not matched',
  ambiguous: 'Ambiguous',
  review: 'Needs review',
  matched: 'Matched',
  held: 'Held',
  queued: 'Queued for the next sync run',
  syncing: 'Syncing',
  synced: 'Synced',
  failed: 'Failed',
}

type Match = Pick<CompanyMatchState, 'linkId' | 'marked' | 'held' | 'state' | 'reason' | 'recordName' | 'candidates'>
type Latest = Pick<LatestChange, 'outcome' | 'planState' | 'planKind' | 'message' | 'nextStep' | 'fields'>

/** Status and the sentence of its tooltip (A1.46). A rejected write is "failed" until a later one succeeds. */
export function statusOf(match: Match | null, latest: Latest | null): { status: Standing; detail: string } {
  if (!match?.linkId) return unlinkedStatus(match, latest)
  if (match.held)
    return { status: 'held', detail: 'A person holds it back; it is not written until it is marked again.' }
  if (latest?.outcome === 'rejected') return failed(latest)
  if (!match.marked)
    return { status: 'matched', detail: `Matched to ${match.recordName ?? 'a record'}, not marked for sync.` }
  return writtenStatus(latest)
}

function unlinkedStatus(match: Match | null, latest: Latest | null): { status: Standing; detail: string } {
  if (latest?.outcome === 'rejected') return failed(latest)
  if (latest?.outcome === null) return writtenStatus(latest)
  if (match?.state === 'review' && match.reason === 'ambiguous')
    return { status: 'ambiguous', detail: `${match.candidates} records fit about equally well; a person must choose.` }
  if (match?.state === 'review') return { status: 'review', detail: 'A record may fit; a person should look at it.' }
  return { status: 'not-matched', detail: 'No record of the CRM is matched to it.' }
}

function failed(latest: Latest): { status: Standing; detail: string } {
  const detail = [latest.message ?? 'The CRM refused the last write.', latest.nextStep ?? ''].filter(Boolean).join(' ')
  return { status: 'failed', detail }
}

function writtenStatus(latest: Latest | null): { status: Standing; detail: string } {
  if (latest === null) return { status: 'queued', detail: 'Goes into the next sync run.' }
  if (latest.outcome === null && latest.planState === 'applying')
    return { status: 'syncing', detail: 'Is being written now.' }
  if (latest.outcome === null && latest.planState === 'held')
    return { status: 'queued', detail: 'Its change waits for the approval of the plan.' }
  if (latest.outcome === 'unknown')
    return {
      status: 'queued',
      detail: 'The CRM gave no answer; what happened is looked up before anything is sent again.',
    }
  if (latest.planKind === 'undo')
    return { status: 'queued', detail: 'The last write was undone; the next sync run writes again.' }
  if (latest.outcome === null || latest.outcome === 'deferred')
    return { status: 'queued', detail: 'Goes into the next sync run.' }
  const count = latest.fields.length
  return { status: 'synced', detail: `${count} ${count === 1 ? 'field was' : 'fields were'} written last.` }
}
