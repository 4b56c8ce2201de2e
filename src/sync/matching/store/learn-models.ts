import { sql } from 'kysely'
import type { Queryable } from '../../../platform/database/database.ts'
import type { LearnedModel, ModelToStore } from '../learn/learned-model.ts'

const MODEL = sql`version, state, engine, start, weights, thresholds, trained_on as "trainedOn", figures, finding, made_by as "madeBy",
  made_at as "madeAt", (
    select max(a.activated_at) from concordat.match_activations a
    where a.workspace_id = m.workspace_id and a.version = m.version) as "activatedAt"`

/** Stores a model under the next version; one at a time in a workspace. Call it in a transaction. */
export async function insertModel(db: Queryable, workspaceId: string, model: ModelToStore): Promise<number> {
  await lockModels(db, workspaceId)
  const json = (value: unknown) => sql`${JSON.stringify(value)}::json`
  const { rows } = await sql<{ version: number }>`
    insert into concordat.match_models
      (workspace_id, version, state, engine, start, weights, thresholds, trained_on, figures, finding, made_by)
    select ${workspaceId}::uuid, coalesce(max(version), 0) + 1, ${model.state}::text, ${model.engine}::text, ${model.start}::float8,
      ${json(model.weights)}, ${json(model.thresholds)}, ${json(model.trainedOn)}, ${json(model.figures)}, ${model.finding}::text,
      ${model.madeBy}::text
    from concordat.match_models where workspace_id = ${workspaceId}
    returning version`.execute(db)
  return rows[0]!.version
}

/** Who changes which model is in use waits for who does so already; goes with the transaction. */
export async function lockModels(db: Queryable, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('concordat match models'), hashtext(${workspaceId}))`.execute(db)
}

/** Newest first. */
export async function selectModels(db: Queryable, workspaceId: string): Promise<LearnedModel[]> {
  const { rows } = await sql<LearnedModel>`select ${MODEL} from concordat.match_models m
    where workspace_id = ${workspaceId} order by version desc`.execute(db)
  return rows
}

export async function selectModel(db: Queryable, workspaceId: string, version: number): Promise<LearnedModel | null> {
  const { rows } = await sql<LearnedModel>`select ${MODEL} from concordat.match_models m
    where workspace_id = ${workspaceId} and version = ${version}`.execute(db)
  return rows[0] ?? null
}

export async function selectActiveModel(db: Queryable, workspaceId: string): Promise<LearnedModel | null> {
  const { rows } = await sql<LearnedModel>`select ${MODEL} from concordat.match_models m
    where workspace_id = ${workspaceId} and state = 'active'`.execute(db)
  return rows[0] ?? null
}

/** Puts another version in use, null: the shipped weights; the one before is retired. Call it with the models locked. */
export async function updateActive(
  db: Queryable,
  workspaceId: string,
  version: number | null,
  by: string,
): Promise<void> {
  await sql`update concordat.match_models set state = 'retired'
    where workspace_id = ${workspaceId} and state = 'active' and version is distinct from ${version}`.execute(db)
  await sql`update concordat.match_models set state = 'active'
    where workspace_id = ${workspaceId} and version = ${version}`.execute(db)
  await sql`insert into concordat.match_activations (workspace_id, version, activated_by)
    values (${workspaceId}, ${version}, ${by})`.execute(db)
}

export interface Activation {
  /** Null: the shipped weights. */
  readonly version: number | null
  readonly by: string
  readonly at: Date
}

/** Newest first. */
export async function selectActivations(db: Queryable, workspaceId: string, limit: number): Promise<Activation[]> {
  const { rows } = await sql<Activation>`select version, activated_by as by, activated_at as at
    from concordat.match_activations where workspace_id = ${workspaceId} order by id desc limit ${limit}`.execute(db)
  return rows
}

/** Lists all companies for a new decision in every connection of the workspace that was matched before. Answers how many. */
export async function listEverywhere(db: Queryable, workspaceId: string): Promise<number> {
  const done = await sql`insert into concordat.match_pending (workspace_id, connection_id, company_id)
    select c.workspace_id, s.connection_id, c.company_id from concordat.match_states s
    join concordat.match_companies c on c.workspace_id = s.workspace_id
    where s.workspace_id = ${workspaceId} order by s.connection_id, c.company_id
    on conflict (connection_id, company_id) do update set turn = nextval('concordat.match_turns')`.execute(db)
  return Number(done.numAffectedRows ?? 0n)
}
