import anyAscii from 'any-ascii'

/** Names people write that Intl does not know as a region's name. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  US: 'usa|us|united states of america|america|u s a|u s|estados unidos|etats unis|vereinigte staaten',
  GB: 'uk|great britain|england|scotland|wales|northern ireland|britain|gb|u k',
  KR: 'south korea|korea|republic of korea|korea republic of|korea south',
  KP: 'north korea',
  RU: 'russia|russian federation',
  CN: 'china|peoples republic of china|pr china|prc|mainland china',
  TW: 'taiwan|republic of china|chinese taipei',
  HK: 'hong kong|hong kong sar',
  MO: 'macau|macao',
  CZ: 'czech republic|czechia|ceska republika',
  NL: 'the netherlands|holland|nederland',
  VN: 'vietnam|viet nam',
  IR: 'iran|islamic republic of iran|iran islamic republic of',
  SY: 'syria|syrian arab republic',
  TR: 'turkey|turkiye',
  AE: 'uae|united arab emirates|emirates',
  CI: 'ivory coast|cote d ivoire',
  CD: 'dr congo|democratic republic of the congo|drc|congo kinshasa',
  CG: 'republic of the congo|congo|congo brazzaville',
  BO: 'bolivia|plurinational state of bolivia',
  VE: 'venezuela|bolivarian republic of venezuela',
  TZ: 'tanzania|united republic of tanzania',
  MK: 'macedonia|north macedonia',
  MD: 'moldova|republic of moldova',
  LA: 'laos|lao pdr',
  BN: 'brunei|brunei darussalam',
  PS: 'palestine|state of palestine|palestinian territories|palestinian territory',
  MM: 'myanmar|burma',
  SZ: 'eswatini|swaziland',
  CV: 'cape verde|cabo verde',
  IE: 'ireland|republic of ireland|eire',
  DE: 'germany|deutschland|federal republic of germany',
  BR: 'brazil|brasil',
  ES: 'spain|espana',
}

const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl']
let codes: ReadonlyMap<string, string> | undefined

/** "Deutschland", "germany", "DE" → "DE"; what is not known comes back in one spelling, so that equal texts stay equal. */
export function countryCode(text: string | null | undefined): string | null {
  if (!text) return null
  const plain = plainText(text)
  if (plain === '') return null
  codes ??= countryCodes()
  return codes.get(plain) ?? plain
}

function countryCodes(): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const language of LANGUAGES) {
    const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' })
    for (const code of regionCodes()) {
      const name = names.of(code)
      if (!name) continue
      const plain = plainText(name)
      if (!found.has(plain)) found.set(plain, code)
      if (!found.has(code.toLowerCase())) found.set(code.toLowerCase(), code)
    }
  }
  for (const [code, names] of Object.entries(OTHER_NAMES)) for (const name of names.split('|')) found.set(name, code)
  return found
}

/** Two letters in all combinations; Intl knows which are regions. Groups (EU, UN) and former codes (DD for DE) are left out. */
function* regionCodes(): Generator<string> {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
  const groups = new Set(['EU', 'EZ', 'UN', 'QO', 'ZZ', 'XA', 'XB', 'UK'])
  for (const a of letters)
    for (const b of letters)
      if (!groups.has(a + b) && Intl.getCanonicalLocales(`und-${a}${b}`)[0] === `und-${a}${b}`) yield a + b
}

/** Lower-case ASCII words with single spaces: the form in which texts are compared. */
export function plainText(text: string): string {
  return anyAscii(text.normalize('NFKC'))
    .toLowerCase()
    .replace(/['’`]/g, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
}
