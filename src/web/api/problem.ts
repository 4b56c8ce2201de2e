import type { Problem } from './schema.generated.ts'

/** What the server refused, or that it did not answer; always with what it means and what to do next. */
export class ApiProblem extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail)
    this.name = 'ApiProblem'
    this.problem = problem
  }
}

/** Anything thrown, as the document a person reads. Mistakes of our own pages get a document too. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ApiProblem) return error.problem
  return {
    ...UNKNOWN,
    detail: error instanceof Error ? error.message : String(error),
  }
}

/** The status of what was refused; 0 when no answer came. */
export function statusOf(error: unknown): number | null {
  return error instanceof ApiProblem ? error.problem.status : null
}

const UNKNOWN: Problem = {
  type: '/api/docs/errors',
  title: 'This page has a fault',
  status: 500,
  detail: '',
  code: 'page',
  meaning: 'Something in this page went wrong; nothing was changed by it.',
  nextStep: 'Load the page again. If it happens again, tell who runs Concordat, with the details.',
  retry: 'now',
  facts: {},
  reference: '',
}

/** No answer at all: the line or the server is down. */
export const NO_ANSWER: Problem = {
  ...UNKNOWN,
  title: 'The server does not answer',
  status: 0,
  detail: 'No answer came.',
  code: 'offline',
  meaning: 'The connection is down, or Concordat is not running.',
  nextStep: 'Check the connection. The page tries again by itself.',
  retry: 'later',
}
