/** The standard objects of a fresh org with their fields (sheet §4, §15). */

import {
  accountFields,
  contactFields,
  fullName,
  leadFields,
  personAccountFields,
  personNameFields,
} from './account-fields.ts'
import { addressFields, auditFields, field, reference, type SchemaField, systemFields, viewFields } from './field.ts'
import { fieldPermissionsFields, permissionSetAssignmentFields, permissionSetFields } from './permission-objects.ts'
import * as picks from './picklists.ts'

export interface ObjectDefinition {
  readonly name: string
  readonly label: string
  readonly labelPlural: string
  readonly keyPrefix: string
  readonly custom: boolean
  readonly createable: boolean
  readonly updateable: boolean
  readonly deletable: boolean
  readonly replicateable: boolean
  readonly bulkable: boolean
  /** Rows of it are the org's set-up: standard users cannot change them. */
  readonly setup?: boolean
  readonly fields: readonly SchemaField[]
}

function object(
  name: string,
  keyPrefix: string,
  fields: SchemaField[],
  more: Partial<ObjectDefinition> = {},
): ObjectDefinition {
  const label = more.label ?? name.replace(/([a-z])([A-Z])/g, '$1 $2')
  const labelPlural = label.endsWith('y') ? `${label.slice(0, -1)}ies` : `${label}s`
  return {
    name,
    label,
    labelPlural,
    keyPrefix,
    custom: false,
    createable: true,
    updateable: true,
    deletable: true,
    replicateable: true,
    bulkable: true,
    fields,
    ...more,
  }
}

const stageOf = (name: unknown) => picks.stageNamed(name)

function opportunityFields(): SchemaField[] {
  const month = (date: unknown) => (typeof date === 'string' ? Number(date.slice(5, 7)) : 1)
  return [
    ...systemFields('Opportunity'),
    reference('AccountId', 'Account ID', 'Account'),
    field('IsPrivate', 'boolean', 'Private'),
    field('Name', 'string', 'Name', { length: 120, required: true, nameField: true }),
    field('Description', 'textarea', 'Description', { length: 32_000 }),
    field('StageName', 'picklist', 'Stage', { required: true, picks: picks.STAGES.map((stage) => stage.name) }),
    field('Amount', 'currency', 'Amount', { scale: 2 }),
    field('Probability', 'percent', 'Probability (%)'),
    field('ExpectedRevenue', 'currency', 'Expected Amount', {
      scale: 2,
      readOnly: true,
      derived: {
        from: ['Amount', 'Probability'],
        compute: (amount, share) => (amount === null || share === null ? null : (Number(amount) * Number(share)) / 100),
      },
    }),
    field('TotalOpportunityQuantity', 'double', 'Quantity'),
    field('CloseDate', 'date', 'Close Date', { required: true }),
    field('Type', 'picklist', 'Opportunity Type', { picks: picks.OPPORTUNITY_TYPES }),
    field('NextStep', 'string', 'Next Step'),
    field('LeadSource', 'picklist', 'Lead Source', { picks: picks.LEAD_SOURCES }),
    field('IsClosed', 'boolean', 'Closed', {
      readOnly: true,
      derived: { from: ['StageName'], compute: (name) => stageOf(name)?.closed ?? false },
    }),
    field('IsWon', 'boolean', 'Won', {
      readOnly: true,
      derived: { from: ['StageName'], compute: (name) => stageOf(name)?.won ?? false },
    }),
    field('ForecastCategory', 'picklist', 'Forecast Category', {
      readOnly: true,
      length: 40,
      picks: picks.FORECAST_CATEGORIES,
      derived: { from: ['StageName'], compute: (name) => stageOf(name)?.forecast ?? null },
    }),
    field('ForecastCategoryName', 'picklist', 'Forecast Category', {
      picks: ['Omitted', 'Pipeline', 'Best Case', 'Most Likely', 'Commit', 'Closed'],
    }),
    reference('OwnerId', 'Owner ID', 'User', { required: true, defaultedOnCreate: true }),
    ...auditFields(),
    ...viewFields(),
    field('FiscalQuarter', 'int', 'Fiscal Quarter', {
      readOnly: true,
      derived: { from: ['CloseDate'], compute: (date) => Math.ceil(month(date) / 3) },
    }),
    field('FiscalYear', 'int', 'Fiscal Year', {
      readOnly: true,
      derived: { from: ['CloseDate'], compute: (date) => (typeof date === 'string' ? Number(date.slice(0, 4)) : null) },
    }),
    field('Fiscal', 'string', 'Fiscal Period', {
      length: 6,
      readOnly: true,
      derived: {
        from: ['CloseDate'],
        compute: (date) => (typeof date === 'string' ? `${date.slice(0, 4)} ${Math.ceil(month(date) / 3)}` : null),
      },
    }),
    field('HasOpportunityLineItem', 'boolean', 'Has Line Item', { readOnly: true }),
  ]
}

