import { readAscii } from './ascii-text.ts'
import { readTokens } from './tokens.ts'

/** "D-80331", "80331" → "80331"; "sw1a 1aa" → "SW1A1AA"; "94103-1234" → "94103". Null when there is no digit in it. */
export function readPostcode(text: string | null | undefined): string | null {
  if (!text || text.length > 100) return null
  const plain = readAscii(text)
    .text.replace(/^\s*[a-z]{1,3}\s*-\s*(?=\d)/, '')
    .replace(/[^a-z0-9-]/g, '')
    // Nine-digit ZIP code: the first five are the town's.
    .replace(/^(\d{5})-?\d{4}$/, '$1')
    .replace(/-/g, '')
    .toUpperCase()
  return /\d/.test(plain) && !/^0+$/.test(plain) ? plain : null
}

/** Long → short, as tables of post offices have them; words of other languages that are written short. */
const STREET_WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    st: 'street|str|saint|strasse|strase',
    ave: 'avenue|av|aven|avenida|avda',
    rd: 'road',
    blvd: 'boulevard|boul|bvd|bd',
    dr: 'drive|drv',
    ln: 'lane',
    ct: 'court',
    pl: 'place|platz|plaza|plz|pza|piazza',
    sq: 'square',
    hwy: 'highway|hiway',
    pkwy: 'parkway|pky|pkway',
    pde: 'parade',
    tce: 'terrace|ter|terr',
    cres: 'crescent|crs|cr',
    cl: 'close',
    cir: 'circle|circuit|cct',
    gr: 'grove|gve',
    expy: 'expressway',
    fwy: 'freeway',
    trl: 'trail',
    sqr: 'quay',
    n: 'north|nord',
    s: 'south|sud',
    e: 'east|ost|est',
    w: 'west|ouest',
    ne: 'northeast',
    nw: 'northwest',
    se: 'southeast',
    sw: 'southwest',
    ste: 'suite|unit|apt|apartment|room|rm|flat|app|no|nr|number',
    fl: 'floor|flr|etage|stock|piso',
    bldg: 'building|gebaude|edificio|bld',
    mt: 'mount',
    ft: 'fort',
    pobox: 'postfach|apartado',
    rue: 'r',
    calle: 'c',
    via: 'v',
    first: '1st',
    second: '2nd',
    third: '3rd',
    fourth: '4th',
    fifth: '5th',
  }).flatMap(([short, others]) => others.split('|').map((other) => [other, short] as const)),
)

/**
 * A street address as canonical words: "123 Main Street, Suite 4" = "123 Main St. #4" = "123 main st ste 4". Null when nothing
 * is written.
 */
export function readStreet(text: string | null | undefined): string | null {
  if (!text) return null
  const ascii = readAscii(text)
    .text.replace(/['`]/g, '')
    .replace(/#/g, ' ste ')
    // "Hauptstr. 5", "Hauptstraße 5" → "haupt st 5".
    .replace(/([a-z]{3,})(?:strasse|str)(?![a-z])/g, '$1 st')
    .replace(/\bp ?\.? ?o ?\.? ?box\b/g, 'pobox')
  const tokens = readTokens(ascii)
  const words: string[] = []
  for (let at = 0; at < tokens.count; at++) {
    const word = tokens.words[at]!
    const short = STREET_WORDS.get(word) ?? word
    if (short !== words.at(-1)) words.push(short)
  }
  return words.join(' ') || null
}
