/** The twenty Account fields of the pull benchmark: texts, numbers, dates, booleans, references. */
export const PULL_FIELDS = [
  'Id',
  'SystemModstamp',
  'Name',
  'Website',
  'Phone',
  'Industry',
  'Type',
  'AnnualRevenue',
  'NumberOfEmployees',
  'BillingStreet',
  'BillingCity',
  'BillingState',
  'BillingPostalCode',
  'BillingCountry',
  'ParentId',
  'OwnerId',
  'CreatedDate',
  'IsDeleted',
  'Description',
  'AccountSource',
] as const

/** Types of the floor's table, so that it parses what the mirror parses. */
export const FLOOR_TYPES: Readonly<Record<string, string>> = {
  SystemModstamp: 'timestamptz',
  CreatedDate: 'timestamptz',
  AnnualRevenue: 'numeric',
  NumberOfEmployees: 'bigint',
  IsDeleted: 'boolean',
}
