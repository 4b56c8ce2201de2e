import { z } from 'zod/mini'

/**
 * Pieces for the query strings of pages. A value that is not what it should be is left out instead of failing: a mistyped
 * or old link still shows its page.
 */
export const text = z.catch(z.optional(z.string().check(z.maxLength(200))), undefined)
export const flag = z.catch(z.optional(z.boolean()), undefined)

export const number = z.catch(z.optional(z.number()), undefined)

/** Something that is on as `=1` and otherwise absent. */
export const switchedOn = z.catch(z.optional(z.literal(1)), undefined)

/** One of these words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.catch(z.optional(z.enum(words)), undefined)
}

/** What a page takes from its query string: `search({ q: text, state: oneOf(STATES) })`. */
export const search = z.object
