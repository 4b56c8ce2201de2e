import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { renderMetrics } from '../../platform/telemetry/index.ts'
import { requirePermission } from '../../platform/users/index.ts'
import type { RegisterRoutes } from '../app.ts'
import { callerOf } from '../caller.ts'
import { serverError } from '../errors.ts'
import { measureRuns } from '../measure-runs.ts'
import { appliedMigrations, hasJobQueue } from '../store.ts'

const tags = ['Health']
const MIGRATIONS = readdirSync(join(import.meta.dirname, '../../../migrations')).filter((name) => name.endsWith('.sql'))

export const registerHealth: RegisterRoutes = (app, platform) => {
  app.get(
    '/healthz',
    {
      config: { permission: 'public' },
      schema: {
        tags,
        summary: 'Whether this process lives',
        response: { 200: z.object({ state: z.literal('alive') }).describe('It lives') },
      },
    },
    async () => ({ state: 'alive' as const }),
  )

  app.get(
    '/readyz',
    {
      config: { permission: 'public' },
      schema: {
        tags,
        summary: 'Whether work can be done: database, tables, job queue',
        response: { 200: z.object({ state: z.literal('ready') }).describe('Ready') },
      },
    },
    async () => {
      const { db } = platform.database
      const applied = await appliedMigrations(db).catch((error: unknown) => {
        throw serverError('CC-API-9', 'The database does not answer.', { cause: error })
      })
      if (MIGRATIONS.some((name) => !applied.includes(name)))
        throw serverError('CC-API-9', 'The tables of the database are not up to date.')
      if (!(await hasJobQueue(db))) throw serverError('CC-API-9', 'The job queue has not been started yet.')
      return { state: 'ready' as const }
    },
  )

  app.get(
    '/metrics',
    {
      config: { permission: 'public' },
      schema: {
        tags,
        summary: 'Figures for Prometheus; open on this machine, elsewhere with an API key that may read',
        produces: ['text/plain'],
        response: { 200: { description: 'Prometheus text format', content: { 'text/plain': { schema: z.string() } } } },
      },
    },
    async (request, reply) => {
      const direct = ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.socket.remoteAddress ?? '')
      const forwarded = ['x-forwarded-for', 'forwarded', 'via'].some((name) => name in request.headers)
      if (!direct || forwarded) requirePermission(callerOf(request), 'read', platform.clock)
      await measureRuns(platform)
      return reply.header('content-type', 'text/plain; version=0.0.4; charset=utf-8').send(await renderMetrics())
    },
  )
}
