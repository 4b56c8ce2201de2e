import { localPart, PATTERNS, patternOf } from './mailbox-name.ts'
import { ROLE } from './person-rows.ts'
import type { PersonReading } from './read-person.ts'
import type { Vocabulary } from './vocabulary.ts'

/** How often each pattern makes a domain's addresses, by the vocabulary's number of the domain. */
export interface MailPatterns {
  count(reading: PersonReading, times: 1 | -1): void
  /** The usual pattern of a domain plus 1; 0 where none is usual. */
  usual(domain: number): number
  /** The usual pattern plus 1 by the number of the domain. */
  freeze(size: number): Uint8Array
}

/** So many addresses of a domain, and so large a share of one pattern, make it usual. */
const ADDRESSES_MIN = 2
const SHARE_MIN = 0.6

export function openMailPatterns(vocabulary: Vocabulary): MailPatterns {
  const counts = new Map<number, Uint32Array>()
  const usual = (domain: number) => usualOf(counts.get(domain))
  return {
    usual,
    count(reading, times) {
      if (reading.local === '' || !reading.ownMail || reading.role || reading.whole) return
      const pattern = patternOf(reading.local, reading.given[0]?.text ?? '', reading.family[0]?.text ?? '')
      const domain = vocabulary.intern(ROLE.mailDomain, reading.mailDomain)
      let found = counts.get(domain)
      if (!found) {
        found = new Uint32Array(PATTERNS.length + 1)
        counts.set(domain, found)
      }
      found[pattern < 0 ? PATTERNS.length : pattern]! += times
    },
    freeze(size) {
      const frozen = new Uint8Array(new SharedArrayBuffer(size + 1))
      for (const domain of counts.keys()) frozen[domain] = usual(domain)
      return frozen
    },
  }
}

function usualOf(counts: Uint32Array | undefined): number {
  if (!counts) return 0
  let sum = 0
  let most = 0
  for (let pattern = 0; pattern < counts.length; pattern++) {
    sum += counts[pattern]!
    if (pattern < PATTERNS.length && counts[pattern]! > counts[most]!) most = pattern
  }
  return sum >= ADDRESSES_MIN && counts[most]! >= SHARE_MIN * sum ? most + 1 : 0
}

/** The local part a person would have at a domain by its usual pattern; '' where nothing is usual. */
export function predictLocal(usual: (domain: number) => number, vocabulary: Vocabulary) {
  return (domain: string, { given, family }: PersonReading): string => {
    const number = vocabulary.find(ROLE.mailDomain, domain)
    const pattern = number === 0 ? 0 : usual(number)
    if (pattern === 0) return ''
    return localPart(pattern - 1, given[0]?.text ?? '', family[0]?.text ?? '') ?? ''
  }
}
