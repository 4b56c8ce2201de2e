/** Looks records over before they are sent: what Salesforce would certainly refuse is refused here, in clear words. */
import type { RemoteField } from '../../core/describe.ts'
import type { FieldType } from '../../core/values.ts'
import type { WriteKind, WriteRecord, WriteRequest, WriteResult } from '../connector.ts'
import type { Describer } from './describe.ts'
import { type Refusal, rejectOf } from './errors.ts'
import { isRecordId, longId } from './values.ts'

export interface Prepared {
  /** Sorted so that records which lock each other stand together (FACTS.md 12). */
  readonly records: readonly WriteRecord[]
  /** Of the records refused here. */
  readonly results: readonly WriteResult[]
  readonly types: ReadonlyMap<string, FieldType>
}

export async function prepareWrite(describer: Describer, request: WriteRequest): Promise<Prepared> {
  const { object } = await describer.known(request.object)
  const fields = new Map(object.fields.map((field) => [field.name, field]))
  const results: WriteResult[] = []
  const records: WriteRecord[] = []
  const seen = new Set<string>()
  for (const record of request.records) {
    const fault = keyFault(request, record, seen) ?? fieldFault(request.kind, record, fields)
    if (fault) results.push(rejected(request.object, record.key, ...fault))
    else records.push(record.id === null ? record : { ...record, id: longId(record.id) })
  }
  const parents = [...fields.values()].filter((field) => field.type === 'reference').map((field) => field.name)
  const types = new Map(object.fields.map((field) => [field.name, field.type]))
  return { records: records.sort(byParentAndId(parents)), results, types }
}

export function rejected(
  object: string,
  key: string,
  symbol: string,
  message: string,
  blamed: readonly string[] = [],
): WriteResult {
  return { key, outcome: 'rejected', reject: rejectOf(object, { status: 0, symbol, message, fields: blamed }) }
}

/**
 * A create refused because our own external id is taken means that an earlier attempt got through: that is for the
 * look-up to settle, not a reject.
 */
export function refusedResult(request: WriteRequest, key: string, refusal: Refusal): WriteResult {
  const ours = request.externalIdField
  const taken = refusal.symbol === 'DUPLICATE_VALUE' && request.kind === 'create' && ours !== null
  if (taken && (refusal.fields.includes(ours) || refusal.message.includes(ours)))
    return { key, outcome: 'unknown', reason: `a record with this ${ours} exists already` }
  return { key, outcome: 'rejected', reject: rejectOf(request.object, refusal) }
}

/** How a record is told from the others: by its id, or by its external-id value when it has none yet. */
export function identityOf(
  request: Pick<WriteRequest, 'kind' | 'externalIdField'>,
  record: WriteRecord,
): string | null {
  if (request.kind === 'update' || request.kind === 'delete') return record.id === null ? null : longId(record.id)
  const value = request.externalIdField === null ? null : record.values[request.externalIdField]
  return value === null || value === undefined || value === '' ? null : String(value)
}

type Fault = [symbol: string, message: string, blamed?: readonly string[]]

function keyFault(request: WriteRequest, record: WriteRecord, seen: Set<string>): Fault | null {
  const identity = identityOf(request, record)
  if (request.kind === 'update' || request.kind === 'delete') {
    if (identity === null) return ['MISSING_ARGUMENT', 'the record has no id']
    if (!isRecordId(identity)) return ['MALFORMED_ID', 'the id is not a Salesforce id', ['Id']]
  }
  const field = request.externalIdField
  if (identity === null) {
    if (request.kind === 'upsert' || field !== null)
      return ['REQUIRED_FIELD_MISSING', 'the record has no value for the external id', field === null ? [] : [field]]
    return null
  }
  // Ids tell upper from lower case; for external ids the stricter reading is the safe one.
  const known = request.kind === 'create' || request.kind === 'upsert' ? identity.toLowerCase() : identity
  if (seen.has(known))
    return ['DUPLICATE_VALUE', 'the same record or external id comes twice in one write', field ? [field] : ['Id']]
  seen.add(known)
  return null
}

function fieldFault(kind: WriteKind, record: WriteRecord, fields: ReadonlyMap<string, RemoteField>): Fault | null {
  if (kind === 'delete') return null
  for (const name of Object.keys(record.values)) {
    const field = fields.get(name)
    if (!field) return ['INVALID_FIELD', `the field ${name} does not exist or is not visible`, [name]]
    const writable =
      kind === 'create' ? field.creatable : kind === 'update' ? field.updatable : field.creatable || field.updatable
    if (!writable) return ['INVALID_FIELD_FOR_INSERT_UPDATE', `the field ${name} cannot be written`, [name]]
  }
  return null
}

/** Records under the same parent side by side; those without a parent by id. */
function byParentAndId(parents: readonly string[]): (a: WriteRecord, b: WriteRecord) => number {
  const names = parents.filter((name) => name !== 'OwnerId')
  const places = new WeakMap<WriteRecord, string>()
  const placeOf = (record: WriteRecord): string => {
    const known = places.get(record)
    if (known !== undefined) return known
    const parent = names.map((name) => record.values[name]).find((value) => typeof value === 'string')
    const place = `${typeof parent === 'string' ? parent : ''} ${record.id ?? ''}`
    places.set(record, place)
    return place
  }
  return (a, b) => (placeOf(a) < placeOf(b) ? -1 : placeOf(a) > placeOf(b) ? 1 : 0)
}
