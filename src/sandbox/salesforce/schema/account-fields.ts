/** Fields of accounts, contacts and leads of a fresh org (sheet §4, §15). */
import { addressFields, auditFields, field, reference, type SchemaField, systemFields, viewFields } from './field.ts'
import * as picks from './picklists.ts'

const sameAs = (...from: string[]) => ({ from, compute: (first: string | number | boolean | null) => first })
export const fullName = {
  from: ['FirstName', 'LastName'],
  compute: (first: unknown, last: unknown) => [first, last].filter((part) => part !== null).join(' ') || null,
}

export function personNameFields(lastRequired: boolean): SchemaField[] {
  const part = { compoundFieldName: 'Name' }
  return [
    field('LastName', 'string', 'Last Name', { length: 80, required: lastRequired, ...part }),
    field('FirstName', 'string', 'First Name', { length: 40, ...part }),
    field('Salutation', 'picklist', 'Salutation', { length: 40, picks: picks.SALUTATIONS, ...part }),
  ]
}

export function accountFields(): SchemaField[] {
  return [
    ...systemFields('Account'),
    reference('MasterRecordId', 'Master Record ID', 'Account', { readOnly: true, relationshipName: 'MasterRecord' }),
    field('Name', 'string', 'Account Name', { required: true, nameField: true }),
    field('Type', 'picklist', 'Account Type', { picks: picks.ACCOUNT_TYPES }),
    reference('RecordTypeId', 'Record Type ID', 'RecordType', { relationshipName: 'RecordType' }),
    reference('ParentId', 'Parent Account ID', 'Account'),
    ...addressFields('Billing'),
    ...addressFields('Shipping'),
    field('Phone', 'phone', 'Account Phone'),
    field('Fax', 'phone', 'Account Fax'),
    field('AccountNumber', 'string', 'Account Number', { length: 40 }),
    field('Website', 'url', 'Website'),
    field('PhotoUrl', 'url', 'Photo URL', {
      readOnly: true,
      derived: { from: ['Id'], compute: (id) => `/services/images/photo/${id}` },
    }),
    field('Sic', 'string', 'SIC Code', { length: 20 }),
    field('Industry', 'picklist', 'Industry', { picks: picks.INDUSTRIES }),
    field('AnnualRevenue', 'currency', 'Annual Revenue'),
    field('NumberOfEmployees', 'int', 'Employees'),
    field('Ownership', 'picklist', 'Ownership', { picks: picks.OWNERSHIPS }),
    field('TickerSymbol', 'string', 'Ticker Symbol', { length: 20 }),
    field('Description', 'textarea', 'Account Description', { length: 32_000 }),
    field('Rating', 'picklist', 'Account Rating', { picks: picks.RATINGS }),
    field('Site', 'string', 'Account Site', { length: 80 }),
    reference('OwnerId', 'Owner ID', 'User', { required: true, defaultedOnCreate: true }),
    ...auditFields(),
    ...viewFields(),
    field('Jigsaw', 'string', 'Data.com Key', { length: 20 }),
    field('JigsawCompanyId', 'string', 'Jigsaw Company ID', { length: 20, readOnly: true, derived: sameAs('Jigsaw') }),
    field('AccountSource', 'picklist', 'Account Source', { picks: picks.LEAD_SOURCES }),
    field('CleanStatus', 'picklist', 'Clean Status', {
      length: 40,
      restrictedPicklist: true,
      picks: ['Matched', 'Different', 'Acknowledged', 'NotFound', 'Inactive', 'Pending', 'SelectMatch', 'Skipped'],
    }),
    field('DunsNumber', 'string', 'D-U-N-S Number', { length: 9 }),
    field('Tradestyle', 'string', 'Tradestyle', { length: 255 }),
    field('NaicsCode', 'string', 'NAICS Code', { length: 8 }),
    field('NaicsDesc', 'string', 'NAICS Description', { length: 120 }),
    field('YearStarted', 'string', 'Year Started', { length: 4 }),
    field('SicDesc', 'string', 'SIC Description', { length: 80 }),
  ]
}

/** What an org with person accounts has in addition. */
export function personAccountFields(): SchemaField[] {
  return [
    field('LastName', 'string', 'Last Name', { length: 80 }),
    field('FirstName', 'string', 'First Name', { length: 40 }),
    field('Salutation', 'picklist', 'Salutation', { length: 40, picks: picks.SALUTATIONS }),
    reference('PersonContactId', 'Contact ID', 'Contact', { readOnly: true, relationshipName: 'PersonContact' }),
    field('IsPersonAccount', 'boolean', 'Is Person Account', { readOnly: true }),
    field('PersonEmail', 'email', 'Email'),
    field('PersonMobilePhone', 'phone', 'Mobile'),
    field('PersonTitle', 'string', 'Title', { length: 80 }),
    ...addressFields('PersonMailing'),
  ]
}

