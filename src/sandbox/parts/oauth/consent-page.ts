/** The page on which a person signs in as one of a sandbox's users and allows or denies the app. */

export interface ConsentPerson {
  readonly id: string
  readonly name: string
  readonly username: string
  /** Profile, role or licence, in a word. */
  readonly role: string
}

export interface ConsentPage {
  /** Of the vendor, e.g. Salesforce. */
  readonly product: string
  readonly organization: string
  readonly app: string
  /** Where the form is sent, with `ticket`, `user` and `decision` (allow or deny). */
  readonly action: string
  readonly ticket: string
  readonly people: readonly ConsentPerson[]
  /** Username of the person the client expects. */
  readonly loginHint: string | null
  /** What the app asks to do, in words. */
  readonly wishes: readonly string[]
  /** Host the person is sent back to. */
  readonly returnsTo: string
}

const STYLE = `
:root{color-scheme:light dark;--ink:#14202e;--soft:#5a6b7f;--line:#d8dfe8;--page:#eef2f7;--card:#fff;--accent:#0b5cab}
@media(prefers-color-scheme:dark){:root{--ink:#e8eef6;--soft:#9fb0c3;--line:#33404f;--page:#11171f;--card:#1a2330;--accent:#6bb0ff}}
*{box-sizing:border-box}body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;background:var(--page);
color:var(--ink);font:16px/1.5 system-ui,sans-serif}main{width:min(440px,100%);background:var(--card);border:1px solid var(--line);
border-radius:14px;padding:28px;box-shadow:0 8px 30px rgb(0 0 0/.08)}h1{font-size:21px;line-height:1.3;margin:0 0 6px}
p{margin:0 0 16px;color:var(--soft)}.badge{display:inline-block;font-size:12px;font-weight:600;letter-spacing:.04em;
text-transform:uppercase;color:var(--accent);margin-bottom:10px}fieldset{border:0;padding:0;margin:0 0 20px}legend{font-weight:600;
margin-bottom:8px;padding:0}label{display:flex;gap:10px;align-items:center;border:1px solid var(--line);border-radius:10px;
padding:8px 12px;margin-bottom:8px;cursor:pointer}label span{flex:1;min-width:0;line-height:1.35}label em{font-style:normal;
font-size:12px;color:var(--soft);border:1px solid var(--line);border-radius:99px;padding:1px 8px}input{accent-color:var(--accent);
flex:none}summary{cursor:pointer;color:var(--accent);padding:2px 0 8px;font-size:15px}h2{font-size:16px;margin:0 0 6px}label:has(:checked){border-color:var(--accent);outline:1px solid var(--accent)}
label small{display:block;color:var(--soft);overflow-wrap:anywhere}ul{margin:0 0 20px;padding-left:20px;font-size:15px}.row{display:flex;gap:10px}
button{flex:1;font:inherit;font-weight:600;padding:11px 16px;border-radius:10px;border:1px solid var(--line);background:transparent;
color:inherit;cursor:pointer}button.main{background:var(--accent);border-color:var(--accent);color:var(--card)}
button:focus-visible,input:focus-visible{outline:3px solid var(--accent);outline-offset:2px}footer{margin-top:18px;font-size:13px;
color:var(--soft)}code{font-size:13px}
@media(max-width:480px){body{padding:12px;place-items:start center}main{padding:20px 16px}}`
/** Offered at once; the others are behind a fold, so that the buttons can be seen without scrolling. */
const SHOWN_AT_ONCE = 3
const OFFERED = 8

export function consentPage(wanted: ConsentPage): string {
  const offered = wanted.people.slice(0, OFFERED)
  const hinted = wanted.people.find((person) => person.username === wanted.loginHint)
  if (hinted && !offered.slice(0, SHOWN_AT_ONCE).includes(hinted))
    offered.splice(0, offered.length, hinted, ...offered.filter((person) => person !== hinted))
  const chosen = hinted ?? offered[0]
  const choices = offered.map(
    (person) => `<label><input type="radio" name="user" value="${person.id}"${person === chosen ? ' checked' : ''}>
<span>${escapeHtml(person.name)}<small>${escapeHtml(person.username).replace('@', '<wbr>@')}</small></span><em>${escapeHtml(person.role)}</em></label>`,
  )
  const others = choices.slice(SHOWN_AT_ONCE)
  const more =
    others.length > 0 ? `<details><summary>${others.length} more people</summary>${others.join('\n')}</details>` : ''
  return page(
    'Allow access?',
    `<span class="badge">${wanted.product} sandbox</span>
<h1>Allow ${escapeHtml(wanted.app)} to use ${escapeHtml(wanted.organization)}?</h1>
<p>This is an emulated org on your machine. No password is needed.</p>
<form method="post" action="${escapeHtml(wanted.action)}"><input type="hidden" name="ticket" value="${wanted.ticket}">
<fieldset><legend>Sign in as</legend>${choices.slice(0, SHOWN_AT_ONCE).join('\n')}${more}</fieldset>
<h2>The app asks to</h2><ul>${wanted.wishes.map((wish) => `<li>${escapeHtml(wish)}</li>`).join('')}</ul>
<div class="row"><button name="decision" value="deny">Deny</button>
<button class="main" name="decision" value="allow">Allow</button></div></form>
<footer>You will be sent back to <code>${escapeHtml(wanted.returnsTo)}</code>.</footer>`,
  )
}

export function refusalPage(product: string, error: string, description: string): string {
  return page(
    'OAuth error',
    `<span class="badge">${product} sandbox</span><h1>This sign-in cannot go on</h1>
<p>The request that brought you here was refused. Go back to the app and check what it knows of this org.</p>
<p>error=<code>${escapeHtml(error)}</code><br>error_description=<code>${escapeHtml(description)}</code></p>`,
  )
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title><style>${STYLE}</style></head><body><main>${body}</main></body></html>`
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}
