/** Picklist values of a fresh org. */
export const INDUSTRIES = [
  'Agriculture',
  'Apparel',
  'Banking',
  'Biotechnology',
  'Chemicals',
  'Communications',
  'Construction',
  'Consulting',
  'Education',
  'Electronics',
  'Energy',
  'Engineering',
  'Entertainment',
  'Environmental',
  'Finance',
  'Food & Beverage',
  'Government',
  'Healthcare',
  'Hospitality',
  'Insurance',
  'Machinery',
  'Manufacturing',
  'Media',
  'Not For Profit',
  'Recreation',
  'Retail',
  'Shipping',
  'Technology',
  'Telecommunications',
  'Transportation',
  'Utilities',
  'Other',
] as const
export const ACCOUNT_TYPES = [
  'Prospect',
  'Customer - Direct',
  'Customer - Channel',
  'Channel Partner / Reseller',
  'Installation Partner',
  'Technology Partner',
  'Other',
] as const
export const RATINGS = ['Hot', 'Warm', 'Cold'] as const
export const OWNERSHIPS = ['Public', 'Private', 'Subsidiary', 'Other'] as const
export const LEAD_SOURCES = ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other'] as const
export const LEAD_STATUSES = [
  'Open - Not Contacted',
  'Working - Contacted',
  'Closed - Converted',
  'Closed - Not Converted',
] as const
export const SALUTATIONS = ['Mr.', 'Ms.', 'Mrs.', 'Dr.', 'Prof.', 'Mx.'] as const
export const TASK_STATUSES = ['Not Started', 'In Progress', 'Completed', 'Waiting on someone else', 'Deferred'] as const
export const TASK_PRIORITIES = ['High', 'Normal', 'Low'] as const
export const TASK_SUBTYPES = ['Task', 'Email', 'ListEmail', 'Cadence', 'Call', 'LinkedIn'] as const
export const TASK_TYPES = ['Call', 'Meeting', 'Email', 'Other'] as const
export const OPPORTUNITY_TYPES = [
  'Existing Customer - Upgrade',
  'Existing Customer - Replacement',
  'Existing Customer - Downgrade',
  'New Customer',
] as const
export const CONTACT_ROLES = [
  'Business User',
  'Decision Maker',
  'Economic Buyer',
  'Economic Decision Maker',
  'Evaluator',
  'Executive Sponsor',
  'Influencer',
  'Technical Buyer',
  'Other',
] as const
export const FORECAST_CATEGORIES = ['Omitted', 'Pipeline', 'BestCase', 'MostLikely', 'Forecast', 'Closed'] as const

export interface Stage {
  readonly name: string
  readonly probability: number
  readonly closed: boolean
  readonly won: boolean
  readonly forecast: string
  readonly forecastName: string
}
const stage = (name: string, probability: number, forecast: string, forecastName: string): Stage => ({
  name,
  probability,
  closed: name.startsWith('Closed'),
  won: name === 'Closed Won',
  forecast,
  forecastName,
})
export const STAGES: readonly Stage[] = [
  stage('Prospecting', 10, 'Pipeline', 'Pipeline'),
  stage('Qualification', 10, 'Pipeline', 'Pipeline'),
  stage('Needs Analysis', 20, 'Pipeline', 'Pipeline'),
  stage('Value Proposition', 50, 'Pipeline', 'Pipeline'),
  stage('Id. Decision Makers', 60, 'Pipeline', 'Pipeline'),
  stage('Perception Analysis', 70, 'Pipeline', 'Pipeline'),
  stage('Proposal/Price Quote', 75, 'BestCase', 'Best Case'),
  stage('Negotiation/Review', 90, 'Forecast', 'Commit'),
  stage('Closed Won', 100, 'Closed', 'Closed'),
  stage('Closed Lost', 0, 'Omitted', 'Omitted'),
]
export function stageNamed(name: unknown): Stage | undefined {
  return STAGES.find((candidate) => candidate.name === name)
}