function contactRoleFields(): SchemaField[] {
  return [
    ...systemFields('Contact Role'),
    reference('OpportunityId', 'Opportunity ID', 'Opportunity', { required: true, updateable: false }),
    reference('ContactId', 'Contact ID', 'Contact', { required: true }),
    field('Role', 'picklist', 'Role', { length: 40, picks: picks.CONTACT_ROLES }),
    field('IsPrimary', 'boolean', 'Primary'),
    ...auditFields(),
  ]
}

function stageFields(): SchemaField[] {
  const fixed = { readOnly: true }
  return [
    ...systemFields('Opportunity Stage', { softDelete: false }),
    field('MasterLabel', 'string', 'Master Label', { ...fixed, nameField: true }),
    field('ApiName', 'string', 'API Name', fixed),
    field('IsActive', 'boolean', 'Is Active', fixed),
    field('SortOrder', 'int', 'Order', fixed),
    field('IsClosed', 'boolean', 'Closed', fixed),
    field('IsWon', 'boolean', 'Won', fixed),
    field('ForecastCategory', 'picklist', 'Forecast Category', { ...fixed, picks: picks.FORECAST_CATEGORIES }),
    field('ForecastCategoryName', 'picklist', 'Forecast Category Name', fixed),
    field('DefaultProbability', 'percent', 'Default Probability (%)', fixed),
    field('Description', 'string', 'Description', fixed),
    ...auditFields(),
  ]
}

function taskFields(): SchemaField[] {
  const whats = ['Account', 'Opportunity', 'Case', 'Campaign']
  return [
    ...systemFields('Activity'),
    reference('WhoId', 'Name ID', ['Contact', 'Lead'], { relationshipName: 'Who' }),
    reference('WhatId', 'Related To ID', whats, { relationshipName: 'What' }),
    field('Subject', 'combobox', 'Subject', { nameField: true }),
    field('ActivityDate', 'date', 'Due Date Only'),
    field('Status', 'picklist', 'Status', { picks: picks.TASK_STATUSES, required: true, defaultValue: 'Not Started' }),
    field('Priority', 'picklist', 'Priority', { picks: picks.TASK_PRIORITIES, required: true, defaultValue: 'Normal' }),
    field('IsHighPriority', 'boolean', 'High Priority', {
      readOnly: true,
      derived: { from: ['Priority'], compute: (priority) => priority === 'High' },
    }),
    reference('OwnerId', 'Assigned To ID', ['Group', 'User'], { required: true, defaultedOnCreate: true }),
    field('Description', 'textarea', 'Description', { length: 32_000 }),
    reference('AccountId', 'Account ID', 'Account', { readOnly: true }),
    field('Type', 'picklist', 'Type', { length: 40, picks: picks.TASK_TYPES }),
    field('IsClosed', 'boolean', 'Closed', {
      readOnly: true,
      derived: { from: ['Status'], compute: (status) => status === 'Completed' },
    }),
    ...auditFields(),
    field('IsArchived', 'boolean', 'Archived', { readOnly: true }),
    field('CallDurationInSeconds', 'int', 'Call Duration'),
    field('CallType', 'picklist', 'Call Type', { length: 40, picks: ['Internal', 'Inbound', 'Outbound'] }),
    field('CallDisposition', 'string', 'Call Result'),
    field('CallObject', 'string', 'Call Object Identifier'),
    field('ReminderDateTime', 'datetime', 'Reminder Date/Time'),
    field('IsReminderSet', 'boolean', 'Reminder Set'),
    field('IsRecurrence', 'boolean', 'Create Recurring Series of Tasks', { updateable: false }),
    field('TaskSubtype', 'picklist', 'Task Subtype', {
      length: 40,
      picks: picks.TASK_SUBTYPES,
      restrictedPicklist: true,
      updateable: false,
      defaultValue: 'Task',
    }),
    field('CompletedDateTime', 'datetime', 'Completed Date', { readOnly: true }),
  ]
}

