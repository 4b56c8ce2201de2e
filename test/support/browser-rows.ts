import { sql } from 'kysely'
import { DEFAULT_SETTINGS } from '../../src/connections/index.ts'
import type { Queryable } from '../../src/platform/database/database.ts'
import { newId } from '../../src/platform/random.ts'
import { DEFAULT_WORKSPACE } from '../../src/platform/workspace.ts'
import { addRejects } from '../../src/sync/history/index.ts'

/** A connection that nobody will call, for pages that only show it. */
export async function addConnection(db: Queryable, name = 'Salesforce'): Promise<string> {
  const id = newId()
  await sql`insert into concordat.connections (id, workspace_id, name, kind, login_url, grant_kind, client_id, settings, state)
    values (${id}, ${DEFAULT_WORKSPACE}, ${name}, 'salesforce', 'https://login.salesforce.com', 'jwt', 'client',
      ${JSON.stringify(DEFAULT_SETTINGS)}::jsonb, 'connected')`.execute(db)
  return id
}

/** As many companies as wished, every one with metrics and its own values: "Globex Inc 7" and the like. */
export async function addCompanies(db: Queryable, count: number): Promise<void> {
  await sql`insert into concordat.companies (workspace_id, external_key, name, domain, industry, employees, country, city)
    select ${DEFAULT_WORKSPACE}, 'key-' || lpad(i::text, 6, '0'),
      (array['Acme', 'Northwind', 'Globex', 'Initech', 'Umbrella'])[1 + i % 5] || ' '
        || (array['Ltd', 'GmbH', 'Inc', 'Systems'])[1 + i % 4] || ' ' || i,
      'company-' || i || '.example', (array['Software', 'Retail', 'Banking', null])[1 + i % 4], i * 7 % 5000, 'DE', 'Berlin'
    from generate_series(1, ${count}::int) i`.execute(db)
  await sql`insert into concordat.company_metrics (company_id, workspace_id, funnel_stage, first_seen, last_seen, events_30d,
      sources_30d, points, metrics_at, metrics_on)
    select id, workspace_id, (array['Interest', 'Investigation', 'Ongoing Usage'])[1 + employees % 3], '2026-01-02',
      '2026-10-03', employees % 300, 3, 5, now(), '2026-10-04' from concordat.companies`.execute(db)
}

/** A run that is under way, with some counters; answers its id. */
export async function addRun(db: Queryable, connectionId: string, state = 'running'): Promise<string> {
  const id = newId()
  const ended = ['succeeded', 'failed', 'stopped'].includes(state)
  await sql`insert into concordat.runs (id, workspace_id, connection_id, kind, trigger, options_key, state, stage,
      started_at, heartbeat_at, finished_at, reason)
    values (${id}, ${DEFAULT_WORKSPACE}, ${connectionId}, 'sync', 'person', ${id}, ${state}, 'pull', now(), now(),
      ${ended ? sql`now()` : null}, ${state === 'failed' ? 'Salesforce did not answer for ten minutes.' : null})`.execute(
    db,
  )
  await setCount(db, id, 'read', 100)
  await setCount(db, id, 'stored', 100)
  return id
}

/** Sets a counter of the pull of accounts, as a worker's transaction would. */
export async function setCount(db: Queryable, runId: string, name: string, value: number): Promise<void> {
  await sql`insert into concordat.run_counts (workspace_id, run_id, stage, object, name, value)
    values (${DEFAULT_WORKSPACE}, ${runId}, 'pull', 'Account', ${name}, ${value})
    on conflict (run_id, stage, object, name) do update set value = excluded.value`.execute(db)
}

/** A held plan of so many updates, as a planner would have stored it; answers its id. */
export async function addPlan(db: Queryable, connectionId: string, count: number): Promise<string> {
  const id = newId()
  const none = { creates: 0, deletes: 0, unchanged: 0, rejected: 0, clears: 0 }
  const reasons = [{ guard: 'updates', count, share: 1, limit: 0.2, message: 'many' }]
  await sql`insert into concordat.plans (id, workspace_id, connection_id, kind, state, planned_at, counts, reasons)
    values (${id}, ${DEFAULT_WORKSPACE}, ${connectionId}, 'sync', 'held', now(),
      ${JSON.stringify({ ...none, considered: count, updates: count })}::jsonb, ${JSON.stringify(reasons)}::jsonb)`.execute(
    db,
  )
  await sql`insert into concordat.changes (plan_id, workspace_id, connection_id, object, kind, remote_id, before, after)
    select ${id}, ${DEFAULT_WORKSPACE}, ${connectionId}, 'Account', 'update', '001' || lpad(i::text, 12, '0'),
      jsonb_build_object('Rating', 'Cold', 'Phone', null), jsonb_build_object('Rating', 'Hot', 'Phone', 'value ' || i)
    from generate_series(1, ${count}::int) i`.execute(db)
  return id
}

/** Refused writes of companies `key-000001` and on, one of each kind of trouble, and one record that could not be read. */
export async function addRefused(db: Queryable, runId: string): Promise<void> {
  const { rows } = await sql<{
    id: string
  }>`select id from concordat.companies order by external_key limit ${REFUSED.length}`.execute(db)
  for (const [at, [symbol, field, message, meaning, nextStep]] of REFUSED.entries())
    await addRejects(db, runId, 'apply', 'Account', [
      {
        ...{
          remoteId: `001Kz00000C0ffe${at}`,
          operation: 'update',
          changeId: String(at + 1),
          companyId: rows[at]?.id ?? null,
        },
        reject: { code: symbol, symbol, message, meaning, nextStep, fields: [field], retry: 'after-fix' },
        values: { [field]: `value ${at}` },
      },
    ])
  await addRejects(db, runId, 'pull', 'Account', [
    {
      ...{ remoteId: '001Kz00000Unread', line: 7, values: null },
      reject: {
        ...{ code: 'CC-MIR-21', symbol: 'NUL_CHARACTER', message: 'a text holds U+0000', fields: ['Description'] },
        ...{ meaning: 'A text of the record cannot be stored.', nextStep: 'Remove the character.', retry: 'after-fix' },
      },
    },
  ])
}

const TOO_LONG = ['STRING_TOO_LONG', 'Name', 'Name: data value too large: <b>Acme</b> (max length=40)'] as const
const LONG_WORDS = [
  'The text is longer than the field allows.',
  'Shorten the text, or map it to a longer field.',
] as const
const RULE_WORDS = [
  'A validation rule of your organisation refused the record.',
  'Read the rule’s message; correct the record, or adjust the rule.',
] as const
const REFUSED: readonly (readonly [string, string, string, string, string])[] = [
  [...TOO_LONG, ...LONG_WORDS],
  [...TOO_LONG, ...LONG_WORDS],
  ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Phone', 'Phone must begin with +', ...RULE_WORDS],
  ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Phone', 'Phone must begin with +', ...RULE_WORDS],
  ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Website', 'Website is not on the allowed list', ...RULE_WORDS],
  [
    ...(['DUPLICATES_DETECTED', 'Name', 'Use one of these records?'] as const),
    ...(['A duplicate rule says that such a record exists already.', 'Link the company to that record.'] as const),
  ],
  [
    ...(['INSUFFICIENT_ACCESS_OR_READONLY', 'OwnerId', 'insufficient access rights on object id'] as const),
    ...([
      'The connected user may not change this record.',
      'Ask your Salesforce administrator for edit access.',
    ] as const),
  ],
]
