import type { LinkId } from '../../core/ids.ts'
import type { Transaction } from '../../platform/database/database.ts'
import type { NewLink } from './store/links.ts'
import { insertLinks } from './store/new-links.ts'

/**
 * Links companies to the records that were just made for them, inside the caller's transaction and whatever their number.
 * Answers, in the same order, the id of each company's link to its record, also when it was there already; null when
 * company or record is linked elsewhere. Marked unless said otherwise (A1.36).
 */
export async function createLinks(tx: Transaction, links: readonly NewLink[]): Promise<readonly (LinkId | null)[]> {
  return links.length === 0 ? [] : insertLinks(tx.db, links)
}
