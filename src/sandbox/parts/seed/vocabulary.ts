/** Words the generated records are made of. Invented or generic; no list was taken from elsewhere. */
const split = (text: string) => text.trim().split(/\s+/)

export const STEMS = split(`
  acu adri aero agri albi alder alpi alta amber ample andro apex aqua arbor arca argo aria arka asta astra atlas auro avan axio
  azur bala bari basal beta bio birch bolt bora brava brim bruno cadre calde camo canto capra cara cedar celo cento cera chroma
  cielo cirro clara cobal coda colum conda copper coral corvo crest crux cygni dacha dalia delta demi dena dexo diva dora draco
  duna echo eden elba elmo ember endo envi epsi equi erba etno evo fabri falco faro feli ferro fidu fino fjord flora fora fulgu
  gala garda gema geno giga gilda glacis globo gorda grano gravi halo hanse harbor heli hexa hydro iber icon idra igni impe inda
  infra inova iris isar ivo jade jota juno kali kappa karma kelvi kino koda krono lago lapis larch lati lava legato lena liber
  lima lito loca lumen luna lyra magna malta mara mena meri meta mica mira moda mona mundo nadir nano nava nebu neo nexo nimbo
  nora nova octa odeon olea omni onda opal orbi oro osa oxo pala panto para pega penta peri pico pina plexo polar porto prisma
  proxi quanta quarzo quilla radi rapi rego rena rho riva robur rosa rubi saga salvo sapo sega sella senso sera sigma sila sola
  sono spira stella strato suma syno tala tarra tecno tera terra theta tibo tona torra trans trio tula ultra umbra una urba vala
  vanta vega velo vento vera vesta via vida vila vita vola volta xeno yara zeta zephy ziva zona`)

export const ENDINGS = split(`
  tek soft labs works ware line link gen net core form point bridge field stone mark path lane port gate sys graph scale base
  logic matic metric sense cast flow grid mind craft forge wave light path peak ridge vale brook ford ton wick den berg haus
  plan dyne rex tron via nova lux mont crest vance dale trix zon lite max pro cor med chem bio farm fresh pack print mobil
  motion air sea rail cargo trade mart shop style wear home build wood steel glass power volt sun hydro water`)

export const FIELDS = split(`
  Technologies Systems Software Logistics Foods Energy Pharma Medical Electronics Engineering Construction Consulting Capital
  Insurance Textiles Chemicals Plastics Machinery Automotive Aerospace Marine Mining Telecom Media Publishing Education Security
  Analytics Robotics Semiconductors Packaging Furniture Cosmetics Beverages Dairy Seeds Tools Optics Instruments Laboratories
  Networks Solutions Services Industries Holdings Partners Group Trading Imports Exports Supply Distribution Ventures Properties
  Hotels Travel Airlines Shipping Rail Health Clinics Diagnostics Research Institute University Foundation Design Studios Games`)

export const SURNAMES = split(`
  Abbott Adler Alvarez Andersson Baker Becker Bianchi Brandt Brown Carter Castro Chen Costa Cruz Dahl Davies Dubois Ekström
  Evans Fischer Fontaine Foster Garcia Gómez Gruber Haas Hansen Hoffmann Horvat Ishii Ivanova Jansen Jensen Jones Kaya Keller
  Khan Kim Kovács Kowalski Krüger Larsen Laurent Lehmann Lindqvist Lopez Maier Martin Meyer Mori Moreau Müller Nakamura Nguyen
  Novák Nowak Nuñez O'Brien O'Neill Olsen Østergård Park Patel Pereira Petrov Popescu Ricci Romano Rossi Roux Santos Sato
  Schäfer Schmidt Schneider Shah Silva Singh Smith Søndergaard Suzuki Tanaka Taylor Torres Tóth Varga Wagner Walker Wang Weber
  White Wilson Yamada Yılmaz Zhang Zimmermann`)

export const FIRST_NAMES = split(`
  Ada Ahmed Aiko Alan Alice Amir Ana Anders Anna Antonio Aya Ben Björn Camille Carlos Chiara Chloé Clara Daniel David Deepa
  Elena Emil Emma Eva Fatima Felix Fiona Frank Gabriel Giulia Grace Greta Hannah Haruto Hugo Ines Ivan Jack James Jana Jin João
  Julia Karim Kate Kenji Lara Laura Lea Leon Lina Liam Lucas Luis Magda Marco Maria Marie Mark Marta Max Mei Mia Mohammed Nadia
  Nils Noah Nora Olga Oliver Omar Oscar Paul Pedro Petra Priya Rafael Rosa Samir Sara Sofia Sven Theo Tomás Uma Vera Victor Wei
  Yara Yuki Zoë`)

export interface Place {
  readonly country: string
  readonly code: string
  readonly tld: string
  readonly phone: string
  readonly legal: readonly string[]
  readonly cities: readonly (readonly [city: string, state: string | null, postal: string])[]
}

type City = readonly [city: string, state: string | null, postal: string]
const place = (country: string, code: string, tld: string, phone: string, legal: string, cities: string): Place => ({
  country,
  code,
  tld,
  phone,
  legal: legal.split('|'),
  cities: cities.split('|').map((entry): City => {
    const [city, state, postal] = entry.split('/') as [string, string, string]
    return [city, state || null, postal]
  }),
})

