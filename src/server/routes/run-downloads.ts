import { Readable } from 'node:stream'
import { z } from 'zod'
import type { Platform } from '../../platform/platform.ts'
import { getRun, listRejects, type Run, runLogs } from '../../sync/history/index.ts'
import type { RegisterRoutes } from '../app.ts'
import { callerOf } from '../caller.ts'
import { id } from '../shapes.ts'

const tags = ['Runs']
const oneRun = z.strictObject({ id })
const PAGE = 1_000
const asFile = (type: string, what: string) => ({
  200: { description: what, content: { [type]: { schema: z.any() } } },
})

/** What a run has left behind, as files: they are streamed, so their size does not matter. */
export const registerRunDownloads: RegisterRoutes = (app, platform) => {
  const { db } = platform.database
  app.get(
    '/api/v1/runs/:id/logs/download',
    {
      config: { permission: 'see-logs' },
      schema: {
        tags,
        summary: 'The whole log of a run as a text file',
        params: oneRun,
        response: asFile('text/plain', 'The log'),
      },
    },
    async (request, reply) => {
      const run = await getRun(db, callerOf(request).workspaceId, request.params.id)
      return reply
        .header('content-disposition', `attachment; filename="run-${run.id}.log"`)
        .type('text/plain; charset=utf-8')
        .send(Readable.from(logText(platform, run)))
    },
  )
  app.get(
    '/api/v1/runs/:id/rejects/download',
    {
      config: { permission: 'see-logs' },
      schema: {
        tags,
        summary: 'The rejects of a run as a CSV file',
        params: oneRun,
        response: asFile('text/csv', 'The rejects'),
      },
    },
    async (request, reply) => {
      const run = await getRun(db, callerOf(request).workspaceId, request.params.id)
      return reply
        .header('content-disposition', `attachment; filename="rejects-${run.id}.csv"`)
        .type('text/csv; charset=utf-8')
        .send(Readable.from(rejectLines(platform, run)))
    },
  )
}

async function* logText({ database: { db } }: Platform, run: Run): AsyncGenerator<string> {
  for (let after = 0; ; ) {
    const lines = await runLogs(db, run.id, { after, limit: PAGE })
    for (const { at, level, stage, message, facts } of lines) {
      const more = Object.keys(facts).length > 0 ? ` ${JSON.stringify(facts)}` : ''
      yield `${at.toISOString()} ${level.padEnd(5)} ${stage.padEnd(6)} ${message}${more}\n`
    }
    const last = lines.at(-1)
    if (!last || lines.length < PAGE) return
    after = last.seq
  }
}

type StoredReject = Awaited<ReturnType<typeof listRejects>>[number]

const COLUMNS: readonly (readonly [string, (one: StoredReject) => unknown])[] = [
  ['stage', (one) => one.stage],
  ['object', (one) => one.object],
  ['record', (one) => one.remoteId],
  ['key', (one) => one.key],
  ['line', (one) => one.line],
  ['code', (one) => one.reject.code],
  ['symbol', (one) => one.reject.symbol],
  ['meaning', (one) => one.reject.meaning],
  ['next step', (one) => one.reject.nextStep],
  ['message of the CRM', (one) => one.reject.message],
  ['fields', (one) => one.reject.fields.join(' ')],
  ['at', (one) => one.at.toISOString()],
]

async function* rejectLines({ database: { db } }: Platform, run: Run): AsyncGenerator<string> {
  yield `${COLUMNS.map(([name]) => name).join(',')}\r\n`
  for (let after = '0'; ; ) {
    const rows = await listRejects(db, run.workspaceId, { runId: run.id, after, limit: PAGE })
    for (const row of rows) yield `${COLUMNS.map(([, of]) => cell(of(row))).join(',')}\r\n`
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    after = last.id
  }
}

/** Quoted, and never taken for a formula by a spreadsheet. */
function cell(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value)
  return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
}
