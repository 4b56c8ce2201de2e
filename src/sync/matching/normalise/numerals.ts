const ROMAN_TO = 39
const TENS = ['', 'x', 'xx', 'xxx']
const ONES = ['', 'i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix']

/** Roman numerals of two and more letters up to 39. "I", "V" and "X" alone are letters unless the word before says otherwise. */
export const ROMAN_NUMERALS: ReadonlyMap<string, string> = new Map(
  Array.from({ length: ROMAN_TO }, (_, index) => index + 1)
    .map((value) => [TENS[Math.floor(value / 10)]! + ONES[value % 10]!, String(value)] as const)
    .filter(([roman]) => roman.length > 1),
)

export const ROMAN_LETTERS: ReadonlyMap<string, string> = new Map([
  ['i', '1'],
  ['v', '5'],
  ['x', '10'],
])

/** Behind these words a lone "I", "V" or "X" is a number (canonical words; the forms of companies too: "Capital Corp V"). */
export const NUMBERED_WORDS: ReadonlySet<string> = new Set(
  (
    'fund acquisition capital holding trust series class phase section chapter partners venture growth income credit equity ' +
    'opportunity investment infrastructure bond corporation corp company co inc merger tranche portfolio unit region zone ' +
    'plant block level tier type part volume stage division department general property realty estate impact innovation'
  ).split(' '),
)

const TENS_NAMES = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
export const TENS_WORDS: ReadonlySet<string> = new Set(TENS_NAMES)
const CARDINALS = 'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen'
export const CARDINAL_WORDS: ReadonlyMap<string, string> = new Map([
  ...CARDINALS.split(' ').map((word, value) => [word, String(value)] as const),
  ...TENS_NAMES.map((word, index) => [word, String(20 + index * 10)] as const),
  ['hundred', '100'],
])

const ORDINALS: readonly string[] = [
  '',
  'first|premier|premiere|primera|primero|erste|erster|primo|prima|primeiro|eerste',
  'second|segundo|segunda|zweite|deuxieme|secondo|seconda',
  'third|tercer|tercera|dritte|troisieme|terzo|terza|terceiro',
  'fourth|cuarto|cuarta|vierte|quatrieme|quarto|quarta',
  'fifth|quinto|quinta|funfte|cinquieme',
  'sixth|sexto|sexta',
  'seventh|septimo|septima',
  'eighth|octavo|octava',
  'ninth|noveno',
  'tenth|decimo|decima',
  'eleventh',
  'twelfth',
]

/** "premiere" and the like are brands as often as ordinals. */
const BRANDS = new Set(['premier', 'premiere', 'primo', 'prima', 'secondo', 'quinta', 'quarta', 'quarto'])
export const ORDINAL_WORDS: ReadonlyMap<string, string> = new Map(
  ORDINALS.flatMap((words, value) =>
    words
      .split('|')
      .filter((word) => word !== '' && !BRANDS.has(word))
      .map((word) => [word, ordinal(value)] as const),
  ),
)

/** 1 → "1st". */
function ordinal(value: number): string {
  const ending = value === 1 ? 'st' : value === 2 ? 'nd' : value === 3 ? 'rd' : 'th'
  return `${value}${ending}`
}

export type NumberKind = 'number' | 'ordinal' | 'word'

/**
 * What a word with digits is, and in which spelling: "007" → number "7", "2x" → number "2x", "2nd" and "2th" → ordinal "2nd".
 * Takes lower-case letters and digits with at least one digit.
 */
export function readNumber(word: string): { readonly word: string; readonly kind: NumberKind } {
  let digits = 0
  while (digits < word.length && isDigit(word.charCodeAt(digits))) digits++
  if (digits === word.length) return { word: withoutZeros(word), kind: 'number' }
  if (digits === 0) return { word, kind: 'word' }
  const ending = word.slice(digits)
  if (ending === 'x') return { word: `${withoutZeros(word.slice(0, digits))}x`, kind: 'number' }
  if (digits < 4 && ORDINAL_ENDINGS.has(ending)) {
    const value = Number(word.slice(0, digits))
    return { word: value < 4 || ending === 'th' ? ordinal(value) : `${value}${ending}`, kind: 'ordinal' }
  }
  return { word, kind: 'word' }
}

const ORDINAL_ENDINGS = new Set(['st', 'nd', 'rd', 'th', 'er', 'eme', 'ere', 'ste', 'te'])

function withoutZeros(digits: string): string {
  let start = 0
  while (start < digits.length - 1 && digits.charCodeAt(start) === 48) start++
  return start === 0 ? digits : digits.slice(start)
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}
