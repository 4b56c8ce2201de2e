/** A company with what its signals say; one row of `company_profiles`. Dates are UTC days (YYYY-MM-DD). */
export interface CompanyProfile {
  readonly companyId: string
  readonly externalKey: string
  readonly name: string
  readonly domain: string | null
  readonly domains: readonly string[]
  readonly aliases: readonly string[]
  readonly country: string | null
  readonly city: string | null
  readonly state: string | null
  readonly employees: number | null
  readonly industry: string | null
  readonly funnelStage: string | null
  readonly firstSeen: string | null
  readonly lastSeen: string | null
  readonly events30d: number
  readonly sources30d: number
  /** Percent change against the period before; a decimal as text, as PostgreSQL prints it. */
  readonly eventsMom: string | null
  readonly eventsWow: string | null
  readonly sourcesMom: string | null
  readonly sourcesWow: string | null
  readonly points: number
  readonly metricsAt: Date | null
  readonly archived: boolean
}

export interface Person {
  readonly personId: string
  readonly externalKey: string
  readonly companyId: string | null
  readonly firstName: string | null
  readonly lastName: string | null
  readonly email: string | null
  readonly title: string | null
  readonly phone: string | null
  readonly country: string | null
}

/** A filter with a name. */
export interface Segment {
  readonly id: string
  readonly name: string
  readonly filter: import('../core/filter.ts').Filter
  readonly updatedAt: Date
}
