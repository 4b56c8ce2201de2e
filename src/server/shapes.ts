import { z } from 'zod'
import type { Filter } from '../core/filter.ts'

/** Pieces of request and answer shapes that several routes share. Answers leave out whatever their shape does not name. */

/** A list in an answer. */
export function listOf<Row extends z.ZodType>(row: Row) {
  return z.array(row).readonly()
}

export const id = z.uuid('must be an id')
export const instant = z.date()
/** Name or id of a connection, in addresses. */
export const connectionParams = z.strictObject({ connection: z.string().min(1).max(100) })

/** A filter as JSON; its grammar is checked by the room that uses it, with the place of every mistake. */
export const filterShape = z
  .custom<Filter>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    'must be a filter object',
  )
  .meta({
    description: 'Filter language: {"field","op","value"}, {"all":[…]}, {"any":[…]}, {"not":…}',
    type: 'object',
  })

/** Values of one record, by field name. */
export const valuesShape = z.record(z.string(), z.unknown())

/** True or false in a query string. */
export const flag = z.enum(['true', 'false']).transform((word) => word === 'true')

/** One word or several, separated by commas, in a query string. */
export function words<Word extends string>(choices: readonly [Word, ...Word[]]) {
  return z
    .string()
    .max(500)
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(choices)).min(1))
}

export const done = z.object({ done: z.literal(true) }).describe('Done')
