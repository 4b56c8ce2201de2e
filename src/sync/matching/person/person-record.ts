/** A person of ours, or a contact or lead of the CRM, as it is matched. Absent, null and empty all mean: not known. */
export interface PersonRecord {
  readonly id: string
  /** What the record is in the CRM; a contact is preferred to a lead when both are the person. */
  readonly kind?: 'contact' | 'lead' | null
  readonly firstName?: string | null
  readonly lastName?: string | null
  /** The whole name, where it is not known which part is which. */
  readonly fullName?: string | null
  readonly email?: string | null
  readonly phone?: string | null
  readonly company?: string | null
  readonly companyDomain?: string | null
  /** Same value on both sides: the same company for certain (our company's linked account, the contact's account). */
  readonly companyKey?: string | null
  readonly title?: string | null
  readonly street?: string | null
  readonly suburb?: string | null
  readonly city?: string | null
  readonly postcode?: string | null
  readonly state?: string | null
  readonly country?: string | null
  /** YYYY-MM-DD or YYYYMMDD. */
  readonly birthdate?: string | null
  /** Values of the further columns to compare, in the order of the index's `compare`. */
  readonly others?: readonly (string | null)[]
}
