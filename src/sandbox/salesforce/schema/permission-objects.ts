/** Permission sets, what they grant on fields, and who has them. */
import { auditFields, field, reference, type SchemaField, systemFields } from './field.ts'

const fixed = { updateable: false }

export function permissionSetFields(): SchemaField[] {
  return [
    ...systemFields('Permission Set', { softDelete: false }),
    field('Name', 'string', 'Permission Set Name', { length: 80, required: true, unique: true, nameField: true }),
    field('Label', 'string', 'Permission Set Label', { length: 80, required: true }),
    field('Description', 'string', 'Description'),
    reference('ProfileId', 'Profile ID', 'Profile', { readOnly: true }),
    field('IsOwnedByProfile', 'boolean', 'Is Owned By Profile', { readOnly: true }),
    field('IsCustom', 'boolean', 'Custom', { readOnly: true, derived: { from: ['ProfileId'], compute: () => true } }),
    field('Type', 'picklist', 'Permission Set Type', {
      readOnly: true,
      length: 40,
      picks: ['Regular', 'Profile'],
      derived: { from: ['ProfileId'], compute: (profile) => (profile === null ? 'Regular' : 'Profile') },
    }),
    field('NamespacePrefix', 'string', 'Namespace Prefix', { length: 15, readOnly: true }),
    field('HasActivationRequired', 'boolean', 'Has Activation Required'),
    ...auditFields(),
  ]
}

export function fieldPermissionsFields(): SchemaField[] {
  return [
    ...systemFields('Field Permissions', { softDelete: false }),
    reference('ParentId', 'Parent ID', 'PermissionSet', { ...fixed, required: true, relationshipName: 'Parent' }),
    field('SobjectType', 'picklist', 'Sobject Type Name', { ...fixed, length: 40, required: true }),
    field('Field', 'picklist', 'Field Name', { ...fixed, required: true }),
    field('PermissionsEdit', 'boolean', 'Edit Field'),
    field('PermissionsRead', 'boolean', 'Read Field'),
    field('SystemModstamp', 'datetime', 'System Modstamp', { readOnly: true, required: true, defaultedOnCreate: true }),
  ]
}

export function permissionSetAssignmentFields(): SchemaField[] {
  return [
    ...systemFields('Permission Set Assignment', { softDelete: false }),
    reference('PermissionSetId', 'PermissionSet ID', 'PermissionSet', { ...fixed, required: true }),
    reference('AssigneeId', 'Assignee ID', 'User', { ...fixed, required: true, relationshipName: 'Assignee' }),
    field('SystemModstamp', 'datetime', 'System Modstamp', { readOnly: true, required: true, defaultedOnCreate: true }),
  ]
}
