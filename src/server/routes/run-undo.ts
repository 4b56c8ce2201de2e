import { z } from 'zod'
import { getConnection } from '../../connections/index.ts'
import type { RunId } from '../../core/ids.ts'
import type { Platform } from '../../platform/platform.ts'
import { getRun, listRuns } from '../../sync/history/index.ts'
import { startUndo } from '../../sync/loop/index.ts'
import { PREVIEW_MAX, planOfRun, previewUndo } from '../../sync/plan/index.ts'
import type { RegisterRoutes } from '../app.ts'
import { note } from '../audit.ts'
import { callerOf } from '../caller.ts'
import { fieldLabels } from '../describe-changes.ts'
import { undoPreviewShape } from '../plan-shapes.ts'
import { runShape } from '../run-shapes.ts'
import { id } from '../shapes.ts'

const tags = ['Runs']
const oneRun = z.strictObject({ id })

const undoShape = z
  .object({
    state: z
      .enum(['possible', 'nothing-written', 'too-large'])
      .describe(`too-large: more than ${PREVIEW_MAX} changes; the undo can be begun, its plan is the preview`),
    preview: undoPreviewShape.nullable(),
    run: runShape.nullable().describe('The latest undo of this run'),
    plan: id.nullable().describe('The plan of that undo'),
  })
  .meta({ id: 'RunUndo' })

/** Taking back what a run wrote: looked at first, then begun. */
export const registerRunUndo: RegisterRoutes = (app, platform) => {
  const { db } = platform.database
  app.get(
    '/api/v1/runs/:id/undo',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'What an undo of this run would do, by our copy of the CRM, and the latest undo there was',
        description:
          'Stores nothing and asks the CRM nothing. The undo itself reads the records again before it plans.',
        params: oneRun,
        response: { 200: undoShape.describe('The undo') },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const run = await getRun(db, workspaceId, request.params.id)
      const [latest] = run.connectionId
        ? await listRuns(db, workspaceId, { connectionId: run.connectionId, undoOf: run.id, limit: 1 })
        : []
      const plan = latest ? await planOfRun(db, latest.id) : null
      return { ...(await lookAhead(platform, run)), run: latest ?? null, plan: plan?.id ?? null }
    },
  )

  app.post(
    '/api/v1/runs/:id/undo',
    {
      config: { permission: 'run', idempotent: true },
      schema: {
        tags,
        summary: 'Plan to take back what a run wrote; the plan waits for approval',
        params: oneRun,
        response: { 202: runShape.describe('The undo run') },
      },
    },
    async (request, reply) => {
      const { workspaceId, kind } = callerOf(request)
      const runId: RunId = request.params.id
      const run = await startUndo(platform, workspaceId, runId, kind === 'user' ? 'person' : 'api')
      await note(platform, request, 'run.undo-started', 'run', run.id, { of: runId })
      return reply.code(202).send(run)
    },
  )
}

async function lookAhead(platform: Platform, run: Awaited<ReturnType<typeof getRun>>) {
  if (!run.connectionId) return { state: 'nothing-written' as const, preview: null }
  const { db } = platform.database
  const connection = await getConnection(db, run.workspaceId, run.connectionId)
  const preview = await previewUndo(platform.database, connection, run.id, platform.clock.now())
  if (preview === null) return { state: 'nothing-written' as const, preview: null }
  if (preview === 'large') return { state: 'too-large' as const, preview: null }
  const label = await fieldLabels(
    db,
    connection.id,
    preview.outcomes.map((one) => one.object),
  )
  const fields = preview.fields.map((one) => ({ ...one, label: label(one.object, one.field) }))
  const left = preview.left.map((one) => ({ ...one, field: label(one.object, one.field) }))
  return { state: 'possible' as const, preview: { ...preview, fields, left } }
}
