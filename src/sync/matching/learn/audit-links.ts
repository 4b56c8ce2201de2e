import type { Queryable } from '../../../platform/database/database.ts'
import type { MatchScope } from '../link.ts'
import { type AutomaticLink, selectAutomaticLinks, selectUnjudged } from '../store/learn-links.ts'
import { drawSample } from './audit-sample.ts'
import { hashText } from './folds.ts'

/** Enough for some of every band, and quickly read. */
const DRAWN_FROM = 5_000

/**
 * Automatic links for a person to say right or wrong: drawn at random from those that nobody judged, from each band of
 * probability about equally many. The same ones all day, apart from those judged meanwhile. `day`: YYYY-MM-DD.
 */
export async function auditSample(
  db: Queryable,
  scope: MatchScope,
  count: number,
  day: string,
): Promise<AutomaticLink[]> {
  const seed = `${scope.connectionId} ${day}`
  const hex = (part: string) => hashText(`${seed} ${part}`).toString(16).padStart(8, '0')
  const start = `${hex('one')}-0000-4000-8000-${hex('two')}0000`
  const drawn = drawSample(await selectUnjudged(db, scope, { start, limit: DRAWN_FROM }), count, seed)
  return selectAutomaticLinks(
    db,
    scope,
    drawn.map((link) => link.linkId),
  )
}
