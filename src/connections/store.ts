import { sql } from 'kysely'
import { isUuid } from '../core/ids.ts'
import type { Queryable } from '../platform/database/database.ts'
import type { SealedColumn, SealedText } from '../platform/secrets/index.ts'
import {
  type Connection,
  type ConnectionState,
  type Grant,
  type SealedPart,
  type SignedInAs,
  secretPlace,
} from './connection.ts'
import { DEFAULT_SETTINGS } from './settings.ts'

interface ConnectionRow extends Omit<Connection, 'auth' | 'signedInAs'> {
  readonly remoteUser: string | null
  readonly remoteOrganization: string | null
  readonly remoteIsSandbox: boolean | null
  readonly signedInAt: Date | null
  readonly grant: Grant
  readonly clientId: string
  readonly username: string | null
}

const columns = sql`id, workspace_id as "workspaceId", name, kind, login_url as "loginUrl", instance_url as "instanceUrl",
  organization_id as "organizationId", grant_kind as "grant", client_id as "clientId", username, settings, state,
  state_reason as "stateReason", remote_user as "remoteUser", remote_organization as "remoteOrganization",
  remote_is_sandbox as "remoteIsSandbox", signed_in_at as "signedInAt", created_at as "createdAt"`

function toConnection(stored: ConnectionRow): Connection {
  const { grant, clientId, username, settings, remoteUser, remoteOrganization, remoteIsSandbox, signedInAt, ...row } =
    stored
  return {
    ...row,
    signedInAs:
      remoteUser !== null && signedInAt !== null
        ? {
            ...{ user: remoteUser, organization: remoteOrganization ?? '' },
            ...{ isSandbox: remoteIsSandbox ?? false, at: signedInAt },
          }
        : null,
    auth: { grant, clientId, ...(username === null ? {} : { username }) },
    // Settings that came with a later version have their default in rows written before.
    settings: { ...DEFAULT_SETTINGS, ...settings, guards: { ...DEFAULT_SETTINGS.guards, ...settings.guards } },
  }
}

export interface SealedCredentials {
  readonly clientSecret: string | null
  readonly privateKey: string | null
}

/** False when the name is taken. */
export async function insertConnection(
  db: Queryable,
  connection: Connection,
  sealed: SealedCredentials,
): Promise<boolean> {
  const { rows } = await sql`insert into concordat.connections
      (id, workspace_id, name, kind, login_url, grant_kind, client_id, username, client_secret, private_key, settings,
       created_at, updated_at)
    values (${connection.id}, ${connection.workspaceId}, ${connection.name}, ${connection.kind}, ${connection.loginUrl},
      ${connection.auth.grant}, ${connection.auth.clientId}, ${connection.auth.username ?? null},
      ${sealed.clientSecret}, ${sealed.privateKey}, ${JSON.stringify(connection.settings)}::jsonb,
      ${connection.createdAt}, ${connection.createdAt})
    on conflict (workspace_id, lower(name)) where state <> 'removed' do nothing
    returning id`.execute(db)
  return rows.length === 1
}

export async function selectConnections(
  db: Queryable,
  workspaceId: string,
  includeRemoved: boolean,
): Promise<readonly Connection[]> {
  const { rows } = await sql<ConnectionRow>`select ${columns} from concordat.connections
    where workspace_id = ${workspaceId} and (${includeRemoved} or state <> 'removed')
    order by lower(name), created_at`.execute(db)
  return rows.map(toConnection)
}

/** By id also a removed one, by name only one in use. */
export async function selectConnection(
  db: Queryable,
  workspaceId: string,
  nameOrId: string,
  lock = false,
): Promise<Connection | null> {
  const id = isUuid(nameOrId) ? nameOrId : null
  const { rows } = await sql<ConnectionRow>`select ${columns} from concordat.connections
    where workspace_id = ${workspaceId}
      and (id = ${id}::uuid or (${id}::uuid is null and lower(name) = lower(${nameOrId}) and state <> 'removed'))
    ${lock ? sql`for no key update` : sql``}`.execute(db)
  return rows[0] ? toConnection(rows[0]) : null
}

