import { z } from 'zod'
import { DECISION_STATES, PAIR_REASONS, REASONS } from '../sync/matching/index.ts'
import { id, instant, listOf } from './shapes.ts'

const origin = z.enum(['auto', 'person', 'created'])

export const evidenceShape = z
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
    points: z.number().describe('Engagement points of the company'),
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

const accountWords = {
  name: z.string().nullable(),
  website: z.string().nullable(),
  country: z.string().nullable(),
  city: z.string().nullable(),
}

const points = (what: string) => z.number().describe(`${what}, natural log of the odds`)

export const waterfallShape = z
  .object({
    start: points('Before any evidence'),
    steps: listOf(
      z.object({
        name: z.string(),
        weight: points('Up or down'),
        from: points('Sum before'),
        to: points('Sum after'),
        sentence: z.string(),
      }),
    ).describe('Strongest first'),
    score: points('Sum of all'),
    alone: z.number().describe('Chance of the pair when there is no other candidate, 0 to 1'),
    auto: points('Score from which the pair alone is linked without asking'),
    review: points('Score from which a person is asked about the pair alone'),
  })
  .meta({ id: 'Waterfall' })

const thresholdsShape = z
  .object({ auto: z.number(), review: z.number() })
  .describe('Chances, 0 to 1: from which on is linked without asking, and from which a person is asked')

export const explanationShape = z
  .object({
    sentence: z.string(),
    decision: decisionShape.nullable(),
    links: listOf(linkShape),
    candidates: listOf(
      z.object({
        id: z.string(),
        ...accountWords,
        score: points('Of the pair'),
        probability: z.number().describe('Chance among all candidates, 0 to 1'),
        evidence: listOf(evidenceShape),
        waterfall: waterfallShape,
      }),
    ),
    changes: listOf(z.string()).describe('What would have to be different for a link without asking'),
    thresholds: thresholdsShape,
    excluded: listOf(z.object({ remoteId: z.string(), by: z.string(), at: instant })),
  })
  .meta({ id: 'MatchExplanation' })

export const pairExplanationShape = z
  .object({
    reason: z.enum(PAIR_REASONS),
    sentence: z.string(),
    needed: z
      .string()
      .nullable()
      .describe('What would have to be so that they are linked without asking; null: they are'),
    account: z.object(accountWords).nullable().describe('Null: not known here'),
    waterfall: waterfallShape.nullable(),
    rank: z.number().nullable().describe('Place among the candidates, from 1; null: it is none'),
    probability: z.number().nullable().describe('Chance among all candidates, 0 to 1; null: it is none'),
    thresholds: thresholdsShape,
  })
  .meta({ id: 'PairExplanation' })

export const intervalShape = z
  .object({
    estimate: z.number().nullable().describe('0 to 1; null: nothing was judged'),
    lower: z.number(),
    upper: z.number(),
  })
  .describe('A share with the bounds of its 95 % interval, 0 to 1')
  .meta({ id: 'Interval' })
