import { createHash } from 'node:crypto'
import { errorCatalogue } from '../core/errors.ts'

interface OpenApiOperation {
  readonly summary?: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly {
    name: string
    in: string
    required?: boolean
    description?: string
    schema?: unknown
  }[]
  readonly requestBody?: { content?: Record<string, { schema?: unknown }> }
  readonly responses?: Record<string, { description?: string; content?: Record<string, { schema?: unknown }> }>
}

export interface OpenApiDocument {
  readonly info?: { title?: string; version?: string; description?: string }
  readonly paths?: Record<string, Record<string, OpenApiOperation>>
}

export const DOCS_STYLE = `:root{color-scheme:light dark;--line:color-mix(in srgb,currentColor 18%,transparent)}
body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1.5rem}
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2.5rem;border-bottom:1px solid var(--line)}
details{border:1px solid var(--line);border-radius:.5rem;margin:.5rem 0;padding:.5rem .75rem}
summary{cursor:pointer;overflow-wrap:anywhere}code,pre{font:13px/1.45 ui-monospace,monospace}
pre{overflow:auto;padding:.75rem;border-radius:.375rem;background:color-mix(in srgb,currentColor 7%,transparent)}
input,button{font:inherit;padding:.5rem .75rem;min-width:min(22rem,100%);box-sizing:border-box}b.m{display:inline-block;min-width:4.2rem;font:600 13px ui-monospace,monospace}
dt{font-weight:600;margin-top:1.25rem}dd{margin-left:0}nav a{margin-right:1rem}`

/** The content security policy that allows exactly the style of these pages and no script at all. */
export const DOCS_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(DOCS_STYLE).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'`

/** The API reference as one page that works without scripts and without the network. */
export function apiDocsPage(document: OpenApiDocument): string {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const tags = [...new Set(operations.map(({ operation }) => operation.tags?.[0] ?? 'Other'))]
  const sections = tags.map((tag) => {
    const own = operations.filter(({ operation }) => (operation.tags?.[0] ?? 'Other') === tag)
    return `<h2 id="${escapeHtml(tag)}">${escapeHtml(tag)}</h2>${own.map(operationHtml).join('')}`
  })
  const links = tags.map((tag) => `<a href="#${encodeURIComponent(tag)}">${escapeHtml(tag)}</a>`).join(' ')
  return page(
    'Concordat API',
    `<p>${escapeHtml(document.info?.description ?? '')}</p><p><a href="/api/openapi.json">OpenAPI 3.1 document</a> · <a href="/api/docs/errors">Errors</a></p><nav>${links}</nav>${sections.join('')}`,
  )
}

function operationHtml({
  path,
  method,
  operation,
}: {
  path: string
  method: string
  operation: OpenApiOperation
}): string {
  const parameters = (operation.parameters ?? []).map(
    (parameter) =>
      `<li><code>${escapeHtml(parameter.name)}</code> in ${parameter.in}${parameter.required ? ', required' : ''}</li>`,
  )
  const bodies = Object.entries(operation.requestBody?.content ?? {}).map(
    ([type, { schema }]) => `<p>Body <code>${escapeHtml(type)}</code></p>${schemaHtml(schema)}`,
  )
  const answers = Object.entries(operation.responses ?? {}).map(([status, response]) => {
    const schema = Object.values(response.content ?? {})[0]?.schema
    return `<p>Answer ${escapeHtml(status)} ${escapeHtml(response.description ?? '')}</p>${schemaHtml(schema)}`
  })
  return `<details><summary><b class="m">${method.toUpperCase()}</b> <code>${escapeHtml(path)}</code> ${escapeHtml(operation.summary ?? '')}</summary>
<p>${escapeHtml(operation.description ?? '')}</p>${parameters.length > 0 ? `<ul>${parameters.join('')}</ul>` : ''}${bodies.join('')}${answers.join('')}</details>`
}

function schemaHtml(schema: unknown): string {
  return schema === undefined ? '' : `<pre>${escapeHtml(JSON.stringify(schema, null, 2))}</pre>`
}

/** Every error code with its meaning and next step; problem documents link here. */
export function errorDocsPage(): string {
  const entries = [...errorCatalogue()].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
  const list = entries.map(
    ([code, error]) =>
      `<dt id="${code.toLowerCase()}">${code} · ${escapeHtml(error.title)}</dt><dd>${escapeHtml(error.meaning)}<br>Next: ${escapeHtml(error.nextStep)}</dd>`,
  )
  return page('Concordat errors', `<p><a href="/api/docs">API</a></p><dl>${list.join('')}</dl>`)
}

/** A short page with a heading, one sentence and a way on. */
export function messagePage(title: string, sentence: string, onward = '/'): string {
  return page(escapeHtml(title), `<p>${escapeHtml(sentence)}</p><p><a href="${escapeHtml(onward)}">Go on</a></p>`)
}

function page(title: string, content: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><style>${DOCS_STYLE}</style></head><body><h1>${title}</h1>${content}</body></html>`
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