export async function storeSettings(db: Queryable, connection: Connection): Promise<void> {
  await sql`update concordat.connections set settings = ${JSON.stringify(connection.settings)}::jsonb, updated_at = now()
    where id = ${connection.id} and workspace_id = ${connection.workspaceId}`.execute(db)
}

export async function storeCredentials(
  db: Queryable,
  connection: Connection,
  sealed: SealedCredentials,
): Promise<void> {
  const { auth, id, workspaceId } = connection
  await sql`update concordat.connections set grant_kind = ${auth.grant}, client_id = ${auth.clientId},
      username = ${auth.username ?? null}, client_secret = ${sealed.clientSecret}, private_key = ${sealed.privateKey},
      updated_at = now()
    where id = ${id} and workspace_id = ${workspaceId}`.execute(db)
}

/** A removed connection stays removed. */
export async function storeState(
  db: Queryable,
  id: string,
  state: ConnectionState,
  reason: string | null,
): Promise<boolean> {
  const { rows } = await sql`update concordat.connections set state = ${state}, state_reason = ${reason},
      updated_at = now(), removed_at = case when ${state} = 'removed' then now() else removed_at end
    where id = ${id} and state <> 'removed' returning id`.execute(db)
  return rows.length === 1
}

export async function storeIdentity(
  db: Queryable,
  id: string,
  instanceUrl: string,
  organizationId: string,
): Promise<void> {
  await sql`update concordat.connections set instance_url = ${instanceUrl}, organization_id = ${organizationId},
    updated_at = now() where id = ${id}`.execute(db)
}

export async function storeSignedInAs(db: Queryable, id: string, as: SignedInAs): Promise<void> {
  await sql`update concordat.connections set remote_user = ${as.user}, remote_organization = ${as.organization},
    remote_is_sandbox = ${as.isSandbox}, signed_in_at = ${as.at}, updated_at = now() where id = ${id}`.execute(db)
}

/** When the tokens were last renewed; null without tokens. */
export async function selectRenewedAt(db: Queryable, id: string): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`select renewed_at as at from concordat.connection_tokens
    where connection_id = ${id} and sealed is not null`.execute(db)
  return rows[0]?.at ?? null
}

export async function selectCredentials(db: Queryable, id: string): Promise<SealedCredentials> {
  const { rows } = await sql<SealedCredentials>`select client_secret as "clientSecret", private_key as "privateKey"
    from concordat.connections where id = ${id}`.execute(db)
  return rows[0] ?? { clientSecret: null, privateKey: null }
}

/** Everything secret goes; the row stays for the history and for links to it. */
export async function eraseSecrets(db: Queryable, id: string): Promise<void> {
  await sql`update concordat.connections set client_secret = null, private_key = null where id = ${id}`.execute(db)
  await sql`delete from concordat.connection_tokens where connection_id = ${id}`.execute(db)
  await sql`delete from concordat.connection_sign_ins where connection_id = ${id}`.execute(db)
}

export async function selectTokens(db: Queryable, id: string): Promise<string | null> {
  const { rows } = await sql<{ sealed: string | null }>`select sealed from concordat.connection_tokens
    where connection_id = ${id}`.execute(db)
  return rows[0]?.sealed ?? null
}

/** Waits for whoever renews this connection's tokens in any process. The row is made when there is none. */
export async function lockTokens(
  db: Queryable,
  connection: { id: string; workspaceId: string },
): Promise<string | null> {
  await sql`insert into concordat.connection_tokens (connection_id, workspace_id)
    select id, workspace_id from concordat.connections
      where id = ${connection.id} and workspace_id = ${connection.workspaceId} and state <> 'removed'
    on conflict (connection_id) do nothing`.execute(db)
  const { rows } = await sql<{ sealed: string | null }>`select sealed from concordat.connection_tokens
    where connection_id = ${connection.id} for no key update`.execute(db)
  return rows[0]?.sealed ?? null
}

