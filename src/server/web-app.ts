import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'

/** One file of the built web application, as it is and as it was compressed when it was built. */
export interface WebFile {
  readonly type: string
  readonly plain: Buffer
  readonly gzip: Buffer | null
  readonly brotli: Buffer | null
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
}

/** Where `npm run build:web` puts it. */
export const WEB_DIRECTORY = join(import.meta.dirname, '../../dist/web')

/**
 * All files by their address, read once: nothing but these can ever be asked for, so no path leads out of the folder.
 * Empty when the web application was not built.
 */
export function readWebApp(directory: string): ReadonlyMap<string, WebFile> {
  if (!existsSync(join(directory, 'index.html'))) return new Map()
  const paths = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && TYPES[extname(entry.name)] !== undefined)
    .map((entry) => join(entry.parentPath, entry.name))
  return new Map(
    paths.map((path) => [`/${relative(directory, path).split(sep).join('/')}`, readWebFile(path)] as const),
  )
}

function readWebFile(path: string): WebFile {
  const packed = (ending: string) => (existsSync(path + ending) ? readFileSync(path + ending) : null)
  return {
    type: TYPES[extname(path)] as string,
    plain: readFileSync(path),
    gzip: packed('.gz'),
    brotli: packed('.br'),
  }
}

/** The smallest form that the reader's Accept-Encoding takes. */
export function chooseEncoding(file: WebFile, accepts: string): { body: Buffer; encoding: 'br' | 'gzip' | null } {
  if (file.brotli && /\bbr\b/.test(accepts)) return { body: file.brotli, encoding: 'br' }
  if (file.gzip && /\bgzip\b/.test(accepts)) return { body: file.gzip, encoding: 'gzip' }
  return { body: file.plain, encoding: null }
}

/**
 * Only our own scripts and styles, nothing inline, calls to this server only. Every page of the web application has it;
 * the tests collect what it would have refused.
 */
export const WEB_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** First parts of the addresses that are pages; anything else is answered 404, though still by a page. */
export const WEB_SECTIONS = [
  ...[
    'login',
    'welcome',
    'password',
    'setup',
    'home',
    'companies',
    'review',
    'connections',
    'runs',
    'plans',
    'rejects',
  ],
  ...['imports', 'account', 'settings', 'admin', 'navigator', 'workflows', 'help', 'docs'],
] as const

/** The page with a person's look on its root element, so that the first paint has it already. */
export function pageWithLook(html: string, look: { readonly theme: string; readonly density: string } | null): string {
  if (!look) return html
  return html.replace('<html lang="en"', `<html lang="en" data-theme="${look.theme}" data-density="${look.density}"`)
}
