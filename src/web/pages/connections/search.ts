import { oneOf, search, switchedOn } from '../../state/search.ts'

export const SPANS = ['day', 'month'] as const

/** `span` of the activity chart: hours of the last day, or days of the last month. */
export const overviewSearch = search({ span: oneOf(SPANS) })

/** `disconnect`: its dialog is open. */
export const securitySearch = search({ disconnect: switchedOn })
