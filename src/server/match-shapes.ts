import { z } from 'zod'
import { DECISION_STATES } from '../sync/matching/index.ts'
import { id, instant, listOf } from './shapes.ts'

export const REASONS = ['clear', 'ambiguous', 'weak', 'no-candidate', 'contested', 'linked', 'link-ended'] as const
const origin = z.enum(['auto', 'person', 'created'])

const evidenceShape = z
  .object({ name: z.string(), weight: z.number(), sentence: z.string() })
  .describe('One reason for (weight above 0) or against')
  .meta({ id: 'Evidence' })

export const linkShape = z
  .object({
    id,
    connectionId: id,
    companyId: id,
    object: z.string(),
    remoteId: z.string(),
    origin,
    score: z.number().nullable(),
    marked: z.boolean().describe('Marked for sync; only then it is written'),
    linkedAt: instant,
    linkedBy: z.string().nullable(),
    endedAt: instant.nullable(),
    endedBy: z.string().nullable(),
    endReason: z.string().nullable(),
  })
  .meta({ id: 'Link' })

export const decisionShape = z
  .object({
    companyId: id,
    externalKey: z.string(),
    companyName: z.string(),
    companyDomain: z.string().nullable(),
    state: z.enum(DECISION_STATES),
    reason: z.enum(REASONS),
    probability: z.number(),
    decidedAt: instant,
    linkId: id.nullable(),
    linkOrigin: origin.nullable(),
    linkedRecord: z.string().nullable(),
    linkedName: z.string().nullable(),
    marked: z.boolean().nullable(),
    pending: z.boolean().describe('Rests on older values; the next match decides again'),
    candidates: listOf(
      z.object({
        remoteId: z.string(),
        name: z.string().nullable(),
        website: z.string().nullable(),
        country: z.string().nullable(),
        score: z.number(),
        evidence: listOf(evidenceShape),
      }),
    ),
  })
  .meta({ id: 'Decision' })

export const explanationShape = z
  .object({
    sentence: z.string(),
    decision: decisionShape.nullable(),
    links: listOf(linkShape),
    candidates: listOf(
      z.object({
        id: z.string(),
        score: z.number(),
        probability: z.number(),
        evidence: listOf(evidenceShape),
      }),
    ),
    excluded: listOf(z.object({ remoteId: z.string(), by: z.string(), at: instant })),
  })
  .meta({ id: 'MatchExplanation' })