/** False when the connection was removed meanwhile. */
export async function storeTokens(
  db: Queryable,
  connection: { id: string; workspaceId: string },
  sealed: string | null,
): Promise<boolean> {
  const { rows } =
    await sql`insert into concordat.connection_tokens as t (connection_id, workspace_id, sealed, renewed_at)
    select id, workspace_id, ${sealed}, now() from concordat.connections
      where id = ${connection.id} and workspace_id = ${connection.workspaceId} and state <> 'removed'
    on conflict (connection_id) do update set sealed = excluded.sealed, renewed_at = excluded.renewed_at
    returning t.connection_id`.execute(db)
  return rows.length === 1
}

export interface SignInRow {
  readonly workspaceId: string
  readonly connectionId: string
  readonly verifier: string
  readonly redirectUri: string
}

export async function insertSignIn(
  db: Queryable,
  row: SignInRow & { stateHash: Buffer; browserHash: Buffer | null; expiresAt: Date },
): Promise<void> {
  await sql`insert into concordat.connection_sign_ins
      (state_hash, workspace_id, connection_id, verifier, redirect_uri, browser_hash, expires_at)
    values (${row.stateHash}, ${row.workspaceId}, ${row.connectionId}, ${row.verifier}, ${row.redirectUri},
      ${row.browserHash}, ${row.expiresAt})`.execute(db)
}

/** Takes the sign-in out, whatever comes of it: a state works once. */
export async function takeSignIn(
  db: Queryable,
  stateHash: Buffer,
  browserHash: Buffer | null,
  now: Date,
): Promise<SignInRow | null> {
  const { rows } = await sql<SignInRow & { fits: boolean }>`delete from concordat.connection_sign_ins
    where state_hash = ${stateHash} or expires_at < ${now}
    returning workspace_id as "workspaceId", connection_id as "connectionId", verifier, redirect_uri as "redirectUri",
      state_hash = ${stateHash} and expires_at >= ${now}
        and browser_hash is not distinct from ${browserHash}::bytea as fits`.execute(db)
  return rows.find((row) => row.fits) ?? null
}

/** The columns that key rotation seals anew. */
export const sealedColumns: readonly SealedColumn[] = [
  credentialColumn('client_secret'),
  credentialColumn('private_key'),
  {
    name: 'connection_tokens.sealed',
    list: async (db, prefix, limit) => {
      const { rows } = await sql<SealedRow>`select connection_id as id, workspace_id as "workspaceId", sealed
        from concordat.connection_tokens where not starts_with(sealed, ${prefix}) limit ${limit}`.execute(db)
      return rows.map((row) => sealedText(row, 'tokens'))
    },
    replace: async (db, key, before, after) => {
      await sql`update concordat.connection_tokens set sealed = ${after}
        where connection_id = ${key}::uuid and sealed = ${before}`.execute(db)
    },
  },
]

interface SealedRow {
  readonly id: string
  readonly workspaceId: string
  readonly sealed: string
}

function credentialColumn(part: 'client_secret' | 'private_key'): SealedColumn {
  const column = sql.ref(part)
  return {
    name: `connections.${part}`,
    list: async (db, prefix, limit) => {
      const { rows } = await sql<SealedRow>`select id, workspace_id as "workspaceId", ${column} as sealed
        from concordat.connections where not starts_with(${column}, ${prefix}) limit ${limit}`.execute(db)
      return rows.map((row) => sealedText(row, part))
    },
    replace: async (db, key, before, after) => {
      await sql`update concordat.connections set ${column} = ${after} where id = ${key}::uuid and ${column} = ${before}`.execute(
        db,
      )
    },
  }
}

function sealedText(row: SealedRow, part: SealedPart): SealedText {
  return { key: row.id, place: secretPlace(row, part), sealed: row.sealed }
}
