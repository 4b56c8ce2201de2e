import { plainText } from './ascii-text.ts'
import { placeWords } from './place-words.ts'

/** Names people write that Intl does not know as a region's name. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  US: 'america|the united states|the united states of america|united states america|usa united states',
  GB: 'england|scotland|wales|northern ireland|united kingdom of great britain and northern ireland|the united kingdom|great britain uk',
  KR: 'korea|republic of korea|korea republic of|korea south|korea rep|korea republic',
  KP: 'north korea|korea democratic peoples republic of|dprk|democratic peoples republic of korea',
  RU: 'russian federation|rossiya|the russian federation',
  CN: 'peoples republic of china|pr china|prc|mainland china|china mainland|the peoples republic of china',
  TW: 'republic of china|chinese taipei|taiwan province of china|taiwan roc|taiwan china',
  HK: 'hong kong sar|hong kong sar china|hong kong china|hongkong',
  MO: 'macao|macau|macau sar|macao sar',
  CZ: 'czech republic|czech rep|ceska republika',
  NL: 'the netherlands|holland',
  IR: 'islamic republic of iran|iran islamic republic of',
  SY: 'syrian arab republic',
  TR: 'turkiye|republic of turkey|turkey turkiye',
  AE: 'uae|emirates|the united arab emirates',
  CI: 'ivory coast|cote divoire',
  CD: 'dr congo|democratic republic of the congo|congo democratic republic of the|drc|congo kinshasa|democratic republic of congo',
  CG: 'republic of the congo|congo|congo brazzaville|republic of congo',
  BO: 'plurinational state of bolivia|bolivia plurinational state of',
  VE: 'bolivarian republic of venezuela|venezuela bolivarian republic of',
  TZ: 'united republic of tanzania|tanzania united republic of',
  MK: 'macedonia|republic of north macedonia|macedonia fyr|fyrom|the former yugoslav republic of macedonia',
  MD: 'republic of moldova|moldova republic of',
  LA: 'lao pdr|lao peoples democratic republic',
  BN: 'brunei darussalam',
  PS: 'palestine|state of palestine|palestinian territories|palestinian territory|palestine state of|occupied palestinian territory',
  MM: 'burma',
  SZ: 'swaziland',
  CV: 'cabo verde|cape verde',
  IE: 'republic of ireland|ireland republic of|eire',
  DE: 'federal republic of germany|bundesrepublik deutschland|brd',
  FM: 'micronesia federated states of|federated states of micronesia',
  VA: 'holy see|vatican|vatican city|vatican city state|holy see vatican city state',
  SA: 'kingdom of saudi arabia|ksa',
  VN: 'viet nam|socialist republic of vietnam',
  XK: 'kosovo|republic of kosovo',
  TL: 'east timor|timor leste',
  GM: 'the gambia',
  BS: 'the bahamas',
  RE: 'la reunion',
  VI: 'us virgin islands|virgin islands us|virgin islands u s',
  VG: 'british virgin islands|virgin islands british|bvi',
}

/** ISO 3166 alpha-3 that are not in Intl. */
const ALPHA3 =
  'AFG AF ALA AX ALB AL DZA DZ ASM AS AND AD AGO AO AIA AI ATA AQ ATG AG ARG AR ARM AM ABW AW AUS AU AUT AT AZE AZ BHS BS BHR BH ' +
  'BGD BD BRB BB BLR BY BEL BE BLZ BZ BEN BJ BMU BM BTN BT BOL BO BES BQ BIH BA BWA BW BRA BR IOT IO BRN BN BGR BG BFA BF BDI BI ' +
  'CPV CV KHM KH CMR CM CAN CA CYM KY CAF CF TCD TD CHL CL CHN CN CXR CX CCK CC COL CO COM KM COG CG COD CD COK CK CRI CR CIV CI ' +
  'HRV HR CUB CU CUW CW CYP CY CZE CZ DNK DK DJI DJ DMA DM DOM DO ECU EC EGY EG SLV SV GNQ GQ ERI ER EST EE SWZ SZ ETH ET FLK FK ' +
  'FRO FO FJI FJ FIN FI FRA FR GUF GF PYF PF GAB GA GMB GM GEO GE DEU DE GER DE GHA GH GIB GI GRC GR GRL GL GRD GD GLP GP GUM GU ' +
  'GTM GT GGY GG GIN GN GNB GW GUY GY HTI HT VAT VA HND HN HKG HK HUN HU ISL IS IND IN IDN ID IRN IR IRQ IQ IRL IE IMN IM ISR IL ' +
  'ITA IT JAM JM JPN JP JEY JE JOR JO KAZ KZ KEN KE KIR KI PRK KP KOR KR KWT KW KGZ KG LAO LA LVA LV LBN LB LSO LS LBR LR LBY LY ' +
  'LIE LI LTU LT LUX LU MAC MO MDG MG MWI MW MYS MY MDV MV MLI ML MLT MT MHL MH MTQ MQ MRT MR MUS MU MYT YT MEX MX FSM FM MDA MD ' +
  'MCO MC MNG MN MNE ME MSR MS MAR MA MOZ MZ MMR MM NAM NA NRU NR NPL NP NLD NL NCL NC NZL NZ NIC NI NER NE NGA NG NIU NU NFK NF ' +
  'MKD MK MNP MP NOR NO OMN OM PAK PK PLW PW PSE PS PAN PA PNG PG PRY PY PER PE PHL PH PCN PN POL PL PRT PT PRI PR QAT QA REU RE ' +
  'ROU RO RUS RU RWA RW BLM BL SHN SH KNA KN LCA LC MAF MF SPM PM VCT VC WSM WS SMR SM STP ST SAU SA SEN SN SRB RS SYC SC SLE SL ' +
  'SGP SG SXM SX SVK SK SVN SI SLB SB SOM SO ZAF ZA SGS GS SSD SS ESP ES LKA LK SDN SD SUR SR SJM SJ SWE SE CHE CH SUI CH SYR SY ' +
  'TWN TW TJK TJ TZA TZ THA TH TLS TL TGO TG TKL TK TON TO TTO TT TUN TN TUR TR TKM TM TCA TC TUV TV UGA UG UKR UA ARE AE GBR GB ' +
  'USA US UMI UM URY UY UZB UZ VUT VU VEN VE VNM VN VGB VG VIR VI WLF WF ESH EH YEM YE ZMB ZM ZWE ZW XKX XK NED NL'