export function contactFields(): SchemaField[] {
  return [
    ...systemFields('Contact'),
    reference('MasterRecordId', 'Master Record ID', 'Contact', { readOnly: true, relationshipName: 'MasterRecord' }),
    reference('AccountId', 'Account ID', 'Account'),
    ...personNameFields(true),
    field('Name', 'string', 'Full Name', { length: 121, nameField: true, readOnly: true, derived: fullName }),
    ...addressFields('Other'),
    ...addressFields('Mailing'),
    field('Phone', 'phone', 'Business Phone'),
    field('Fax', 'phone', 'Business Fax'),
    field('MobilePhone', 'phone', 'Mobile Phone'),
    field('HomePhone', 'phone', 'Home Phone'),
    reference('ReportsToId', 'Reports To ID', 'Contact', { relationshipName: 'ReportsTo' }),
    field('Email', 'email', 'Email', { idLookup: true }),
    field('Title', 'string', 'Title', { length: 128 }),
    field('Department', 'string', 'Department', { length: 80 }),
    field('LeadSource', 'picklist', 'Lead Source', { picks: picks.LEAD_SOURCES }),
    field('Birthdate', 'date', 'Birthdate'),
    field('Description', 'textarea', 'Contact Description', { length: 32_000 }),
    reference('OwnerId', 'Owner ID', 'User', { required: true, defaultedOnCreate: true }),
    field('HasOptedOutOfEmail', 'boolean', 'Email Opt Out'),
    field('DoNotCall', 'boolean', 'Do Not Call'),
    ...auditFields(),
    ...viewFields(),
    field('EmailBouncedReason', 'string', 'Email Bounced Reason'),
    field('EmailBouncedDate', 'datetime', 'Email Bounced Date'),
    field('IsEmailBounced', 'boolean', 'Is Email Bounced', {
      readOnly: true,
      derived: { from: ['EmailBouncedDate'], compute: (date) => date !== null },
    }),
  ]
}

export function leadFields(): SchemaField[] {
  const converted = { readOnly: true }
  return [
    ...systemFields('Lead'),
    reference('MasterRecordId', 'Master Record ID', 'Lead', { readOnly: true, relationshipName: 'MasterRecord' }),
    ...personNameFields(true),
    field('Name', 'string', 'Full Name', { length: 121, nameField: true, readOnly: true, derived: fullName }),
    field('Title', 'string', 'Title', { length: 128 }),
    field('Company', 'string', 'Company', { required: true }),
    ...addressFields(''),
    field('Phone', 'phone', 'Phone'),
    field('MobilePhone', 'phone', 'Mobile Phone'),
    field('Email', 'email', 'Email', { idLookup: true }),
    field('Website', 'url', 'Website'),
    field('Description', 'textarea', 'Description', { length: 32_000 }),
    field('LeadSource', 'picklist', 'Lead Source', { picks: picks.LEAD_SOURCES }),
    field('Status', 'picklist', 'Status', {
      picks: picks.LEAD_STATUSES,
      required: true,
      defaultValue: 'Open - Not Contacted',
    }),
    field('Industry', 'picklist', 'Industry', { picks: picks.INDUSTRIES }),
    field('Rating', 'picklist', 'Rating', { picks: picks.RATINGS }),
    field('AnnualRevenue', 'currency', 'Annual Revenue'),
    field('NumberOfEmployees', 'int', 'Employees'),
    reference('OwnerId', 'Owner ID', ['Group', 'User'], { required: true, defaultedOnCreate: true }),
    field('IsConverted', 'boolean', 'Converted', { readOnly: true }),
    field('ConvertedDate', 'date', 'Converted Date', converted),
    reference('ConvertedAccountId', 'Converted Account ID', 'Account', converted),
    reference('ConvertedContactId', 'Converted Contact ID', 'Contact', converted),
    reference('ConvertedOpportunityId', 'Converted Opportunity ID', 'Opportunity', converted),
    field('IsUnreadByOwner', 'boolean', 'Unread By Owner'),
    ...auditFields(),
    ...viewFields(),
  ]
}
