import type { Queryable } from '../platform/database/database.ts'
import type { CompanyProfile } from './company.ts'
import { getCompany } from './list-companies.ts'
import { updateCompany } from './store.ts'

/** What a person may correct by hand; null empties it. Figures come from signals, domains from imports. */
export const CORRECTABLE = ['name', 'country', 'city', 'state', 'industry', 'employees'] as const
export type Correctable = (typeof CORRECTABLE)[number]
export type Correction = Readonly<Partial<Record<Exclude<Correctable, 'name' | 'employees'>, string | null>>> & {
  readonly name?: string
  readonly employees?: number | null
}

/** Corrects a company's own facts; a later import that names them says what is true then. Throws CC-RECORDS-4. */
export async function correctCompany(
  db: Queryable,
  workspaceId: string,
  idOrKey: string,
  correction: Correction,
): Promise<CompanyProfile> {
  const { companyId } = await getCompany(db, workspaceId, idOrKey)
  await updateCompany(db, companyId, Object.entries(correction))
  return getCompany(db, workspaceId, companyId)
}
