/**
 * Connections: one per CRM instance, with its settings, sealed credentials and tokens. Other rooms get a `Connection`
 * without secrets and a ready `Connector` from `openConnector`; how it signs in stays in here.
 */
export {
  getConnection,
  listConnections,
  updateCredentials,
  updateSettings,
} from './change-connection.ts'
export { CONNECTION_STATES, type Connection, type ConnectionState, type Credentials, type Grant } from './connection.ts'
export { createConnection, type NewConnection } from './create-connection.ts'
export { type Access, describeAccess } from './describe-access.ts'
export { type OpenOptions, openConnector, quotaHolder } from './open-connector.ts'
export { type RemovalReport, removeConnection } from './remove-connection.ts'
export {
  type ConnectionSettings,
  changeSettings,
  DEFAULT_SETTINGS,
  type GuardLimits,
  type SettingsPatch,
} from './settings.ts'
export { beginWebServerSignIn, type Callback, completeWebServerSignIn, connectNow, redirectUri } from './sign-in.ts'
export { sealedColumns as connectionSecrets } from './store.ts'