function userFields(): SchemaField[] {
  return [
    ...systemFields('User', { softDelete: false }),
    field('Username', 'string', 'Username', { length: 80, required: true, idLookup: true }),
    ...personNameFields(true),
    field('Name', 'string', 'Full Name', { length: 121, nameField: true, readOnly: true, derived: fullName }),
    field('CompanyName', 'string', 'Company Name', { length: 80 }),
    field('Title', 'string', 'Title', { length: 80 }),
    ...addressFields(''),
    field('Email', 'email', 'Email', { length: 128, required: true }),
    field('Phone', 'phone', 'Phone'),
    field('Alias', 'string', 'Alias', { length: 8, required: true }),
    field('CommunityNickname', 'string', 'Nickname', { length: 40 }),
    field('IsActive', 'boolean', 'Active', { defaultValue: true }),
    field('TimeZoneSidKey', 'picklist', 'Time Zone', {
      length: 40,
      defaultValue: 'GMT',
      picks: ['GMT', 'America/Los_Angeles', 'America/New_York', 'Europe/Berlin', 'Asia/Tokyo'],
      restrictedPicklist: true,
    }),
    field('LocaleSidKey', 'picklist', 'Locale', {
      length: 40,
      defaultValue: 'en_US',
      picks: ['en_US', 'en_GB', 'de_DE', 'ja_JP'],
      restrictedPicklist: true,
    }),
    field('LanguageLocaleKey', 'picklist', 'Language', {
      length: 40,
      defaultValue: 'en_US',
      picks: ['en_US', 'de', 'ja'],
      restrictedPicklist: true,
    }),
    field('EmailEncodingKey', 'picklist', 'Email Encoding', {
      length: 40,
      defaultValue: 'UTF-8',
      picks: ['UTF-8', 'ISO-8859-1'],
      restrictedPicklist: true,
    }),
    reference('UserRoleId', 'Role ID', 'UserRole'),
    reference('ProfileId', 'Profile ID', 'Profile', { required: true }),
    field('UserType', 'picklist', 'User Type', {
      length: 40,
      readOnly: true,
      picks: ['Standard', 'PowerPartner', 'Guest'],
    }),
    reference('ManagerId', 'Manager ID', 'User', { relationshipName: 'Manager' }),
    field('FederationIdentifier', 'string', 'SAML Federation ID', { length: 512 }),
    field('LastLoginDate', 'datetime', 'Last Login', { readOnly: true }),
    ...auditFields(),
  ]
}

function setupFields(label: string, more: SchemaField[]): SchemaField[] {
  return [...systemFields(label, { softDelete: false }), ...more, ...auditFields()]
}

const setup = { createable: false, updateable: false, deletable: false, bulkable: true }
const text = (name: string, label: string, more = {}) => field(name, 'string', label, { readOnly: true, ...more })

function setupObjects(): ObjectDefinition[] {
  return [
    object(
      'UserRole',
      '00E',
      setupFields('Role', [
        text('Name', 'Name', { length: 80, nameField: true }),
        reference('ParentRoleId', 'Parent Role ID', 'UserRole', { readOnly: true, relationshipName: null }),
        text('RollupDescription', 'Description', { length: 80 }),
        text('DeveloperName', 'Developer Name', { length: 80 }),
      ]),
      { ...setup, label: 'Role' },
    ),
    object(
      'Profile',
      '00e',
      setupFields('Profile', [
        text('Name', 'Name', { nameField: true }),
        text('UserType', 'User Type', { length: 40 }),
      ]),
      { ...setup, bulkable: false },
    ),
    object(
      'Group',
      '00G',
      setupFields('Group', [
        text('Name', 'Name', { length: 40, nameField: true }),
        text('DeveloperName', 'Developer Name', { length: 80 }),
        text('Type', 'Type', { length: 40 }),
      ]),
      setup,
    ),
    object(
      'Organization',
      '00D',
      setupFields('Organization', [
        text('Name', 'Name', { length: 80, nameField: true }),
        text('OrganizationType', 'Edition', { length: 40 }),
        text('InstanceName', 'Instance Name', { length: 5 }),
        field('IsSandbox', 'boolean', 'Is Sandbox', { readOnly: true }),
        text('DefaultLocaleSidKey', 'Locale', { length: 40 }),
        text('LanguageLocaleKey', 'Language', { length: 40 }),
        text('TimeZoneSidKey', 'Time Zone', { length: 40 }),
        text('Country', 'Country', { length: 80 }),
        field('FiscalYearStartMonth', 'int', 'Fiscal Year Starts In', { readOnly: true }),
        text('NamespacePrefix', 'Namespace Prefix', { length: 15 }),
        field('TrialExpirationDate', 'datetime', 'Trial Expiration Date', { readOnly: true }),
      ]),
      { ...setup, bulkable: false },
    ),
    object(
      'RecordType',
      '012',
      setupFields('Record Type', [
        text('Name', 'Name', { length: 80, nameField: true }),
        text('DeveloperName', 'Developer Name', { length: 80 }),
        text('NamespacePrefix', 'Namespace Prefix', { length: 15 }),
        text('Description', 'Description'),
        text('SobjectType', 'SObject Type', { length: 40 }),
        field('IsActive', 'boolean', 'Active', { readOnly: true }),
        field('IsPersonType', 'boolean', 'Is Person Type', { readOnly: true }),
      ]),
      setup,
    ),
  ]
}

