/**
 * The server: the REST API under /api/v1 with its OpenAPI document and docs, health, metrics, sessions and live events.
 * It decides nothing itself: each route asks the rooms, says who may ask (deny by default), and shows only what its
 * answer's shape names.
 */
export { type RunningServer, startServer } from './start-server.ts'
export { sealedColumns as serverSecrets } from './store.ts'
export type { TryOut } from './try-out.ts'
