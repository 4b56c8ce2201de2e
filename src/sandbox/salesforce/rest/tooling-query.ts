import { type Answer, json } from '../../parts/server/answer.ts'
import type { OrgField, OrgObject } from '../org.ts'
import { type Call, servicePath } from '../server/call.ts'
import { customFieldId } from './tooling-fields.ts'

type Row = Readonly<Record<string, unknown>>

/**
 * The metadata tables that connectors ask through /tooling/query. Understands equality, IN and LIKE joined by AND over
 * the columns below; null for any other table.
 */
export function answerToolingQuery(call: Call): Answer | null {
  const soql = call.query.get('q') ?? ''
  const match =
    /^\s*SELECT\s+(.+?)\s+FROM\s+(\w+)(?:\s+WHERE\s+(.+?))?(?:\s+ORDER\s+BY\s+.+?)?(?:\s+LIMIT\s+(\d+))?\s*$/is.exec(
      soql,
    )
  const rows = match ? tableRows(call, match[2] as string) : null
  if (!match || !rows) return null
  const test = readConditions(match[3] ?? '')
  const columns = (match[1] as string).split(',').map((name) => name.trim())
  const records = rows
    .filter(test)
    .slice(0, match[4] ? Number(match[4]) : undefined)
    .map((row) => project(call, match[2] as string, row, columns))
  const entityTypeName = match[2]
  return json({
    size: records.length,
    totalSize: records.length,
    done: true,
    queryLocator: null,
    entityTypeName,
    records,
  })
}

function tableRows(call: Call, table: string): readonly Row[] | null {
  const objects = call.sandbox.org.metadata()
  const name = table.toLowerCase()
  if (name === 'entitydefinition') return objects.map(entityRow)
  if (name === 'customfield')
    return objects.flatMap((object) =>
      object.fields.filter((field) => field.custom).map((field) => customRow(object, field)),
    )
  if (name === 'fielddefinition')
    return objects.flatMap((object) => object.fields.map((field) => fieldRow(object, field)))
  return null
}

function entityRow(object: OrgObject): Row {
  return {
    Id: object.name,
    DurableId: object.name,
    QualifiedApiName: object.name,
    DeveloperName: object.name.replace(/__c$/, ''),
    MasterLabel: object.label,
    Label: object.label,
    PluralLabel: object.labelPlural,
    KeyPrefix: object.keyPrefix,
    IsCustomizable: true,
    IsQueryable: object.queryable,
    IsCustomSetting: false,
  }
}

function customRow(object: OrgObject, field: OrgField): Row {
  return {
    Id: customFieldId(object.name, field.name),
    DeveloperName: field.name.replace(/__c$/, ''),
    FullName: `${object.name}.${field.name}`,
    TableEnumOrId: object.name,
    NamespacePrefix: null,
    'EntityDefinition.QualifiedApiName': object.name,
  }
}

function fieldRow(object: OrgObject, field: OrgField): Row {
  return {
    Id: null,
    DurableId: `${object.name}.${field.name}`,
    QualifiedApiName: field.name,
    DeveloperName: field.name.replace(/__c$/, ''),
    Label: field.label,
    MasterLabel: field.label,
    DataType: field.type,
    Length: field.length,
    'EntityDefinition.QualifiedApiName': object.name,
    EntityDefinitionId: object.name,
  }
}

function project(call: Call, table: string, row: Row, columns: readonly string[]): Record<string, unknown> {
  const url = `${servicePath(call.version)}/tooling/sobjects/${table}/${String(row.Id ?? row.DurableId)}`
  const record: Record<string, unknown> = { attributes: { type: table, url } }
  for (const column of columns) {
    const [parent, child] = column.split('.')
    const value = valueNamed(row, column)
    if (child && parent) record[parent] = { attributes: { type: parent }, [child]: value }
    else record[column] = value
  }
  return record
}

function valueNamed(row: Row, column: string): unknown {
  const wanted = column.toLowerCase()
  const key = Object.keys(row).find((name) => name.toLowerCase() === wanted)
  return key === undefined ? null : row[key]
}

function readConditions(where: string): (row: Row) => boolean {
  const tests = [...where.matchAll(/([\w.]+)\s*(=|!=|LIKE|IN)\s*(\([^)]*\)|'(?:[^'\\]|\\.)*'|\w+)/gi)].map((match) => {
    const [, column = '', operator = '=', operand = ''] = match
    const wanted = [...operand.matchAll(/'((?:[^'\\]|\\.)*)'|(\w+)/g)].map((one) =>
      (one[1] ?? one[2] ?? '').toLowerCase(),
    )
    return (row: Row): boolean => {
      const value = String(valueNamed(row, column)).toLowerCase()
      if (operator.toUpperCase() === 'LIKE') return likePattern(wanted[0] ?? '').test(value)
      return operator === '!=' ? !wanted.includes(value) : wanted.includes(value)
    }
  })
  return (row) => tests.every((test) => test(row))
}

function likePattern(text: string): RegExp {
  const source = text
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.')
  return new RegExp(`^${source}$`, 's')
}
