import { oneOf, search, switchedOn, text } from '../../state/search.ts'

export const SPANS = ['day', 'month'] as const

/** `span` of the activity chart: hours of the last day, or days of the last month. */
export const overviewSearch = search({ span: oneOf(SPANS) })

/** `disconnect`: its dialog is open. */
export const securitySearch = search({ disconnect: switchedOn })

export const STEPS = ['crm', 'ask', 'sign-in', 'check', 'objects', 'done', 'failed'] as const
export const ENVIRONMENTS = ['production', 'sandbox', 'domain', 'try-out'] as const
export type Environment = (typeof ENVIRONMENTS)[number]

/**
 * Where the wizard is, with what was chosen so far, and of which connection. After a sign-in that was refused: the code, the
 * CRM's own word for it and the reference. Never a secret.
 */
export const wizardSearch = search({
  step: oneOf(STEPS),
  environment: oneOf(ENVIRONMENTS),
  host: text,
  connection: text,
  code: text,
  reason: text,
  reference: text,
})
