import { z } from 'zod'
import { CORRECTABLE } from '../records/index.ts'
import { REJECT_CLASSES, REJECT_OPERATIONS, REJECT_STATES } from '../sync/history/index.ts'
import { reasonShape } from './run-shapes.ts'
import { id, instant, listOf, words } from './shapes.ts'

/** Which rejects are meant; all parts must hold. In query strings and, for actions, in bodies. */
export const rejectQuery = z.strictObject({
  class: words(REJECT_CLASSES).optional(),
  state: words(REJECT_STATES).optional().describe('Default: open'),
  connection: z.string().max(100).optional().describe('Name or id'),
  owner: z
    .union([z.literal(['me', 'none']), id])
    .optional()
    .describe('Who has taken them: me, none, or a user’s id'),
  run: id.optional().describe('Met by this run'),
  search: z.string().max(200).optional().describe('In record, code, symbol, words and fields'),
})

const valueShape = z
  .object({
    field: z.string().describe('The CRM’s field'),
    ours: z.enum(CORRECTABLE).describe('Our field it comes from'),
    value: z.union([z.string(), z.number()]).nullable(),
  })
  .meta({ id: 'CorrectableValue' })

export const caseShape = z
  .object({
    id: z.string(),
    connectionId: id,
    operation: z.enum(REJECT_OPERATIONS),
    object: z.string(),
    record: z.string().describe('The CRM’s id, else our key or the place in the page'),
    remoteId: z.string().nullable(),
    recordUrl: z.string().nullable(),
    companyId: id.nullable(),
    companyName: z.string().nullable(),
    changeId: z.string().nullable(),
    runId: id.describe('The latest run that met it'),
    class: z.enum(REJECT_CLASSES),
    reject: reasonShape,
    who: z.string().describe('Who can help'),
    values: z.unknown().describe('The record as far as it could be read; null without the right to see it'),
    firstSeen: instant,
    lastSeen: instant,
    tries: z.number(),
    state: z.enum(REJECT_STATES),
    reason: z.string().nullable().describe('Why it is held, ignored or resolved'),
    decidedBy: z.string().nullable(),
    decidedAt: instant.nullable(),
    owner: z.object({ id, name: z.string() }).nullable(),
    nextTry: z.object({ at: instant.nullable(), words: z.string(), runId: id.nullable() }),
    correctable: listOf(valueShape).describe('Our values behind the fields the CRM blames, which a person may correct'),
  })
  .meta({ id: 'RejectCase' })

export const classCountShape = z
  .object({
    class: z.enum(REJECT_CLASSES),
    count: z.number(),
    records: z.number().describe('Different records'),
    firstSeen: instant,
    lastSeen: instant,
    newThisWeek: z.number(),
    newWeekBefore: z.number(),
  })
  .meta({ id: 'RejectClassCount' })

export const REJECT_VERBS = ['retry', 'hold', 'release', 'ignore', 'reopen', 'assign'] as const
export type RejectVerb = (typeof REJECT_VERBS)[number]

export const actionAnswer = z
  .object({
    verb: z.enum(REJECT_VERBS),
    will: z.number().describe('How many rejects it does something to'),
    skipped: listOf(z.object({ why: z.string(), count: z.number() })),
    more: z.boolean().describe('More are found than one request may touch'),
    done: z.number().nullable().describe('How many changed; null: a preview'),
    runs: listOf(id).describe('retry: the runs that try again, one a connection'),
  })
  .meta({ id: 'RejectAction' })