/** Part of the org's set-up, but clients with "Customize Application" may write them. */
function permissionObjects(): ObjectDefinition[] {
  const rights = { setup: true, bulkable: true, replicateable: false }
  return [
    object('PermissionSet', '0PS', permissionSetFields(), rights),
    object('FieldPermissions', '01k', fieldPermissionsFields(), { ...rights, labelPlural: 'Field Permissions' }),
    object('PermissionSetAssignment', '0Pa', permissionSetAssignmentFields(), { ...rights, updateable: false }),
  ]
}

function minimalObjects(): ObjectDefinition[] {
  return [
    object('Case', '500', [
      ...systemFields('Case'),
      field('CaseNumber', 'string', 'Case Number', {
        length: 30,
        autoNumber: true,
        required: true,
        defaultedOnCreate: true,
        nameField: true,
        idLookup: true,
      }),
      reference('ContactId', 'Contact ID', 'Contact'),
      reference('AccountId', 'Account ID', 'Account'),
      field('Subject', 'string', 'Subject'),
      field('Status', 'picklist', 'Status', { picks: ['New', 'Working', 'Escalated', 'Closed'], defaultValue: 'New' }),
      field('Origin', 'picklist', 'Case Origin', { picks: ['Phone', 'Email', 'Web'] }),
      field('Description', 'textarea', 'Description', { length: 32_000 }),
      field('IsClosed', 'boolean', 'Closed', {
        readOnly: true,
        derived: { from: ['Status'], compute: (status) => status === 'Closed' },
      }),
      reference('OwnerId', 'Owner ID', ['Group', 'User'], { required: true, defaultedOnCreate: true }),
      ...auditFields(),
    ]),
    object('Campaign', '701', [
      ...systemFields('Campaign'),
      field('Name', 'string', 'Name', { length: 80, required: true, nameField: true }),
      field('Type', 'picklist', 'Type', { picks: ['Conference', 'Webinar', 'Email', 'Other'] }),
      field('Status', 'picklist', 'Status', {
        picks: ['Planned', 'In Progress', 'Completed', 'Aborted'],
        defaultValue: 'Planned',
      }),
      field('StartDate', 'date', 'Start Date'),
      field('EndDate', 'date', 'End Date'),
      field('IsActive', 'boolean', 'Active'),
      reference('OwnerId', 'Owner ID', 'User', { required: true, defaultedOnCreate: true }),
      ...auditFields(),
    ]),
  ]
}

/** Fields of a custom object besides those its makers add. */
export function customObject(name: string, label: string, keyPrefix: string): ObjectDefinition {
  return object(
    name,
    keyPrefix,
    [
      ...systemFields(label),
      reference('OwnerId', 'Owner ID', ['Group', 'User'], { required: true, defaultedOnCreate: true }),
      field('Name', 'string', `${label} Name`, { length: 80, nameField: true }),
      ...auditFields(),
      ...viewFields(),
    ],
    { label, custom: true },
  )
}

export function standardObjects(personAccounts: boolean): ObjectDefinition[] {
  const person = personAccounts ? personAccountFields() : []
  const shadow = personAccounts ? [field('IsPersonAccount', 'boolean', 'Is Person Account', { readOnly: true })] : []
  return [
    object('Account', '001', [...accountFields(), ...person]),
    object('Contact', '003', [...contactFields(), ...shadow]),
    object('Lead', '00Q', leadFields()),
    object('Opportunity', '006', opportunityFields()),
    object('OpportunityContactRole', '00K', contactRoleFields()),
    object('OpportunityStage', '01J', stageFields(), { ...setup, bulkable: false, replicateable: false }),
    object('Task', '00T', taskFields()),
    object('User', '005', userFields(), { deletable: false }),
    ...setupObjects(),
    ...permissionObjects(),
    ...minimalObjects(),
  ]
}
