import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ConcordatError } from '../core/errors.ts'
import { serverError } from './errors.ts'

/** RFC 9457 problem document. `code`, `meaning`, `nextStep`, `retry` and `facts` are our extension members. */
export const problemShape = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    detail: z.string(),
    code: z.string(),
    meaning: z.string(),
    nextStep: z.string(),
    retry: z.enum(['now', 'later', 'after-fix', 'never']),
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    reference: z.string().describe('Find the log line by it.'),
  })
  .meta({ id: 'Problem' })
export type Problem = z.output<typeof problemShape>

/** Anything thrown in a route, as the document the caller reads. Unknown errors show only a reference: no stack, no SQL. */
export function toProblem(error: unknown, reference: string): Problem {
  const known = knownError(error)
  const { status, title, meaning, nextStep, retry } = known.definition
  return {
    type: `/api/docs/errors#${known.code.toLowerCase()}`,
    title,
    status,
    detail: known.message,
    code: known.code,
    meaning,
    nextStep,
    retry,
    facts: known.facts,
    reference,
  }
}

/** The error itself when it is one of ours, else the one of ours that stands for it. */
export function knownError(error: unknown): ConcordatError {
  if (error instanceof ConcordatError) return error
  if (hasZodFastifySchemaValidationErrors(error)) return serverError('CC-API-1', validationText(error))
  const status = (error as { statusCode?: number } | null)?.statusCode ?? 500
  if (status === 413) return serverError('CC-API-6', 'The request body is larger than this route takes.')
  if (status === 415) return serverError('CC-API-3', 'The content type of the body is not one this route takes.')
  if (status === 404) return serverError('CC-API-4', 'There is nothing at this address.')
  if (status < 500)
    return serverError('CC-API-1', error instanceof Error ? error.message : 'The request could not be read.')
  return serverError('CC-API-5', 'Something went wrong on our side.', { cause: error })
}

function validationText(error: {
  validation: readonly { instancePath?: string; message?: string }[]
  validationContext?: string
}): string {
  const places = error.validation
    .slice(0, 10)
    .map(
      (issue) =>
        `${(issue.instancePath ?? '').replace(/^\//, '').replaceAll('/', '.') || 'body'}: ${issue.message ?? 'invalid'}`,
    )
  return `The ${error.validationContext ?? 'request'} is not valid. ${places.join('; ')}`
}
