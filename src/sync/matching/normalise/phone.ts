import { readCountry } from './country.ts'

/** Calling code and trunk prefix (what is dialled inside the country only) of countries. */
const CALLING =
  'US 1 1|CA 1 1|RU 7 8|KZ 7 8|EG 20 0|ZA 27 0|GR 30|NL 31 0|BE 32 0|FR 33 0|ES 34|HU 36 06|IT 39|RO 40 0|CH 41 0|AT 43 0|GB 44 0|' +
  'DK 45|SE 46 0|NO 47|PL 48|DE 49 0|PE 51 0|MX 52 01|CU 53 0|AR 54 0|BR 55 0|CL 56|CO 57|VE 58 0|MY 60 0|AU 61 0|ID 62 0|PH 63 0|' +
  'NZ 64 0|SG 65|TH 66 0|JP 81 0|KR 82 0|VN 84 0|CN 86 0|TR 90 0|IN 91 0|PK 92 0|AF 93 0|LK 94 0|MM 95 0|IR 98 0|MA 212 0|DZ 213 0|' +
  'TN 216|LY 218 0|GM 220|SN 221|ML 223|CI 225|BJ 229|MU 230|GH 233 0|NG 234 0|CM 237|CD 243 0|AO 244|RW 250|ET 251 0|KE 254 0|' +
  'TZ 255 0|UG 256 0|MZ 258|ZM 260 0|ZW 263 0|NA 264 0|BW 267|GI 350|PT 351|LU 352|IE 353 0|IS 354|AL 355 0|MT 356|CY 357|FI 358 0|' +
  'BG 359 0|LT 370 0|LV 371|EE 372|MD 373 0|AM 374 0|BY 375 8|AD 376|MC 377|SM 378|UA 380 0|RS 381 0|ME 382 0|XK 383 0|HR 385 0|' +
  'SI 386 0|BA 387 0|MK 389 0|CZ 420|SK 421 0|LI 423|GT 502|SV 503|HN 504|NI 505|CR 506|PA 507|BO 591 0|GY 592|EC 593 0|PY 595 0|' +
  'UY 598 0|HK 852|MO 853|KH 855 0|LA 856 0|BD 880 0|TW 886 0|LB 961 0|JO 962 0|SY 963 0|IQ 964 0|KW 965|SA 966 0|YE 967 0|OM 968|' +
  'PS 970 0|AE 971 0|IL 972 0|BH 973|QA 974|MN 976 0|NP 977 0|TJ 992|TM 993 8|AZ 994 0|GE 995 0|KG 996 0|UZ 998'

const byCountry = new Map(
  CALLING.split('|').map((entry) => {
    const [country = '', code = '', trunk = ''] = entry.split(' ')
    return [country, { code, trunk }] as const
  }),
)

const EXTENSION = /(?:\bext\b|\bextension\b|\bx|#|;|,|\bdurchwahl\b|\bdw\b|\bpbx\b)[\s\S]*$/i
/** A number of one place has at least so many digits; shorter ones are extensions. */
const DIGITS_MIN = 6
const DIGITS_MAX = 15

/**
 * A telephone number as digits in E.164 order ("4930123456") where "+", "00" or the country says which code it has, else the
 * digits as dialled inside the country without the leading zeros. Extensions are cut. Null when it is no number: too short,
 * too long, all the same digit.
 */
export function readPhone(text: string | null | undefined, country?: string | null): string | null {
  if (!text || text.length > 100) return null
  const latin = text.normalize('NFKC').replace(EXTENSION, '')
  const digits = latin.replace(/\(0\)/g, '').replace(/\D/g, '')
  if (digits.length < DIGITS_MIN || digits.length > DIGITS_MAX + 4 || isFiller(digits)) return null
  const known = byCountry.get(readCountry(country) ?? '')
  const full = latin.trimStart().startsWith('+') ? digits : digits.startsWith('00') ? digits.slice(2) : null
  const found = full === null ? nationalNumber(digits, known) : withoutTrunk(full, known)
  return found.length < DIGITS_MIN || found.length > DIGITS_MAX ? null : found
}

interface Calling {
  readonly code: string
  readonly trunk: string
}

function nationalNumber(digits: string, known: Calling | undefined): string {
  if (!known) return digits.replace(/^0+/, '')
  const { code, trunk } = known
  if (code === '1') return digits.length === 11 && digits.startsWith('1') ? digits : `1${digits}`
  // Written with the code, but without "+".
  if (digits.startsWith(code) && digits.length >= code.length + 8 && !(trunk && digits.startsWith(trunk))) return digits
  return code + (trunk && digits.startsWith(trunk) ? digits.slice(trunk.length) : digits)
}

/** "+49 030 …": the zero is not dialled from abroad. Italian numbers keep theirs. */
function withoutTrunk(full: string, known: Calling | undefined): string {
  if (!known?.trunk || known.code === '1' || !full.startsWith(known.code + known.trunk)) return full
  return known.code + full.slice(known.code.length + known.trunk.length)
}

/** "000000", "1111111", "1234567890" are typed to get past a required field. */
function isFiller(digits: string): boolean {
  return (
    /^(\d)\1+$/.test(digits.replace(/^0+(?=[^0])/, '')) ||
    /^0*$/.test(digits) ||
    '01234567890123456789'.includes(digits)
  )
}
