import { plainText } from './ascii-text.ts'
import { readCountry } from './country.ts'
import { STATE_NAMES } from './state-names.ts'

/** Where the country is not known, names are looked up in this order; codes only in the first two. */
const ORDER = ['US', 'CA', ...Object.keys(STATE_NAMES).filter((country) => country !== 'US' && country !== 'CA')]
const names = new Map<string, ReadonlyMap<string, string>>(
  Object.entries(STATE_NAMES).map(([country, listed]) => [country, new Map(spellingsOf(country, listed))]),
)

function spellingsOf(country: string, listed: string): (readonly [string, string])[] {
  return listed.split('|').flatMap((state) => {
    const space = state.indexOf(' ')
    const code = state.slice(0, space)
    const all = [code.toLowerCase(), ...state.slice(space + 1).split(',')]
    return all.map((name) => [name, `${country}-${code}`] as const)
  })
}

const remembered = new Map<string, string | null>()
const REMEMBERED_MAX = 50_000

/**
 * A state or province as ISO 3166-2 ("US-CA" for "Calif.", "California", "CA", "US-CA"), else as plain text; null when nothing
 * is written. The country in any form `readCountry` takes; without it the state is looked for in all countries known.
 */
export function readState(text: string | null | undefined, country?: string | null): string | null {
  if (!text) return null
  const key = `${country ?? ''}|${text}`
  const known = remembered.get(key)
  if (known !== undefined) return known
  const state = stateOf(plainText(text), readCountry(country))
  if (remembered.size >= REMEMBERED_MAX) remembered.clear()
  if (key.length < 200) remembered.set(key, state)
  return state
}

function stateOf(plain: string, country: string | null): string | null {
  if (plain === '') return null
  const [first, ...rest] = plain.split(' ')
  const code = first?.toUpperCase() ?? ''
  if (rest.length > 0 && names.has(code) && (country === null || country === code)) {
    const prefixed = lookUp(rest.join(' '), code)
    if (prefixed) return prefixed
  }
  if (country !== null) return lookUp(plain, country) ?? plain
  for (const candidate of ORDER) {
    if (plain.length <= 3 && candidate !== 'US' && candidate !== 'CA') continue
    const found = lookUp(plain, candidate)
    if (found) return found
  }
  return plain
}

const AROUND =
  /^(?:state|province|prov|land|bundesland|canton|kanton|provincia|estado|region) (?:of |de |di )?| (?:state|province|sheng|prefecture|ken|canton)$/g

function lookUp(plain: string, country: string): string | undefined {
  const listed = names.get(country)
  return listed && (listed.get(plain) ?? listed.get(plain.replace(AROUND, '')))
}
