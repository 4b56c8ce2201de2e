import type { FollowedRun } from './follow-run.ts'
import { table } from './output.ts'

/** How a run ended, as the JSON that `--json` prints. */
export function runJson({ run, balance }: Omit<FollowedRun, 'seen'>): object {
  return {
    run: run.id,
    kind: run.kind,
    state: run.state,
    reason: run.reason,
    errorCode: run.errorCode,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    accounting: balance,
  }
}

/** How a run ended, for people: the state, the reason if there is one, and the two sums of G2. */
export function runText({ run, balance }: Omit<FollowedRun, 'seen'>): string {
  const lines = [`Run ${run.id} (${run.kind}) ${run.state}${run.reason ? `: ${run.reason}` : ''}`]
  if (balance.objects.length > 0) {
    lines.push(
      '',
      table(
        ['read from', 'read', 'stored', 'unchanged', 'skipped', 'rejected', 'closes'],
        balance.objects.map((row) => [
          row.object,
          row.read,
          row.stored,
          row.unchanged,
          row.skipped,
          row.rejected,
          row.closes ? 'yes' : 'NO',
        ]),
      ),
    )
  }
  const { planned, applied, unchanged, rejected, deferred, closes } = balance.changes
  if (planned > 0)
    lines.push(
      '',
      table(
        ['planned', 'applied', 'unchanged', 'rejected', 'deferred', 'closes'],
        [[planned, applied, unchanged, rejected, deferred, closes ? 'yes' : 'NO']],
      ),
    )
  if (run.state === 'held')
    lines.push('', `Look at it with "concordat plans show --run ${run.id}", then approve or drop it.`)
  if (run.state === 'paused')
    lines.push('', `Paused by ${run.pausedBy ?? 'somebody'}; it goes on from here when it is resumed in the browser.`)
  if (run.errorCode) lines.push('', `${run.errorCode} is explained in docs/reference/errors.md.`)
  return lines.join('\n')
}
