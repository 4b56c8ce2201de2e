import { z } from 'zod'
import { OUTCOMES } from '../core/outcome.ts'
import { PLAN_STATES } from '../sync/plan/index.ts'
import { id, instant, listOf, valuesShape } from './shapes.ts'

const kind = z.enum(['create', 'update', 'delete'])
const outcome = z.enum(OUTCOMES)

export const planShape = z
  .object({
    id,
    connectionId: id,
    runId: id.nullable(),
    applyRunId: id.nullable(),
    kind: z.enum(['sync', 'undo', 'retry']),
    ofPlanId: id.nullable(),
    state: z.enum(PLAN_STATES),
    counts: z.object({
      considered: z.number().optional(),
      creates: z.number().optional(),
      updates: z.number().optional(),
      deletes: z.number().optional(),
      unchanged: z.number().optional(),
      rejected: z.number().optional(),
      clears: z.number().optional(),
    }),
    reasons: listOf(
      z.object({
        guard: z.string(),
        count: z.number(),
        share: z.number().nullable(),
        limit: z.number(),
        message: z.string(),
      }),
    ).describe('Why it waits for a person'),
    findings: listOf(
      z.object({
        symbol: z.string(),
        object: z.string(),
        field: z.string().nullable(),
        count: z.number(),
        message: z.string(),
        nextStep: z.string(),
      }),
    ),
    plannedAt: instant,
    approvedAt: instant.nullable(),
    approvedBy: z.string().nullable(),
    endedAt: instant.nullable(),
    endedBy: z.string().nullable(),
  })
  .meta({ id: 'Plan' })

/** A plan as lists show it. */
export const planRowShape = planShape
  .extend({ approvedByName: z.string().nullable(), endedByName: z.string().nullable() })
  .meta({ id: 'PlanRow' })

export const planDetailsShape = planRowShape
  .extend({
    outcomes: listOf(z.object({ object: z.string(), kind, outcome: outcome.nullable(), count: z.number() })).describe(
      'outcome null: still to be written',
    ),
    fields: listOf(
      z.object({
        object: z.string(),
        field: z.string(),
        label: z.string().describe('What the CRM calls the field'),
        count: z.number(),
        clears: z.number(),
      }),
    ),
    pending: z.number().describe('Changes still to be written'),
    apiCalls: z.number().describe('About how many calls writing them takes'),
  })
  .meta({ id: 'PlanDetails' })

export const changeShape = z
  .object({
    id: z.string(),
    object: z.string(),
    kind,
    linkId: id.nullable(),
    companyId: id.nullable(),
    remoteId: z.string().nullable(),
    key: z.string().nullable(),
    before: valuesShape,
    after: valuesShape,
    leftOut: z.record(z.string(), z.string()).nullable().describe('Undo: fields left alone, each with the reason'),
    outcome: outcome.nullable(),
    code: z.string().nullable(),
    symbol: z.string().nullable(),
    message: z.string().nullable(),
    explanation: z
      .object({
        meaning: z.string(),
        nextStep: z.string(),
        fields: listOf(z.string()),
        retry: z.enum(['later', 'after-fix', 'never']),
      })
      .nullable(),
    attempts: z.number(),
    settledAt: instant.nullable(),
  })
  .meta({ id: 'Change' })

/** A change as lists show it. */
export const changeRowShape = changeShape
  .extend({
    companyName: z.string().nullable(),
    recordUrl: z.string().nullable().describe('Where people look at the record in the CRM'),
  })
  .meta({ id: 'ChangeRow' })

const outcomeCount = z.object({ object: z.string(), kind, outcome: outcome.nullable(), count: z.number() })
const leftCount = z.object({ object: z.string(), kind, field: z.string(), why: z.string(), count: z.number() })
const refusedCount = z.object({
  kind,
  symbol: z.string(),
  message: z.string(),
  meaning: z.string(),
  nextStep: z.string(),
  count: z.number(),
})

/** What an undo would come to, without having begun it. */
export const undoPreviewShape = z
  .object({
    ofPlanId: id,
    counts: planShape.shape.counts,
    outcomes: listOf(outcomeCount),
    fields: listOf(
      z.object({ object: z.string(), field: z.string(), label: z.string(), count: z.number(), clears: z.number() }),
    ).describe('Fields that would be put back'),
    left: listOf(leftCount).describe('Fields that would be left alone, and fields because of which records are kept'),
    refused: listOf(refusedCount).describe('Changes that cannot be taken back, by reason'),
    reasons: planShape.shape.reasons,
    findings: planShape.shape.findings,
  })
  .meta({ id: 'UndoPreview' })
