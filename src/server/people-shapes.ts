import { z } from 'zod'
import { PERSON_REASONS, PERSON_STATES } from '../sync/matching/index.ts'
import { evidenceShape } from './match-shapes.ts'
import { id, instant, listOf } from './shapes.ts'

const origin = z.enum(['auto', 'person'])
const remoteWords = { object: z.string(), remoteId: z.string() }

export const personLinkShape = z
  .object({
    id,
    connectionId: id,
    personId: id,
    ...remoteWords,
    origin,
    score: z.number().nullable(),
    linkedAt: instant,
    linkedBy: z.string().nullable(),
    endedAt: instant.nullable(),
    endedBy: z.string().nullable(),
    endReason: z.string().nullable(),
  })
  .meta({ id: 'PersonLink' })

export const personDecisionShape = z
  .object({
    personId: id,
    externalKey: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    companyName: z.string().nullable(),
    state: z.enum(PERSON_STATES),
    reason: z.enum(PERSON_REASONS),
    probability: z.number(),
    decidedAt: instant,
    linkId: id.nullable(),
    linkOrigin: origin.nullable(),
    linkedObject: z.string().nullable(),
    linkedRecord: z.string().nullable(),
    pending: z.boolean().describe('Rests on older values; the next match decides again'),
    candidates: listOf(
      z.object({
        ...remoteWords,
        name: z.string().nullable(),
        email: z.string().nullable(),
        company: z.string().nullable(),
        score: z.number(),
        probability: z.number().describe('Chance among all candidates, 0 to 1'),
        evidence: listOf(evidenceShape),
      }),
    ),
  })
  .meta({ id: 'PersonDecision' })

export const personExplanationShape = z
  .object({
    sentence: z.string(),
    decision: personDecisionShape.nullable(),
    links: listOf(personLinkShape),
    excluded: listOf(z.object({ ...remoteWords, by: z.string(), at: instant })),
  })
  .meta({ id: 'PersonExplanation' })
