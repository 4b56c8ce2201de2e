import { type Answer, empty, json } from '../../parts/server/answer.ts'
import type { OrgField, OrgObject } from '../org.ts'
import { type Call, servicePath, viewerOf } from '../server/call.ts'
import { WireError } from '../server/wire-error.ts'
import { describeField } from './describe-field.ts'

/** GET /sobjects */
export function answerDescribeGlobal(call: Call): Answer {
  const unchanged = notModified(call)
  if (unchanged) return unchanged
  const sobjects = call.sandbox.org
    .objects(viewerOf(call))
    .map((object) => summaryOf(servicePath(call.version), object))
  return json({ encoding: 'UTF-8', maxBatchSize: 200, sobjects }, 200, stamp(call))
}

/** GET /sobjects/X/describe */
export function answerDescribe(call: Call): Answer {
  const object = objectOf(call)
  const unchanged = notModified(call)
  if (unchanged) return unchanged
  return json(describeOf(servicePath(call.version), call.origin, object), 200, stamp(call))
}

/** GET /sobjects/X: the summary and the records looked at lately. */
export function answerObject(call: Call): Answer {
  const object = objectOf(call)
  return json({ objectDescribe: summaryOf(servicePath(call.version), object), recentItems: [] })
}

/** The object named in the path, as the signed-in user sees it. Throws 404. */
export function objectOf(call: Call, name = call.params.object ?? ''): OrgObject {
  const object = call.sandbox.org.object(viewerOf(call), name)
  if (!object) throw new WireError(404, 'NOT_FOUND', 'The requested resource does not exist')
  return object
}

function notModified(call: Call): Answer | null {
  const since = Date.parse(call.headers['if-modified-since'] ?? '')
  const changed = Math.floor(call.sandbox.schemaChangedAt.getTime() / 1000) * 1000
  return Number.isFinite(since) && since >= changed ? empty(304) : null
}

function stamp(call: Call): Record<string, string> {
  return { 'Last-Modified': call.sandbox.schemaChangedAt.toUTCString() }
}

/** `api`: the path all addresses begin with. */
export function summaryOf(api: string, object: OrgObject): Record<string, unknown> {
  const url = `${api}/sobjects/${object.name}`
  const { name, label, labelPlural, keyPrefix, custom, createable, updateable, deletable, queryable } = object
  return {
    activateable: false,
    associateEntityType: null,
    associateParentEntity: null,
    createable,
    custom,
    customSetting: false,
    deepCloneable: false,
    deletable,
    deprecatedAndHidden: false,
    feedEnabled: false,
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix,
    label,
    labelPlural,
    layoutable: createable,
    mergeable: ['Account', 'Contact', 'Lead'].includes(name),
    mruEnabled: createable,
    name,
    queryable,
    replicateable: object.replicateable,
    retrieveable: queryable,
    searchable: createable,
    triggerable: createable,
    undeletable: deletable,
    updateable,
    urls: { rowTemplate: `${url}/{ID}`, describe: `${url}/describe`, sobject: url },
  }
}

export function describeOf(api: string, origin: string, object: OrgObject): Record<string, unknown> {
  const url = `${api}/sobjects/${object.name}`
  return {
    actionOverrides: [],
    ...summaryOf(api, object),
    childRelationships: object.childRelationships.map((child) => ({
      cascadeDelete: child.cascadeDelete,
      childSObject: child.childSObject,
      deprecatedAndHidden: false,
      field: child.field,
      junctionIdListNames: [],
      junctionReferenceTo: [],
      relationshipName: child.relationshipName,
      restrictedDelete: false,
    })),
    compactLayoutable: object.createable,
    defaultImplementation: null,
    extendedBy: null,
    extendsInterfaces: null,
    fields: object.fields.map((field: OrgField) => describeField(field)),
    implementedBy: null,
    implementsInterfaces: null,
    listviewable: null,
    lookupLayoutable: null,
    namedLayoutInfos: [],
    networkScopeFieldName: null,
    recordTypeInfos: [masterRecordType(url)],
    searchLayoutable: object.createable,
    sobjectDescribeOption: 'FULL',
    supportedScopes: [
      { label: `All ${object.labelPlural.toLowerCase()}`, name: 'everything' },
      { label: `My ${object.labelPlural.toLowerCase()}`, name: 'mine' },
    ],
    urls: {
      ...(summaryOf(api, object).urls as Record<string, string>),
      approvalLayouts: `${url}/describe/approvalLayouts`,
      compactLayouts: `${url}/describe/compactLayouts`,
      defaultValues: `${url}/defaultValues?recordTypeId&fields`,
      layouts: `${url}/describe/layouts`,
      uiDetailTemplate: `${origin}/{ID}`,
      uiEditTemplate: `${origin}/{ID}/e`,
      uiNewRecord: `${origin}/${object.keyPrefix}/e`,
    },
  }
}

function masterRecordType(url: string): Record<string, unknown> {
  return {
    active: true,
    available: true,
    defaultRecordTypeMapping: true,
    developerName: 'Master',
    master: true,
    name: 'Master',
    recordTypeId: '012000000000000AAA',
    urls: { layout: `${url}/describe/layouts/012000000000000AAA` },
  }
}
