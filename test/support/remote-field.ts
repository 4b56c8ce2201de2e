import type { RemoteField } from '../../src/core/describe.ts'
import type { FieldType } from '../../src/core/values.ts'

/** A writable, optional field of a CRM object, for tests. */
export function remoteField(name: string, type: FieldType, over: Partial<RemoteField> = {}): RemoteField {
  return {
    name,
    label: name,
    type,
    remoteType: type,
    length: null,
    scale: null,
    nullable: true,
    creatable: true,
    updatable: true,
    requiredOnCreate: false,
    calculated: false,
    unique: false,
    externalId: false,
    custom: name.endsWith('__c'),
    referenceTo: [],
    picklistValues: [],
    restrictedPicklist: false,
    filterable: true,
    sortable: true,
    ...over,
  }
}
