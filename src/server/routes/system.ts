import { statfs } from 'node:fs/promises'
import { z } from 'zod'
import packageJson from '../../../package.json' with { type: 'json' }
import { CONNECTION_STATES, listConnections } from '../../connections/index.ts'
import { activeKeys, keyIdOf } from '../../platform/secrets/index.ts'
import { listRuns, RUN_STATES, type RunState, stalledRuns } from '../../sync/history/index.ts'
import type { RegisterRoutes } from '../app.ts'
import { callerOf } from '../caller.ts'
import { id, instant, listOf } from '../shapes.ts'
import { appliedMigrations, databaseFacts, queueFacts } from '../store.ts'

const SILENT_MS = 30_000
const OPEN: readonly RunState[] = ['queued', 'running', 'waiting', 'held', 'paused']

const systemShape = z
  .object({
    version: z.string(),
    node: z.string(),
    uptimeSeconds: z.number(),
    memoryBytes: z.number(),
    database: z.object({
      embedded: z.boolean(),
      version: z.string(),
      bytes: z.number(),
      sessions: z.number(),
      newestMigration: z.string().nullable(),
    }),
    migrations: z.number().describe('How many were applied'),
    disk: z
      .object({ directory: z.string(), freeBytes: z.number(), totalBytes: z.number() })
      .nullable()
      .describe('Where the data directory is; null where that cannot be asked'),
    queues: listOf(
      z.object({
        queue: z.string(),
        waiting: z.number(),
        active: z.number(),
        dead: z.number().describe('Given up after all attempts, still kept'),
        oldestWaitingAt: instant.nullable(),
      }),
    ).describe('Jobs that may begin now, by queue'),
    secretKeys: listOf(
      z.object({
        keyId: z.string(),
        firstUsedAt: instant,
        sealsNew: z.boolean().describe('New secrets are sealed by it'),
      }),
    ).describe('Keys that stored secrets may still need; never their values'),
    runs: listOf(z.object({ state: z.enum(RUN_STATES), count: z.number() })).describe('Runs that have not ended'),
    workers: listOf(z.object({ worker: z.string(), runId: id, heartbeatAt: instant.nullable() })).describe(
      'Workers with a run in hand',
    ),
    stalledRuns: listOf(id).describe('Running, but silent for more than 30 s'),
    connections: listOf(
      z.object({
        id,
        name: z.string(),
        state: z.enum(CONNECTION_STATES),
        stateReason: z.string().nullable(),
        enabled: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'System' })

/** How this installation is doing. */
export const registerSystem: RegisterRoutes = (app, { database: { db }, config, secrets }) => {
  app.get(
    '/api/v1/system',
    {
      config: { permission: 'see-logs' },
      schema: {
        tags: ['System'],
        summary: 'How this installation is doing',
        response: { 200: systemShape.describe('Status') },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const open = await listRuns(db, workspaceId, { states: OPEN, limit: 500 })
      const migrations = await appliedMigrations(db)
      const connections = await listConnections(db, workspaceId)
      return {
        version: packageJson.version,
        node: process.versions.node,
        uptimeSeconds: Math.round(process.uptime()),
        memoryBytes: process.memoryUsage.rss(),
        database: {
          embedded: config.databaseUrl === null,
          ...(await databaseFacts(db)),
          newestMigration: migrations.at(-1) ?? null,
        },
        migrations: migrations.length,
        disk: await diskFacts(config.dataDir),
        queues: await queueFacts(db),
        secretKeys: (await activeKeys(db)).map(({ keyId, firstUsedAt }) => ({
          ...{ keyId, firstUsedAt },
          sealsNew: keyId === keyIdOf(secrets.seal('', 'system')),
        })),
        runs: OPEN.map((state) => ({ state, count: open.filter((run) => run.state === state).length })),
        workers: open.flatMap(({ worker, id: runId, heartbeatAt, state }) =>
          worker && state === 'running' ? [{ worker, runId, heartbeatAt }] : [],
        ),
        stalledRuns: (await stalledRuns(db, SILENT_MS)).map((run) => run.id),
        connections: connections.map(({ id: connectionId, name, state, stateReason, settings }) => ({
          id: connectionId,
          name,
          state,
          stateReason,
          enabled: settings.enabled,
        })),
      }
    },
  )
}

async function diskFacts(directory: string) {
  try {
    const { bavail, blocks, bsize } = await statfs(directory)
    return { directory, freeBytes: bavail * bsize, totalBytes: blocks * bsize }
  } catch {
    // With a database elsewhere there may be no such directory.
    return null
  }
}
