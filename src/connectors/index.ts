/**
 * The CRM connectors behind one contract (`connector.ts`). `sync/mirror` reads through it, `sync/apply` alone writes.
 * Nothing outside this room knows which CRM it talks to; what differs is in `capabilitiesOf(kind)`, as plain facts.
 */
import { createHash } from 'node:crypto'
import type { HttpClient } from '../platform/http/client.ts'
import type { Capabilities, Connector, ConnectorKind } from './connector.ts'
import type { AuthorizationRequest, CodeExchange, ConnectorParts, LoginDetails, SignIn, SignInNeeds } from './login.ts'
import * as salesforce from './salesforce/index.ts'

export type {
  AccountRole,
  BulkWriteState,
  Capabilities,
  CheckFinding,
  Connector,
  ConnectorKind,
  Deletion,
  DeletionsAnswer,
  LookUpRequest,
  NewField,
  PersonObject,
  PersonRole,
  ReadChangesRequest,
  ReadRequest,
  RecordPage,
  RemoteIdentity,
  WriteKind,
  WriteRecord,
  WriteRequest,
  WriteResult,
} from './connector.ts'
export { CONNECTOR_KINDS } from './connector.ts'
export type { AuthorizationRequest, CodeExchange, ConnectorParts, LoginDetails, SignIn } from './login.ts'
export type { TokenStore, Tokens } from './tokens.ts'

interface ConnectorRoom {
  readonly capabilities: Capabilities
  /** Host suffixes (with leading dot) that belong to the vendor. */
  readonly vendorHosts: readonly string[]
  readonly signInNeeds: SignInNeeds
  createConnector(parts: ConnectorParts): Connector
  authorizationUrl(login: LoginDetails, request: AuthorizationRequest): string
  exchangeCode(signInHttp: HttpClient, login: LoginDetails, exchange: CodeExchange): Promise<SignIn>
}

const rooms: Readonly<Record<ConnectorKind, ConnectorRoom>> = { salesforce }

/** A connector for one connection. Opens no socket until it is asked something. */
export function createConnector(kind: ConnectorKind, parts: ConnectorParts): Connector {
  return rooms[kind].createConnector(parts)
}

/** What this kind of CRM can do, without signing in. */
export function capabilitiesOf(kind: ConnectorKind): Capabilities {
  return rooms[kind].capabilities
}

/** What must be granted to us at this kind of CRM, with reasons. */
export function signInNeedsOf(kind: ConnectorKind): SignInNeeds {
  return rooms[kind].signInNeeds
}

/** Host suffixes, each with a leading dot, that the egress rules allow for this kind of CRM. */
export function vendorHostsOf(kind: ConnectorKind): readonly string[] {
  return rooms[kind].vendorHosts
}

/** Where the browser goes to sign in (web-server flow with PKCE). */
export function authorizationUrl(kind: ConnectorKind, login: LoginDetails, request: AuthorizationRequest): string {
  return rooms[kind].authorizationUrl(login, request)
}

/** Turns the code the browser brought back into tokens. Throws CC-SF-… when the CRM refuses it; a code works once. */
export function exchangeCode(
  kind: ConnectorKind,
  signInHttp: HttpClient,
  login: LoginDetails,
  exchange: CodeExchange,
): Promise<SignIn> {
  return rooms[kind].exchangeCode(signInHttp, login, exchange)
}

/** The S256 challenge for a PKCE verifier of 43 to 128 characters. */
export function codeChallenge(verifier: string): string {
  return createHash('sha256').update(verifier, 'ascii').digest('base64url')
}
