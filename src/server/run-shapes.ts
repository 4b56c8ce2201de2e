import { z } from 'zod'
import { RUN_KINDS, RUN_STATES, RUN_TRIGGERS } from '../sync/history/index.ts'
import { id, instant, listOf } from './shapes.ts'

export const runShape = z
  .object({
    id,
    connectionId: id.nullable(),
    kind: z.enum(RUN_KINDS),
    trigger: z.enum(RUN_TRIGGERS),
    state: z.enum(RUN_STATES),
    stage: z.string().nullable(),
    options: z.record(z.string(), z.unknown()),
    reason: z.string().nullable().describe('Why it waits, is held or failed'),
    errorCode: z.string().nullable(),
    waitUntil: instant.nullable(),
    stopRequestedAt: instant.nullable(),
    pauseRequestedAt: instant.nullable(),
    pausedBy: z.string().nullable().describe('Who paused it, in words'),
    heartbeatAt: instant.nullable(),
    createdAt: instant,
    startedAt: instant.nullable(),
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'Run' })

export const countShape = z
  .object({ stage: z.string(), object: z.string(), name: z.string(), value: z.number() })
  .meta({ id: 'Count' })

const balanceShape = z
  .object({
    objects: listOf(
      z.object({
        stage: z.string(),
        object: z.string(),
        read: z.number(),
        stored: z.number(),
        unchanged: z.number(),
        skipped: z.number(),
        rejected: z.number(),
        closes: z.boolean(),
      }),
    ),
    changes: z.object({
      planned: z.number(),
      applied: z.number(),
      unchanged: z.number(),
      rejected: z.number(),
      deferred: z.number(),
      unknown: z.number(),
      closes: z.boolean(),
    }),
    closes: z.boolean(),
  })
  .describe('read = stored + unchanged + skipped + rejected; planned = applied + unchanged + rejected + deferred')
  .meta({ id: 'RunBalance' })

const tallyShape = z
  .object({ read: z.number(), planned: z.number(), written: z.number(), rejected: z.number() })
  .meta({ id: 'RunTally' })

/** A run as lists show it. */
export const runRowShape = runShape.extend({ tally: tallyShape }).meta({ id: 'RunRow' })

export const runDetailsShape = runRowShape
  .extend({
    balance: balanceShape,
    counts: listOf(countShape),
    plan: id.nullable(),
    checkpoints: listOf(z.object({ object: z.string(), coveredTo: instant.nullable() })).describe(
      'How far our copy of the CRM reaches, on its clock',
    ),
  })
  .meta({ id: 'RunDetails' })

/** A run as it is told while it happens. */
export const liveRunShape = runRowShape
  .extend({ balance: balanceShape, counts: listOf(countShape) })
  .meta({ id: 'LiveRun' })

export const logShape = z
  .object({
    seq: z.number(),
    at: instant,
    level: z.enum(['debug', 'info', 'warn', 'error']),
    stage: z.string(),
    message: z.string(),
    facts: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'LogLine' })

export const reasonShape = z.object({
  code: z.string().describe("The CRM's code, or ours"),
  symbol: z.string(),
  message: z.string().describe("The CRM's words"),
  meaning: z.string(),
  nextStep: z.string(),
  fields: listOf(z.string()),
  retry: z.enum(['later', 'after-fix', 'never']),
})

export const rejectShape = z
  .object({
    id: z.string(),
    stage: z.string(),
    object: z.string(),
    remoteId: z.string().nullable(),
    key: z.string().nullable(),
    line: z.number().nullable(),
    reject: reasonShape,
    values: z.unknown().describe('The record as far as it could be read; null without the right to see it'),
    at: instant,
  })
  .meta({ id: 'Reject' })
