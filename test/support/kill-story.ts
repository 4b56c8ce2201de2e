import { sql } from 'kysely'
import type { RunId } from '../../src/core/ids.ts'
import type { Platform } from '../../src/platform/platform.ts'
import { newId } from '../../src/platform/random.ts'
import { DEFAULT_WORKSPACE } from '../../src/platform/workspace.ts'
import { createRun } from '../../src/sync/history/index.ts'
import type { OpenConnector } from '../../src/sync/loop/index.ts'
import { LAG_MS, workRun } from './scenario.ts'

/** What the story asks of the CRM from outside, over HTTP, so that any process can play it. */
export interface StoryParts {
  readonly platform: Platform
  readonly connectionId: string
  readonly open: OpenConnector
  readonly sandboxUrl: string
  readonly worker: string
}

type Step = { readonly run: 'sync' | 'undo' | 'pull' } | { readonly edit: (parts: StoryParts) => Promise<void> }

/**
 * A first sync, a day of people's work in the CRM, a second sync, an undo of the first, and a last pull. Each step that
 * was done is remembered in the database, so that whoever comes after a killed process goes on where it stood.
 */
const STEPS: readonly Step[] = [
  { run: 'sync' },
  { edit: peopleWork },
  { run: 'sync' },
  { run: 'undo' },
  { run: 'pull' },
]

export async function playStory(parts: StoryParts): Promise<void> {
  const { db } = parts.platform.database
  await sql`create table if not exists public.story (step int primary key, run_id text, done boolean not null)`.execute(
    db,
  )
  for (const [at, step] of STEPS.entries()) {
    const known = await sql<{ run_id: RunId | null; done: boolean }>`select run_id, done from public.story
      where step = ${at}`.execute(db)
    if (known.rows[0]?.done) continue
    if ('edit' in step) await step.edit(parts)
    else
      await workRun(
        parts.platform,
        known.rows[0]?.run_id ?? (await begin(parts, at, step.run)),
        parts.open,
        true,
        parts.worker,
      )
    await sql`insert into public.story (step, done) values (${at}, true)
      on conflict (step) do update set done = true`.execute(db)
  }
}

async function begin(parts: StoryParts, at: number, kind: 'sync' | 'undo' | 'pull'): Promise<RunId> {
  await control(parts, 'POST', 'clock', { advanceMs: LAG_MS })
  return parts.platform.database.transaction(async ({ db }) => {
    const first = await sql<{ run_id: string }>`select run_id from public.story where step = 0`.execute(db)
    const { id } = await createRun(db, {
      workspaceId: DEFAULT_WORKSPACE,
      connectionId: parts.connectionId,
      kind,
      trigger: 'person',
      options: { no: newId(), ...(kind === 'undo' && { run: first.rows[0]?.run_id }) },
    })
    await sql`insert into public.story (step, run_id, done) values (${at}, ${id}, false)`.execute(db)
    return id
  })
}

/** Renames, overwritten values of ours, deletions, a merge, new accounts, and new signals on our side. */
async function peopleWork(parts: StoryParts): Promise<void> {
  const { db } = parts.platform.database
  const save = (action: string, rest: object) => control(parts, 'POST', 'save', { object: 'Account', action, ...rest })
  const { rows: linked } = await sql<{ id: string; key: string }>`select l.remote_id as id, c.external_key as key
    from concordat.links l join concordat.companies c on c.id = l.company_id
    where l.ended_at is null and c.external_key like 'co-%' order by c.external_key`.execute(db)
  const id = (at: number) => linked[at]?.id
  await save('update', { id: id(0), values: { Phone: '555 0100' } })
  await save('update', { id: id(1), values: { Concordat_company_name__c: 'a person wrote this' } })
  await save('delete', { id: id(2) })
  await save('create', { values: { Name: 'Made by hand', Website: 'https://made-by-hand-xq.example' } })
  const twin = (await save('create', { values: { Name: 'Twin', BillingCountry: 'Peru' } })) as { id: string }
  await save('merge', { id: twin.id, ids: [id(3)] })
  await sql`update concordat.company_metrics set events_30d = events_30d + 100 where company_id in
    (select id from concordat.companies where external_key in ('co-4', 'co-5', 'new-0'))`.execute(db)
  await sql`update concordat.companies set name = name || ' II', updated_at = now() where external_key = 'co-6'`.execute(
    db,
  )
}

async function control(parts: StoryParts, method: string, path: string, body: object): Promise<unknown> {
  const answer = await fetch(`${parts.sandboxUrl}/__sandbox/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const said = await answer.json()
  if (!answer.ok) throw new Error(`the sandbox refused ${path}: ${JSON.stringify(said)} for ${JSON.stringify(body)}`)
  return said
}
