import type { ComparedPair } from './explain-people.ts'
import type { PersonReading } from './read-person.ts'
import { quoted, shownWords } from './show-words.ts'

export function sentenceOfCompany({ left, right, value }: ComparedPair): string {
  const [one, other] = [companyOf(left), companyOf(right)]
  if (value('keyEqual'))
    return one || other ? `both are at ${one || other}, the linked account` : 'both are at the linked account'
  if (value('keyDiffers')) return 'their companies are linked to different accounts'
  if (value('companyEqual') || value('domainEqual')) {
    if (value('companyDiffers')) return `both are at ${left.domain}, though the company names differ`
    const shown = value('companyEqual') ? shownWords(left.company) : left.domain
    return value('domainDiffers') ? `both work at ${shown}, though the domains differ` : `both work at ${shown}`
  }
  if (value('domainLabel'))
    return `their companies' domains differ only in the ending: ${left.domain} and ${right.domain}`
  if (value('companyPart')) return `the company names are alike: ${quoted(one)} and ${quoted(other)}`
  return `they work at different companies: ${quoted(one)} and ${quoted(other)}`
}

function companyOf({ company, domain }: PersonReading): string {
  return company.length > 0 ? shownWords(company) : domain
}
