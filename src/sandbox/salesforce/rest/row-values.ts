import type { OrgObject, OrgRecord, OrgValue } from '../org.ts'
import type { Call } from '../server/call.ts'
import { viewerOf } from '../server/call.ts'
import { WireError } from '../server/wire-error.ts'

/**
 * A record as the client wrote it → what the org stores. `attributes` is dropped; `{"Owner": {"Username": "…"}}` becomes
 * the id the external id stands for. Throws the refusal of section 7.
 */
export function rowValues(
  call: Call,
  object: OrgObject,
  sent: Readonly<Record<string, unknown>>,
  leaveOut: readonly string[] = [],
): OrgRecord {
  const values: Record<string, OrgValue> = {}
  const dropped = new Set(['attributes', ...leaveOut.map((name) => name.toLowerCase())])
  for (const [name, value] of Object.entries(sent)) {
    if (dropped.has(name.toLowerCase())) continue
    if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      values[name] = value
    else if (typeof value === 'object' && !Array.isArray(value)) {
      const { field, id } = referenceByKey(call, object, name, value as Record<string, unknown>)
      values[field] = id
    } else
      throw new WireError(400, 'JSON_PARSER_ERROR', `Cannot deserialize instance of ${name} from START_ARRAY value`)
  }
  return values
}

function referenceByKey(
  call: Call,
  object: OrgObject,
  relationship: string,
  key: Readonly<Record<string, unknown>>,
): { field: string; id: string } {
  const [keyField, keyValue] = Object.entries(key).find(([name]) => name !== 'attributes') ?? []
  if (keyField === undefined) throw new WireError(400, 'INVALID_FIELD', `No key given for relationship ${relationship}`)
  const type = (key.attributes as { type?: string } | undefined)?.type
  return resolveReference(call, object, type, relationship, keyField, String(keyValue))
}

/** `Owner` + `Username` + value → the reference field and the id it should hold. Also used for bulk column headers. */
export function resolveReference(
  call: Call,
  object: OrgObject,
  type: string | undefined,
  relationship: string,
  keyField: string,
  keyValue: string,
): { field: string; id: string } {
  const wanted = relationship.toLowerCase()
  const field = object.fields.find((one) => one.relationshipName?.toLowerCase() === wanted)
  if (!field)
    throw new WireError(400, 'INVALID_FIELD', `No such column '${relationship}' on sobject of type ${object.name}`, [])
  const targets = type ? field.referenceTo.filter((one) => one.toLowerCase() === type.toLowerCase()) : field.referenceTo
  for (const target of targets) {
    const schema = call.sandbox.org.object(viewerOf(call), target)
    const key = schema?.fields.find((one) => one.name.toLowerCase() === keyField.toLowerCase())
    if (!schema || !key || !(key.externalId || key.idLookup || key.type === 'id')) continue
    const found =
      key.type === 'id' ? [keyValue] : call.sandbox.org.findByExternalId(viewerOf(call), target, key.name, keyValue)
    if (found.length === 1) return { field: field.name, id: found[0] as string }
    if (found.length > 1)
      throw new WireError(400, 'INVALID_FIELD', `More than one record found for external id field: ${key.name}`, [])
    throw new WireError(
      400,
      'INVALID_FIELD',
      `Foreign key external ID: ${keyValue} not found for field ${key.name} in entity ${target}`,
      [],
    )
  }
  throw new WireError(
    400,
    'INVALID_FIELD',
    `Field name provided, ${keyField} is not an External ID or indexed field for ${targets[0] ?? relationship}`,
    [],
  )
}
