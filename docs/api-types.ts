/**
 * Writes src/web/api/schema.generated.ts, the types of the API as a browser sees them, from the server's own OpenAPI
 * document. `npm run api-types` writes it; test/architecture/api-types.test.ts fails when it is out of date.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../src/platform/clock.ts'
import { readConfig } from '../src/platform/config/index.ts'
import { silentLog } from '../src/platform/log/log.ts'
import type { Platform } from '../src/platform/platform.ts'
import { buildApp } from '../src/server/build-app.ts'

interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly description?: string
}
interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly schema?: Schema
}
type Content = Readonly<Record<string, { readonly schema?: Schema }>>
interface Operation {
  readonly summary?: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly required?: boolean; readonly content?: Content }
  readonly responses?: Readonly<Record<string, { readonly content?: Content }>>
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

export const API_TYPES = 'src/web/api/schema.generated.ts'

/** The document needs no database: routes are registered, none is called. */
async function readDocument(): Promise<Document> {
  const config = readConfig({
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    CONCORDAT_SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
  })
  const platform = { config, clock: systemClock, log: silentLog, database: {} } as unknown as Platform
  const app = await buildApp(platform)
  const answer = await app.inject('/api/openapi.json')
  await app.close()
  return JSON.parse(answer.body)
}

/** The whole file. */
export async function apiTypes(): Promise<string> {
  const { paths, components } = await readDocument()
  const shapes = Object.entries(components.schemas)
    .filter(([name]) => !name.endsWith('Input') || name === 'Input')
    .map(([name, schema]) => `export type ${name} = ${typeOf(schema)}`)
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]) =>
        `  /** ${operation.summary ?? ''} */\n  '${method.toUpperCase()} ${path}': ${routeOf(operation)}`,
    ),
  )
  return `// Made from the server's OpenAPI document by "npm run api-types"; do not edit.\n\n${shapes.join('\n\n')}\n\nexport interface Routes {\n${routes.join('\n')}\n}\n`
}

function routeOf(operation: Operation): string {
  const inside = (place: string) => {
    const found = operation.parameters?.filter((one) => one.in === place) ?? []
    if (found.length === 0) return 'undefined'
    return `{ ${found.map((one) => `${keyOf(one.name)}${one.required ? '' : '?'}: ${typeOf(one.schema ?? {})}`).join('; ')} }`
  }
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema
  const good = Object.entries(operation.responses ?? {}).find(([status]) => status.startsWith('2'))?.[1]
  const answer = Object.values(good?.content ?? {})[0]?.schema
  return `{ params: ${inside('path')}; query: ${inside('query')}; body: ${body ? typeOf(body) : 'undefined'}; answer: ${answer ? typeOf(answer) : 'undefined'} }`
}

function typeOf(schema: Schema): string {
  if (schema.$ref) return refName(schema.$ref)
  if (schema.const !== undefined) return literal(schema.const)
  if (schema.enum) return schema.enum.map(literal).join(' | ')
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return [...new Set(choices.map((one) => wrapped(typeOf(one))))].join(' | ')
  if (schema.allOf) return schema.allOf.map((one) => wrapped(typeOf(one))).join(' & ')
  const types = Array.isArray(schema.type) ? schema.type : [schema.type]
  return types.map((type) => plainType(type, schema)).join(' | ')
}

function plainType(type: string | undefined, schema: Schema): string {
  if (type === 'array') return `readonly ${wrapped(typeOf(schema.items ?? {}))}[]`
  if (type === 'object') return objectType(schema)
  if (type === 'integer') return 'number'
  return type === undefined ? 'unknown' : type
}

function objectType({ properties, required = [], additionalProperties }: Schema): string {
  if (!properties) {
    const values = typeof additionalProperties === 'object' ? typeOf(additionalProperties) : 'unknown'
    return `Readonly<Record<string, ${values}>>`
  }
  const members = Object.entries(properties).map(
    ([name, schema]) =>
      `${schema.description ? `\n  /** ${schema.description.replaceAll('*/', '')} */\n  ` : ''}readonly ${keyOf(name)}${required.includes(name) ? '' : '?'}: ${typeOf(schema)}`,
  )
  return members.length === 0 ? 'object' : `{ ${members.join('; ')} }`
}

/** Shapes of bodies are named …Input by the document; where they only repeat the answer's shape, that is meant. */
function refName(ref: string): string {
  return (ref.split('/').at(-1) ?? '').replace(/(?<=.)Input$/, '')
}

function wrapped(type: string): string {
  return /[|&\s]/.test(type) && !type.startsWith('{') ? `(${type})` : type
}

function keyOf(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "\\'")}'` : JSON.stringify(value)
}

if (process.argv[1] === import.meta.filename)
  writeFileSync(join(import.meta.dirname, '..', API_TYPES), await apiTypes())
