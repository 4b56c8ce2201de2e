import { oneOf, search, text } from '../../state/search.ts'

export const REJECT_CLASSES = [
  'auth',
  'permission',
  'validation',
  'duplicate',
  'lock',
  'limit',
  'mapping',
  'size',
  'unknown',
] as const
export const REJECT_STATES = ['open', 'held', 'ignored', 'resolved'] as const

/** `state` the tab, `class` one of the cards, `connection` by id, `owner` me or none, `run` that met them, `q` search. */
export const rejectsSearch = search({
  state: oneOf(REJECT_STATES),
  class: oneOf(REJECT_CLASSES),
  connection: text,
  owner: oneOf(['me', 'none']),
  run: text,
  q: text,
})
