import type { QueuedReview, StandingReview } from '../../api/schema.generated.ts'

/** Why matching asks, in a few words. */
export const REASON_WORDS: Readonly<Record<QueuedReview['reason'], string>> = {
  clear: 'Auto-Match is off',
  ambiguous: 'Several fit alike',
  weak: 'Not sure enough',
  'no-candidate': 'Nothing found',
  contested: 'Wanted by two',
  linked: 'Link ended',
  'link-ended': 'Link ended',
  paused: 'Auto-Match is paused',
}

export const FIELD_WORDS = {
  name: 'Name',
  website: 'Website',
  country: 'Country',
  city: 'City',
  state: 'State',
  employees: 'Employees',
  industry: 'Industry',
} as const

/** "The member: it is Acme Ltd". */
export function standingWords({ verdict, remoteName, remoteId }: StandingReview): string {
  if (verdict === 'same') return `it is ${remoteName ?? remoteId ?? 'a record'}`
  return verdict === 'none' ? 'none of the records is it' : 'it becomes a new record'
}

/** "weak: +domain -name" as people say it: "the domain agrees, the name speaks against it". */
export function likenessWords(likeness: string): string {
  const parts = likeness.slice(likeness.indexOf(':') + 1).split(/\s(?=[+-])/)
  const named = (sign: string) =>
    parts.filter((part) => part.startsWith(sign)).map((part) => part.slice(1).replaceAll('-', ' '))
  const [agree, against] = [named('+'), named('-')]
  const words = [
    agree.length > 0 ? `${listed(agree)} ${agree.length === 1 ? 'agrees' : 'agree'}` : '',
    against.length > 0 ? `${listed(against)} ${against.length === 1 ? 'speaks' : 'speak'} against` : '',
  ]
  return words.filter(Boolean).join(', ') || 'no evidence'
}

const list = new Intl.ListFormat('en', { type: 'conjunction' })

function listed(words: readonly string[]): string {
  return list.format(words)
}
