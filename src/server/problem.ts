import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { ConcordatError } from '../core/errors.ts'
import { serverError } from './errors.ts'

/** RFC 9457 problem document. `code`, `meaning`, `nextStep` and `facts` are our extension members. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly meaning: string
  readonly nextStep: string
  readonly retry: string
  readonly facts: Readonly<Record<string, unknown>>
  /** Find the log line by it. */
  readonly reference: string
}

/** Anything thrown in a route, as the document the caller reads. Unknown errors show only a reference: no stack, no SQL. */
export function toProblem(error: unknown, reference: string): Problem {
  const known = error instanceof ConcordatError ? error : translate(error)
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

function translate(error: unknown): ConcordatError {
  if (hasZodFastifySchemaValidationErrors(error)) return serverError('CC-API-1', validationText(error))
  const status = (error as { statusCode?: number }).statusCode ?? 500
  if (status === 413) return serverError('CC-API-6', 'The request body is larger than this route takes.')
  if (status === 404) return serverError('CC-API-4', 'There is nothing at this address.')
  if (status < 500)
    return serverError('CC-API-1', error instanceof Error ? error.message : 'The request could not be read.')
  return serverError('CC-API-5', 'Something went wrong on our side.', { cause: error })
}

function validationText(error: {
  validation: readonly { instancePath?: string; message?: string }[]
  validationContext?: string
}): string {
  const places = error.validation.map(
    (issue) =>
      `${(issue.instancePath ?? '').replace(/^\//, '').replaceAll('/', '.') || 'body'}: ${issue.message ?? 'invalid'}`,
  )
  return `The ${error.validationContext ?? 'request'} is not valid. ${places.join('; ')}`
}
