import anyAscii from 'any-ascii'
import { domainLabel, readDomain } from '../../records/index.ts'
import { countryCode, plainText } from './country.ts'
import { CANONICAL_WORD, CONNECTING, FORM_FAMILY, FORM_WORDS_MAX, LEADING_FORMS, ROMAN, SCRIPT_FORMS } from './words.ts'

/** A company or an account as it is matched: only what can make two records the same. */
export interface MatchRecord {
  readonly id: string
  readonly name: string
  readonly aliases?: readonly string[]
  /** Domains or web addresses. */
  readonly domains?: readonly string[]
  readonly country?: string | null
  readonly city?: string | null
  readonly state?: string | null
  readonly employees?: number | null
}

export interface PreparedName {
  /** Canonical words without legal form and connecting words. */
  readonly words: readonly string[]
  /** All words joined: "face book" and "facebook" are the same here. */
  readonly core: string
  /** First letters, also of connecting words left out; null for names of one word. */
  readonly acronym: string | null
  /** Family of the legal form, see words.ts. */
  readonly form: string | null
  /** Found in brackets, behind "dba", or given as alias. */
  readonly alias: boolean
}

/** A record made comparable; plain JSON, so that it can be stored. */
export interface PreparedRecord {
  readonly id: string
  readonly names: readonly PreparedName[]
  readonly domains: readonly string[]
  readonly country: string | null
  readonly city: string | null
  readonly state: string | null
  readonly employees: number | null
}

/** What sales people write into names: marks of duplicates and the like. They are no part of the name. */
const NOTES =
  /\*+[^*]{0,60}\*+|\[[^\]]{0,60}\]|\((?:dup(?:licate)?|do not use|old|inactive|test|merged|closed|hq|headquarters|prospect|customer|partner)\b[^)]{0,40}\)|\b(?:do not use|duplicate of.*|duplicate|merged into.*)\b|\s[-–]\s*(?:hq|headquarters|main|primary|corporate|parent|old|dup)\s*$|\/[a-z]{2,3}\/?\s*$/giu
const OTHER_NAME =
  /\s(?:d\.?\/?b\.?\/?a\.?|t\/a|trading as|doing business as|formerly(?: known as)?|f\/?k\/?a|a\/?k\/?a|also known as|previously|ehemals|anciennement)[\s:]+/iu

/** Never throws; a record without any usable name has none and is found by its domain only. */
export function prepareRecord(record: MatchRecord): PreparedRecord {
  const names: PreparedName[] = []
  const seen = new Set<string>()
  const texts = [
    ...splitNames(record.name).map((text, index) => [text, index > 0] as const),
    ...(record.aliases ?? []).flatMap((alias) => splitNames(alias).map((text) => [text, true] as const)),
  ]
  for (const [text, alias] of texts) {
    const name = prepareName(text, alias)
    if (name.core === '' || seen.has(name.core)) continue
    seen.add(name.core)
    names.push(name)
  }
  const domains = new Set<string>()
  for (const text of record.domains ?? []) {
    const found = readDomain(text)
    if (found?.kind === 'own') domains.add(found.domain)
  }
  return {
    id: record.id,
    names,
    domains: [...domains],
    country: countryCode(record.country),
    city: record.city ? plainText(record.city) || null : null,
    state: record.state ? plainText(record.state) || null : null,
    employees: record.employees ?? null,
  }
}

/** The name itself first, then what brackets and "dba" add. */
function splitNames(text: string): string[] {
  const clean = text.normalize('NFKC').slice(0, 500).replace(NOTES, ' ')
  const [main = '', ...others] = clean.split(OTHER_NAME)
  const bracketed: string[] = []
  const withoutBrackets = main.replace(/\(([^()]*)\)/gu, (_, inner: string) => {
    bracketed.push(inner)
    return ' '
  })
  const first = withoutBrackets.trim() === '' ? main : withoutBrackets
  // A country in brackets tells siblings apart, it is no name of its own.
  const aliases = bracketed.filter((inner) => inner.trim().length > 1 && countryCode(inner)?.length !== 2)
  return [first, ...others, ...aliases].map((name) => name.trim()).filter(Boolean)
}

export function prepareName(text: string, alias = false): PreparedName {
  let spaced = text
  for (const [form, word] of SCRIPT_FORMS) spaced = spaced.replace(form, word)
  const raw = joinLetters(
    anyAscii(spaced)
      .toLowerCase()
      .replace(/['’`]/g, '')
      .replace(/&|\+/g, ' and ')
      .split(/[^a-z0-9]+/)
      .filter(Boolean),
  )
  const { words, form } = withoutForms(raw)
  const strong = words.filter((word) => !CONNECTING.has(word))
  const kept = (strong.length > 0 ? strong : words).map((word) => ROMAN.get(word) ?? CANONICAL_WORD.get(word) ?? word)
  return {
    words: kept,
    core: kept.join(''),
    acronym: words.length > 1 && strong.length > 1 ? strong.map((word) => word[0]).join('') : null,
    form,
    alias,
  }
}

/** "a b c company" → "abc company": initials are one word however they are dotted. */
function joinLetters(words: readonly string[]): string[] {
  const joined: string[] = []
  let letters = ''
  for (const word of words) {
    if (word.length === 1 && /[a-z]/.test(word)) letters += word
    else {
      if (letters) joined.push(letters)
      letters = ''
      joined.push(word)
    }
  }
  if (letters) joined.push(letters)
  return joined
}

/** Takes legal forms off the end, again and again, and one off the start; a name that is only a form keeps it. */
function withoutForms(words: readonly string[]): { words: readonly string[]; form: string | null } {
  let rest = words
  let form: string | null = null
  for (let found = true; found && rest.length > 1; ) {
    found = false
    for (let count = Math.min(FORM_WORDS_MAX, rest.length - 1); count > 0; count--) {
      const family = FORM_FAMILY.get(rest.slice(-count).join(' '))
      if (!family) continue
      form ??= family
      rest = rest.slice(0, -count)
      found = true
      break
    }
  }
  if (rest.length > 1 && LEADING_FORMS.has(rest[0]!)) {
    form ??= FORM_FAMILY.get(rest[0]!) ?? null
    rest = rest.slice(1)
  }
  return { words: rest, form }
}

/** Labels of the record's own domains, letters and digits only. */
export function domainCores(record: PreparedRecord): string[] {
  return record.domains.map((domain) => domainLabel(domain).replace(/[^a-z0-9]/g, ''))
}
