import type { Company } from './company-maker.ts'
import type { NameModel } from './name-model.ts'
import type { Random } from './seeded-random.ts'
import { ABBREVIATIONS, FORM_WRITINGS, FREE_MAIL } from './writings.ts'

/** A company as one system holds it. */
export interface Written {
  readonly name: string
  readonly domain: string
  readonly country: string
  readonly city: string
  readonly employees: string
  /** What was done to it, in order. */
  readonly changes: readonly string[]
}

/** Writes a company down as careless people do; `mess` scales how careless. */
export function writeDown(company: Company, mess: number, model: NameModel, random: Random): Written {
  const changes: string[] = []
  const happens = (probability: number, change?: string) => {
    const does = random.chance(probability * mess)
    if (does && change) changes.push(change)
    return does
  }
  const form = writeForm(company.form, happens, random)
  let name = joinForm(writeWords(company.words, happens, random), form)
  if (happens(0.05, 'note')) name = `${name} ${random.pick(notes(company))}`
  if (happens(0.03, 'dba')) name = `${name} dba ${model.coin()}`
  if (happens(0.15)) name = name.toUpperCase()
  else if (happens(0.06)) name = name.toLowerCase()
  const domain = writeDomain(company.domain, happens, random)
  const country = happens(0.22) ? '' : company.country
  const city = happens(0.35) ? '' : happens(0.08) ? random.pick(model.cities(company.country)) : company.city
  const employees = happens(0.4) ? '' : String(Math.max(1, Math.round(company.employees * (0.7 + random.next() * 0.6))))
  return { name, domain, country, city, employees, changes }
}

type Happens = (probability: number, change?: string) => boolean

const notes = ({ country, city }: Company) => [
  `(${country})`,
  `- ${city}`,
  '- HQ',
  '(Parent)',
  '- Prospect',
  '*DUPLICATE*',
  '- DO NOT USE',
  'c/o Procurement',
]

function writeForm(form: string, happens: Happens, random: Random): string {
  if (happens(0.3, 'noform')) return ''
  return form && happens(0.35, 'form') ? random.pick(FORM_WRITINGS[form] ?? [form]) : form
}

function joinForm(words: readonly string[], form: string): string {
  if (form === '') return words.join(' ')
  return `${words.join(' ')}${form.startsWith(',') ? '' : ' '}${form}`
}

function writeWords(original: readonly string[], happens: Happens, random: Random): string[] {
  let words = [...original]
  if (words.length > 2 && happens(0.1, 'drop')) words.pop()
  if (happens(0.12, 'abbr')) words = words.map((word) => ABBREVIATIONS[word.toLowerCase()] ?? word)
  if (happens(0.06, 'trunc')) words = words.map((word, at) => (at > 0 ? truncated(word, random) : word))
  if (happens(0.07, 'typo')) {
    const at = random.below(words.length)
    words[at] = mistyped(words[at]!, random)
  }
  if (words.length > 1 && happens(0.03, 'join')) words = [words.join('')]
  else if (words.length > 2 && happens(0.02, 'acronym'))
    words = [
      words
        .map((word) => word[0])
        .join('')
        .toUpperCase(),
    ]
  if (happens(0.04, 'the')) words.unshift('The')
  if (happens(0.05, 'translit')) words = words.map(transliterated)
  return words
}

function truncated(word: string, random: Random): string {
  return word.length > 7 && random.chance(0.5) ? `${word.slice(0, 4 + random.below(3))}.` : word
}

function mistyped(word: string, random: Random): string {
  if (word.length < 4) return word
  const at = 1 + random.below(word.length - 2)
  const [before, letter, after] = [word.slice(0, at), word[at]!, word.slice(at + 1)]
  switch (random.below(4)) {
    case 0:
      return before + after
    case 1:
      return before + word[at + 1] + letter + word.slice(at + 2)
    case 2:
      return before + letter + word.slice(at)
    default:
      return before + String.fromCharCode(97 + random.below(26)) + after
  }
}

const LETTERS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', å: 'aa', ø: 'oe', æ: 'ae' }

function transliterated(word: string): string {
  return word
    .replace(/[äöüßåøæ]/g, (letter) => LETTERS[letter]!)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
}

function writeDomain(domain: string, happens: Happens, random: Random): string {
  if (happens(0.28)) return ''
  if (happens(0.05, 'freemail')) return random.pick(FREE_MAIL)
  if (happens(0.05, 'domalias'))
    return domain.replace(/\.[a-z.]+$/, `.${random.pick(['com', 'net', 'io', 'eu', 'org'])}`)
  if (!happens(0.15)) return domain
  return random.pick(['www.', 'https://www.', 'info.']) + domain + random.pick(['', '/', '/en/contact'])
}
