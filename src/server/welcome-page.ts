import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DOCS_STYLE } from './api-docs.ts'

const SCRIPT = readFileSync(join(import.meta.dirname, 'pages/welcome.js'), 'utf8')

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** Allows exactly the script and style of the page, and calls to this server. */
export const WELCOME_POLICY = `default-src 'none'; style-src ${hash(DOCS_STYLE)}; script-src ${hash(SCRIPT)}; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'`

/** Where the one-time owner link leads: name, address and password of the first owner. The token stays behind #. */
export function welcomePage(): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Welcome to Concordat</title><style>${DOCS_STYLE}</style></head><body><main><h1>Welcome to Concordat</h1>
<p>Whoever fills this in becomes the owner of this installation. The link works once and for one hour; start Concordat again to get a new one.</p>
<form><p><label>Your name<br><input name="name" autocomplete="name" required></label></p>
<p><label>E-mail address<br><input name="email" type="email" autocomplete="username" required></label></p>
<p><label>Password, at least 12 characters<br><input name="password" type="password" autocomplete="new-password" minlength="12" required></label></p>
<p><button>Become the owner</button></p></form><p><output role="status" aria-live="polite"></output></p>
<noscript><p>This form needs JavaScript. Without it, send the same to POST /api/v1/setup (see <a href="/api/docs">the API</a>).</p></noscript></main>
<script>${SCRIPT}</script></body></html>`
}