const US = place(
  'United States',
  'US',
  'com',
  '+1',
  'Inc.|Inc|LLC|Corp.|Corporation|Co.|, Inc.|Ltd.',
  'San Francisco/CA/94105|Austin/TX/78701|New York/NY/10001|Boston/MA/02110|Chicago/IL/60601|Seattle/WA/98101|Denver/CO/80202|Atlanta/GA/30303|Portland/OR/97204|Columbus/OH/43215',
)
/** Weighted by repetition: pick any entry with equal chance. */
export const PLACES: readonly Place[] = [
  US,
  US,
  US,
  US,
  US,
  place(
    'Germany',
    'DE',
    'de',
    '+49',
    'GmbH|AG|GmbH & Co. KG|KG|UG (haftungsbeschränkt)|SE',
    'Berlin//10115|München//80331|Hamburg//20095|Köln//50667|Düsseldorf//40213',
  ),
  place(
    'United Kingdom',
    'GB',
    'co.uk',
    '+44',
    'Ltd|Limited|PLC|LLP',
    'London//EC1A 1BB|Manchester//M1 1AE|Leeds//LS1 4DY|Edinburgh//EH1 1YZ',
  ),
  place('France', 'FR', 'fr', '+33', 'SA|SAS|SARL|S.A.', 'Paris//75001|Lyon//69001|Nantes//44000|Orléans//45000'),
  place('Japan', 'JP', 'co.jp', '+81', 'K.K.|Co., Ltd.|株式会社', 'Tokyo//100-0001|Osaka//530-0001|Sumida//130-0001'),
  place('Spain', 'ES', 'es', '+34', 'S.L.|S.A.', 'Madrid//28001|Barcelona//08001|A Coruña//15001'),
  place('Italy', 'IT', 'it', '+39', 'S.p.A.|S.r.l.', 'Milano//20121|Torino//10121|Forlì//47121'),
  place('Netherlands', 'NL', 'nl', '+31', 'B.V.|N.V.', "Amsterdam//1012|'s-Hertogenbosch//5211|Utrecht//3511"),
  place('Sweden', 'SE', 'se', '+46', 'AB', 'Stockholm//111 29|Malmö//211 20|Göteborg//411 03'),
  place('Brazil', 'BR', 'com.br', '+55', 'Ltda.|S.A.', 'São Paulo/SP/01310|Rio de Janeiro/RJ/20010'),
  place('Canada', 'CA', 'ca', '+1', 'Inc.|Ltd.|Ltée', 'Toronto/ON/M5H 2N2|Montréal/QC/H2Y 1C6|Vancouver/BC/V6B 1A1'),
  place('Australia', 'AU', 'com.au', '+61', 'Pty Ltd|Limited', 'Sydney/NSW/2000|Melbourne/VIC/3000'),
  place(
    'India',
    'IN',
    'in',
    '+91',
    'Pvt. Ltd.|Private Limited|Limited',
    'Bengaluru/KA/560001|Mumbai/MH/400001|Pune/MH/411001',
  ),
  place('Poland', 'PL', 'pl', '+48', 'Sp. z o.o.|S.A.', 'Warszawa//00-001|Kraków//30-001|Łódź//90-001'),
  place('Türkiye', 'TR', 'com.tr', '+90', 'A.Ş.|Ltd. Şti.', 'İstanbul//34000|İzmir//35000'),
  place('Switzerland', 'CH', 'ch', '+41', 'AG|SA|GmbH|Sàrl', 'Zürich//8001|Genève//1201'),
]

/** How people in a CRM spell the same country. */
export const COUNTRY_VARIANTS: Readonly<Record<string, readonly string[]>> = {
  'United States': ['USA', 'US', 'U.S.A.', 'United States of America'],
  'United Kingdom': ['UK', 'GB', 'England', 'Great Britain'],
  Germany: ['DE', 'Deutschland', 'GERMANY'],
  Netherlands: ['The Netherlands', 'NL', 'Holland'],
  Japan: ['JP', '日本'],
  Türkiye: ['Turkey', 'TR'],
}

export const STREETS = [
  'Main Street',
  'Market St',
  'Industrial Way',
  'Station Road',
  'Park Avenue',
  'Harbour Rd',
  'Hauptstraße',
  'Rue de la Gare',
  'Mill Lane',
  'Second Ave',
] as const

/** Domains that say nothing about the company. */
export const SHARED_SITES = [
  'https://www.facebook.com/',
  'https://sites.google.com/view/',
  'http://www.linkedin.com/company/',
] as const

export const NOTES = [
  'Imported from the old CRM, please check.',
  'Met at the trade fair; wants a quote for 25 seats, "maybe more".',
  'Two lines here:\nfirst call went well,\nsecond one is planned.',
  'Parent company decides, see parent account; contact legal, then procurement.',
  'Ne pas appeler avant 10h — préfère l’e‑mail.',
  'Budget: 10,000; decision by Q3.\r\nCompetitor: "the big one".',
  '重要なお客様',
  'semicolon;tab\there',
] as const
export const TITLES = [
  'CEO',
  'CTO',
  'Head of Engineering',
  'VP Sales',
  'Procurement Manager',
  'Developer',
  'Director, Platform',
  'Leiter IT',
  'Data Engineer',
  'Office Manager',
] as const
export const DEPARTMENTS = ['Engineering', 'Sales', 'Finance', 'Operations', 'IT', 'Marketing'] as const
export const SUBJECTS = [
  'Call',
  'Send Letter',
  'Send Quote',
  'Email: follow up',
  'LinkedIn: InMail sent',
  'Demo',
  'Check renewal',
] as const
