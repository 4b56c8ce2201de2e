import { type Answer, json } from '../../parts/server/answer.ts'
import type { OrgObject } from '../org.ts'
import { auditFields, field, reference, type SchemaField } from '../schema/field.ts'
import { type Call, servicePath, viewerOf } from '../server/call.ts'
import { notFound } from '../server/wire-error.ts'
import { describeOf, summaryOf } from './describe.ts'

const fixed = { readOnly: true }
const text = (name: string, label: string, more = {}) => field(name, 'string', label, { ...fixed, ...more })

const CUSTOM_FIELD: readonly SchemaField[] = [
  field('Id', 'id', 'Custom Field ID'),
  field('FullName', 'string', 'Full Name', { required: true, updateable: false, length: 255 }),
  field('Metadata', 'complexvalue', 'Metadata'),
  text('DeveloperName', 'Developer Name', { length: 80 }),
  text('TableEnumOrId', 'Table Enum Or ID', { length: 40 }),
  text('NamespacePrefix', 'Namespace Prefix', { length: 15 }),
  text('InlineHelpText', 'Inline Help Text'),
  reference('EntityDefinitionId', 'Entity Definition ID', 'EntityDefinition', fixed),
  ...auditFields(),
]

const ENTITY_DEFINITION: readonly SchemaField[] = [
  field('Id', 'id', 'Entity Definition ID'),
  ...['DurableId', 'QualifiedApiName', 'DeveloperName', 'MasterLabel', 'Label', 'PluralLabel', 'KeyPrefix'].map(
    (name) => text(name, name.replace(/([a-z])([A-Z])/g, '$1 $2')),
  ),
  ...['IsCustomizable', 'IsQueryable', 'IsCustomSetting'].map((name) =>
    field(name, 'boolean', name.replace(/([a-z])([A-Z])/g, '$1 $2'), fixed),
  ),
]

const FIELD_DEFINITION: readonly SchemaField[] = [
  field('Id', 'id', 'Field Definition ID'),
  ...['DurableId', 'QualifiedApiName', 'DeveloperName', 'Label', 'MasterLabel', 'DataType'].map((name) =>
    text(name, name.replace(/([a-z])([A-Z])/g, '$1 $2')),
  ),
  field('Length', 'int', 'Length', fixed),
  reference('EntityDefinitionId', 'Entity Definition ID', 'EntityDefinition', fixed),
]

/** The objects of the Tooling API that the emulator has. Custom fields can be made by who may customise the org. */
function toolingObjects(call: Call): readonly OrgObject[] {
  const writes = call.sandbox.org.mayCustomize(viewerOf(call))
  const made = (name: string, label: string, keyPrefix: string, fields: readonly SchemaField[], writable: boolean) => ({
    name,
    label,
    labelPlural: `${label}s`,
    keyPrefix,
    custom: false,
    createable: writable,
    updateable: false,
    deletable: writable,
    queryable: true,
    replicateable: false,
    bulkable: false,
    fields,
    childRelationships: [],
  })
  return [
    made('CustomField', 'Custom Field', '00N', CUSTOM_FIELD, writes),
    made('EntityDefinition', 'Entity Definition', '4ie', ENTITY_DEFINITION, false),
    made('FieldDefinition', 'Field Definition', '4fe', FIELD_DEFINITION, false),
  ]
}

function toolingPath(call: Call): string {
  return `${servicePath(call.version)}/tooling`
}

/** GET /tooling/sobjects */
export function answerToolingGlobal(call: Call): Answer {
  const sobjects = toolingObjects(call).map((object) => summaryOf(toolingPath(call), object))
  return json({ encoding: 'UTF-8', maxBatchSize: 200, sobjects })
}

/** GET /tooling/sobjects/X and …/X/describe. Throws 404 for objects the emulator does not have. */
export function answerToolingDescribe(call: Call): Answer {
  return json(describeOf(toolingPath(call), call.origin, toolingObject(call)))
}

export function answerToolingObject(call: Call): Answer {
  return json({ objectDescribe: summaryOf(toolingPath(call), toolingObject(call)), recentItems: [] })
}

function toolingObject(call: Call): OrgObject {
  const wanted = (call.params.object ?? '').toLowerCase()
  const object = toolingObjects(call).find((each) => each.name.toLowerCase() === wanted)
  if (!object) throw notFound()
  return object
}
