import { type Answer, json } from '../../parts/server/answer.ts'
import type { OrgObject, SaveContext } from '../org.ts'
import { type Call, jsonObject, saveContextOf } from '../server/call.ts'
import { WireError } from '../server/wire-error.ts'
import { objectOf } from './describe.ts'
import { rowValues } from './row-values.ts'
import { rowSaver } from './save-rows.ts'

const MOST_RECORDS = 200
const MOST_TYPES = 5
const DEEPEST = 5

type Node = Readonly<Record<string, unknown>>
interface Saved {
  readonly referenceId: string
  readonly id?: string
  readonly errors?: readonly { statusCode: string; message: string; fields: readonly string[] }[]
}

/** POST /composite/tree/X: all records with their children, or none. */
export function createTree(call: Call): Answer {
  const { records } = jsonObject(call)
  if (!Array.isArray(records)) throw new WireError(400, 'JSON_PARSER_ERROR', 'records is required and must be a list')
  checkSize(call, objectOf(call), records as Node[])
  const context = saveContextOf(call, 'tree')
  const results = call.sandbox.org.atomically(() => {
    const value: Saved[] = []
    for (const node of records as Node[]) saveNode(call, objectOf(call), node, null, context, value)
    return { commit: !value.some((one) => one.errors), value }
  })
  const failures = results.filter((one) => one.errors)
  if (failures.length > 0) return json({ hasErrors: true, results: failures }, 400)
  return json({ hasErrors: false, results }, 201)
}

function saveNode(
  call: Call,
  object: OrgObject,
  node: Node,
  parent: { field: string; id: string } | null,
  context: SaveContext,
  results: Saved[],
): void {
  const referenceId = String((node.attributes as { referenceId?: string } | undefined)?.referenceId ?? '')
  const children = childSets(node)
  const own = Object.fromEntries(Object.entries(node).filter(([name]) => !children.has(name)))
  const values = { ...rowValues(call, object, own), ...(parent ? { [parent.field]: parent.id } : {}) }
  const result = rowSaver(call.sandbox).create(object.name, values, context)
  if (!result.success) {
    const errors = result.errors.map(({ code, message, fields }) => ({ statusCode: code, message, fields }))
    results.push({ referenceId, errors })
    return
  }
  results.push({ referenceId, id: result.id })
  for (const [relationship, nodes] of children) {
    const link = linkOf(object, relationship)
    for (const child of nodes)
      saveNode(call, objectOf(call, link.childSObject), child, { field: link.field, id: result.id }, context, results)
  }
}

function linkOf(object: OrgObject, relationship: string): OrgObject['childRelationships'][number] {
  const wanted = relationship.toLowerCase()
  const link = object.childRelationships.find((one) => one.relationshipName?.toLowerCase() === wanted)
  if (!link) throw new WireError(400, 'INVALID_FIELD', `No such relation '${relationship}' on entity '${object.name}'`)
  return link
}

function childSets(node: Node): ReadonlyMap<string, readonly Node[]> {
  const sets = new Map<string, readonly Node[]>()
  for (const [name, value] of Object.entries(node)) {
    const inner = (value as { records?: unknown } | null)?.records
    if (Array.isArray(inner)) sets.set(name, inner as Node[])
  }
  return sets
}

function checkSize(call: Call, root: OrgObject, records: readonly Node[]): void {
  const types = new Set<string>()
  let count = 0
  const walk = (object: OrgObject, nodes: readonly Node[], depth: number): void => {
    if (depth > DEEPEST) throw new WireError(400, 'LIMIT_EXCEEDED', `Trees may be ${DEEPEST} levels deep`)
    types.add(object.name)
    for (const node of nodes) {
      if (typeof node !== 'object' || node === null)
        throw new WireError(400, 'JSON_PARSER_ERROR', 'Each record must be an object')
      count += 1
      for (const [relationship, children] of childSets(node))
        walk(objectOf(call, linkOf(object, relationship).childSObject), children, depth + 1)
    }
  }
  walk(root, records, 1)
  if (count > MOST_RECORDS || types.size > MOST_TYPES)
    throw new WireError(400, 'LIMIT_EXCEEDED', `Trees may have ${MOST_RECORDS} records of ${MOST_TYPES} types`)
}
