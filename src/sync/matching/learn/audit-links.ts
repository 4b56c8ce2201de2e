import type { Queryable } from '../../../platform/database/database.ts'
import type { MatchScope } from '../link.ts'
import { type AutomaticLink, selectAutomaticLinks, selectUnjudged } from '../store/learn-links.ts'
import { drawSample } from './audit-sample.ts'

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
  const drawn = drawSample(await selectUnjudged(db, scope), count, `${scope.connectionId} ${day}`)
  return selectAutomaticLinks(
    db,
    scope,
    drawn.map((link) => link.linkId),
  )
}
