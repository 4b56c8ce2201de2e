import { createHash } from 'node:crypto'
import { type Answer, empty, json } from '../../parts/server/answer.ts'
import type { OrgField } from '../org.ts'
import { type Call, jsonObject, viewerOf } from '../server/call.ts'
import { notFound, WireError } from '../server/wire-error.ts'
import { toId18 } from '../server/wire-ids.ts'

/** Metadata type → field type with its defaults. */
const TYPES: Readonly<Record<string, Partial<OrgField> & { type: string }>> = {
  Text: { type: 'string', length: 255 },
  TextArea: { type: 'textarea', length: 255 },
  LongTextArea: { type: 'textarea', length: 32_768 },
  Html: { type: 'textarea', length: 32_768 },
  Number: { type: 'double', precision: 18, scale: 0 },
  Currency: { type: 'currency', precision: 18, scale: 2 },
  Percent: { type: 'percent', precision: 18, scale: 2 },
  Checkbox: { type: 'boolean' },
  Date: { type: 'date' },
  DateTime: { type: 'datetime' },
  Time: { type: 'time' },
  Email: { type: 'email', length: 80 },
  Phone: { type: 'phone', length: 40 },
  Url: { type: 'url', length: 255 },
  Picklist: { type: 'picklist', length: 255 },
  MultiselectPicklist: { type: 'multipicklist', length: 4099 },
  Lookup: { type: 'reference', length: 18 },
}

/** POST /tooling/sobjects/CustomField {FullName: "Account.X__c", Metadata: {…}} */
export function createField(call: Call): Answer {
  const body = jsonObject(call)
  if (!call.sandbox.org.mayCustomize(viewerOf(call)))
    throw new WireError(403, 'INSUFFICIENT_ACCESS', 'insufficient access rights on cross-reference id')
  const [objectName = '', name = ''] = String(body.FullName ?? '').split('.')
  const metadata = body.Metadata as Readonly<Record<string, unknown>> | undefined
  if (!metadata || !/^[A-Za-z][A-Za-z0-9_]*__c$/.test(name))
    throw new WireError(400, 'FIELD_INTEGRITY_EXCEPTION', 'FullName must be Object.Field__c and Metadata is required', [
      'FullName',
    ])
  const object = call.sandbox.org.metadata().find((each) => each.name.toLowerCase() === objectName.toLowerCase())
  if (!object)
    throw new WireError(400, 'FIELD_INTEGRITY_EXCEPTION', `Entity Enumeration Or ID: no object ${objectName}`, [
      'TableEnumOrId',
    ])
  if (object.fields.some((field) => field.name.toLowerCase() === name.toLowerCase()))
    throw new WireError(
      400,
      'DUPLICATE_DEVELOPER_NAME',
      `There is already a field named ${name.replace(/__c$/, '')} on ${object.name}.`,
      ['DeveloperName'],
    )
  const kind = TYPES[String(metadata.type)]
  if (!kind)
    throw new WireError(400, 'FIELD_INTEGRITY_EXCEPTION', `Unknown field type: ${String(metadata.type)}`, ['Metadata'])
  if (typeof metadata.label !== 'string')
    throw new WireError(400, 'REQUIRED_FIELD_MISSING', 'Required fields are missing: [MasterLabel]', ['MasterLabel'])
  call.sandbox.org.createCustomField(object.name, {
    ...kind,
    ...attributesOf(metadata),
    name,
    // Required fields cannot be hidden, so they need no grant.
    onlyGranted: metadata.required !== true,
  })
  call.sandbox.schemaChangedAt = call.sandbox.clock.now()
  return json({ id: customFieldId(object.name, name), success: true, errors: [], warnings: [], infos: [] }, 201)
}

/** DELETE /tooling/sobjects/CustomField/{id} */
export function deleteField(call: Call): Answer {
  if (!call.sandbox.org.mayCustomize(viewerOf(call)))
    throw new WireError(403, 'INSUFFICIENT_ACCESS', 'insufficient access rights on cross-reference id')
  for (const object of call.sandbox.org.metadata())
    for (const field of object.fields)
      if (field.custom && customFieldId(object.name, field.name) === toId18(call.params.id ?? '')) {
        call.sandbox.org.removeCustomField(object.name, field.name)
        call.sandbox.schemaChangedAt = call.sandbox.clock.now()
        return empty(204)
      }
  throw notFound()
}

/** The id of a custom field's definition (00N), always the same for the same name. */
export function customFieldId(object: string, field: string): string {
  const digest = createHash('sha256').update(`${object}.${field}`.toLowerCase()).digest('hex')
  return toId18(`00N5f0${digest.slice(0, 9)}`)
}

function attributesOf(metadata: Readonly<Record<string, unknown>>): Partial<OrgField> {
  const attributes: Record<string, unknown> = { label: metadata.label }
  for (const key of ['length', 'precision', 'scale'] as const)
    if (typeof metadata[key] === 'number') attributes[key] = metadata[key]
  for (const key of ['externalId', 'unique', 'caseSensitive'] as const)
    if (typeof metadata[key] === 'boolean') attributes[key] = metadata[key]
  if (metadata.externalId === true) attributes.idLookup = true
  if (metadata.required === true) attributes.nillable = false
  const valueSet = metadata.valueSet as
    | {
        restricted?: boolean
        valueSetDefinition?: { value?: readonly { fullName?: string; label?: string; default?: boolean }[] }
      }
    | undefined
  if (valueSet) {
    attributes.restrictedPicklist = valueSet.restricted === true
    attributes.picklistValues = (valueSet.valueSetDefinition?.value ?? []).map((one) => ({
      value: one.fullName ?? one.label ?? '',
      label: one.label ?? one.fullName ?? '',
      active: true,
      defaultValue: one.default === true,
    }))
  }
  if (typeof metadata.referenceTo === 'string') attributes.referenceTo = [metadata.referenceTo]
  if (typeof metadata.relationshipName === 'string') attributes.relationshipName = `${metadata.relationshipName}__r`
  return attributes as Partial<OrgField>
}
