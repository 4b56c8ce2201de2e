/** A company of ours or an account of the CRM as it is matched. Absent, null and empty all mean: not known. */
export interface CompanyRecord {
  readonly id: string
  readonly name: string
  readonly aliases?: readonly string[]
  /** Domains, web addresses or e-mail addresses, in any writing. */
  readonly domains?: readonly string[]
  /** In any language, or ISO 3166 alpha-2 or alpha-3. */
  readonly country?: string | null
  readonly city?: string | null
  readonly state?: string | null
  readonly postcode?: string | null
  readonly street?: string | null
  readonly phone?: string | null
  readonly employees?: number | null
  readonly industry?: string | null
  /** Id of the parent record on the same side. */
  readonly parentId?: string | null
  /** Values of the further columns to compare, in the order of the index's `compare`. */
  readonly others?: readonly (string | null)[]
}
