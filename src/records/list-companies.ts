import type { RawBuilder } from 'kysely'
import { type Filter, parseFilter } from '../core/filter.ts'
import { isUuid } from '../core/ids.ts'
import type { Queryable } from '../platform/database/database.ts'
import type { CompanyProfile, Person } from './company.ts'
import { recordsError } from './errors.ts'
import { COMPANY_FILTER_FIELDS } from './filter-companies.ts'
import {
  type Among,
  countMatching,
  selectByIds,
  selectCompanies,
  selectCompany,
  selectMostActive,
  selectPeople,
  updateArchived,
} from './store.ts'

export interface CompanyQuery {
  /** Without a filter, archived companies are left out; with one, it alone decides. */
  readonly filter?: Filter | null
  /** Searched in name and domains (fewer than three letters: names that begin with it), compared with the key. */
  readonly text?: string | null
  /** A further condition over the alias `company_profiles`, of a room that knows more about companies. */
  readonly also?: RawBuilder<boolean> | null
  /** Finds those that `also` holds for in the order of keys, without looking at each company; null: they are many. */
  readonly among?: Among | null
}

/** Companies in the order of their keys; `after` is the key of the last one of the page before. */
export function listCompanies(
  db: Queryable,
  workspaceId: string,
  query: CompanyQuery & { readonly after?: string | null; readonly limit?: number } = {},
): Promise<CompanyProfile[]> {
  const { after = null, limit = 100 } = query
  return selectCompanies(db, workspaceId, { ...query, afterKey: after, limit })
}

/** The most active companies; where fewer have signals, those that come first by key are added. */
export async function mostActiveCompanies(
  db: Queryable,
  workspaceId: string,
  limit: number,
): Promise<CompanyProfile[]> {
  const active = await selectMostActive(db, workspaceId, limit)
  if (active.length === limit) return active
  const known = new Set(active.map((company) => company.companyId))
  const others = await listCompanies(db, workspaceId, { limit })
  return [...active, ...others.filter((company) => !known.has(company.companyId))].slice(0, limit)
}

export function countCompanies(db: Queryable, workspaceId: string, query: CompanyQuery = {}): Promise<number> {
  return countMatching(db, workspaceId, query)
}

/** By our id or by its key. Throws CC-RECORDS-4. */
export async function getCompany(db: Queryable, workspaceId: string, idOrKey: string): Promise<CompanyProfile> {
  const byId = isUuid(idOrKey) ? await selectCompany(db, workspaceId, { id: idOrKey }) : null
  const company = byId ?? (await selectCompany(db, workspaceId, { key: idOrKey }))
  if (!company) throw recordsError('CC-RECORDS-4', `no company ${idOrKey}`)
  return company
}

/** Those of these ids that are companies of the workspace, archived ones too. */
export function companiesById(
  db: Queryable,
  workspaceId: string,
  ids: readonly string[],
): Promise<{ companyId: string; name: string; archived: boolean }[]> {
  return selectByIds(db, workspaceId, ids)
}

/** Archived companies keep everything but are neither matched nor synced. Returns how many changed. */
export function archiveCompanies(
  db: Queryable,
  workspaceId: string,
  companyIds: readonly string[],
  archived = true,
): Promise<number> {
  return updateArchived(db, workspaceId, companyIds, archived)
}

export function listPeople(
  db: Queryable,
  workspaceId: string,
  query: { readonly companyId?: string | null; readonly after?: string | null; readonly limit?: number } = {},
): Promise<Person[]> {
  const { companyId = null, after = null, limit = 100 } = query
  return selectPeople(db, workspaceId, { companyId, afterKey: after, limit })
}

/** Reads a filter over companies from JSON. Throws CC-FILTER-…; see core/filter.ts. */
export function parseCompanyFilter(json: unknown): Filter {
  return parseFilter(json, COMPANY_FILTER_FIELDS)
}