const LANGUAGES = [
  'en',
  'de',
  'fr',
  'es',
  'it',
  'pt',
  'nl',
  'sv',
  'da',
  'nb',
  'fi',
  'pl',
  'cs',
  'hu',
  'tr',
  'ro',
  'ru',
  'uk',
  'ja',
  'zh',
  'ko',
  'ar',
]
let codes: ReadonlyMap<string, string> | undefined
const remembered = new Map<string, string | null>()
const REMEMBERED_MAX = 20_000

/**
 * "Deutschland", "germany", "DEU", "DE" → "DE". What is not known comes back as plain text, so that equal texts stay equal;
 * null when nothing is written.
 */
export function readCountry(text: string | null | undefined): string | null {
  if (!text) return null
  const known = remembered.get(text)
  if (known !== undefined) return known
  codes ??= countryCodes()
  const plain = plainText(text)
  const country = plain === '' ? null : (codes.get(plain) ?? codes.get(plain.replace(/ /g, '')) ?? plain)
  if (remembered.size >= REMEMBERED_MAX) remembered.clear()
  if (text.length < 200) remembered.set(text, country)
  return country
}

function countryCodes(): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const alpha3 = ALPHA3.split(' ')
  for (let at = 0; at < alpha3.length; at += 2) found.set(alpha3[at]!.toLowerCase(), alpha3[at + 1]!)
  const regions = new Set(alpha3.filter((code) => code.length === 2))
  for (const code of regions) found.set(code.toLowerCase(), code)
  for (const language of LANGUAGES) {
    const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' })
    for (const code of regions) {
      const plain = plainText(names.of(code) ?? '')
      if (plain !== '' && !found.has(plain)) found.set(plain, code)
    }
  }
  for (const { spellings, country } of placeWords())
    for (const spelling of spellings) if (country && !found.has(spelling)) found.set(spelling, country)
  for (const [code, names] of Object.entries(OTHER_NAMES)) for (const name of names.split('|')) found.set(name, code)
  found.set('uk', 'GB')
  found.set('el', 'GR')
  return found
}
