import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MARK, readCompanyNames } from './index.ts'

const LETTERS: readonly (readonly [keyof typeof MARK, string])[] = [
  ['NUMBER', '#'],
  ['ORDINAL', 'o'],
  ['WEAK', '~'],
  ['PLACE', '@'],
]

/** "bank of~ newzealand@": words with a sign for their marks; other names behind "|" with their source. */
function shown(name: string, aliases?: readonly string[]): string {
  return readCompanyNames(name, aliases)
    .names.map(({ source, words, marks }) => {
      const signed = words.map(
        (word, at) => word + LETTERS.map(([mark, sign]) => (marks[at]! & MARK[mark] ? sign : '')).join(''),
      )
      return (source === 'name' ? '' : `${source}: `) + signed.join(' ')
    })
    .join(' | ')
}

function table(rows: Readonly<Record<string, string>>): void {
  assert.deepEqual(Object.fromEntries(Object.keys(rows).map((name) => [name, shown(name)])), rows)
}

test('legal forms come off the end, the start and the middle, and a name that is only a form stays', () => {
  table({
    'Acme GmbH & Co. KG': 'acme',
    'Siemens Aktiengesellschaft': 'siemens',
    'UniCredit S.p.A.': 'unicredit',
    'Grupo Bimbo, S.A.B. de C.V.': 'group~ bimbo',
    'Alfa spol. s r.o.': 'alfa',
    'Mærsk A/S': 'marsk',
    'Spotify AB (publ)': 'spotify',
    'Epsilon (P) Ltd': 'epsilon',
    'PT Astra International Tbk': 'astra international',
    株式会社Acme: 'acme',
    'ООО Ромашка': 'romashka',
    'Churchill Capital Corp VII': 'churchill capital 7#',
    'Siemens AG Österreich': 'siemens austria@',
    'Acme GmbH - Hamburg': 'acme hamburg@',
    'P.T. Astra International': 'astra international',
    'Limited Liability Company Iskusstvo Krasoty': 'iskusstvo krasoty',
    'Open Joint Stock Company Gazprom': 'gazprom',
    AG: 'ag',
    'The Limited': 'the~ limited',
    'Limited Company': 'limited',
  })
})

test('forms are kept as evidence, with the countries they are of', () => {
  const forms = (name: string) => readCompanyNames(name).names[0]?.forms.join(' ')
  assert.equal(forms('Acme Ltd.'), 'ltd')
  assert.equal(forms('Acme Limited'), 'ltd')
  assert.equal(forms('Acme Pvt. Ltd.'), 'pvt-ltd')
  assert.equal(forms('ACME PRIVATE LIMITED'), 'pvt-ltd')
  assert.equal(forms('Acme Gesellschaft mit beschränkter Haftung'), 'gmbh')
  assert.equal(forms('Acme d.o.o.'), 'doo')
  assert.equal(forms('Acme Sp. z o.o.'), 'sp-zoo')
  assert.equal(forms('Acme Sp.z o.o.'), 'sp-zoo')
  assert.equal(forms('Acme, L.L.C.'), 'llc')
  assert.equal(forms('純正化学株式会社'), 'kk')
  assert.equal(forms('上海得物信息集团有限公司'), 'co-ltd')
  assert.equal(forms('우진비앤지 주식회사'), 'kk')
  assert.equal(forms('Acme'), '')
})

test('"AB Volvo" and "AB Science SA" are told apart by the form at the end', () => {
  table({ 'AB Volvo': 'ab~ volvo', 'AB Science SA': 'ab science', 'A.O. Smith': 'ao smith' })
})

test('numbers, numerals and ordinals are one spelling and typed', () => {
  table({
    'Fund III': 'fund 3#',
    'Fund 3': 'fund 3#',
    'Fund II, L.P.': 'fund 2#',
    'Churchill Capital Corp. V': 'churchill capital 5#',
    'Malcolm X': 'malcolm x',
    'V Kontakte': 'v kontakte',
    'Mix Brands': 'mix brands',
    'Seven Eleven': '7# 11#',
    '7-Eleven': '7# 11#',
    '2nd Street': '2ndo street',
    'Second Street': '2ndo street',
    'Direxion Daily 3X Bull': 'direxion daily 3x# bull',
    'Studio 007': 'studio 7#',
    'Brigade Forty-Four': 'brigade 44#',
    '3M Company': '3m',
  })
})

test('single letters join however they are dotted', () => {
  table({
    'A. O. Smith Corp.': 'ao smith',
    'A-B-C Company': 'abc',
    'I.B.M.': 'ibm',
    'AT&T Inc.': 'att',
    'M & T Bank Corp': 'mt bank',
    'X Y Z S.A.': 'xyz',
    'MAYS J W INC': 'mays jw',
    'E*TRADE Bank': 'e trading bank',
  })
})

test('"and", possessives and articles differ in nothing', () => {
  assert.equal(shown('Kulicke & Soffa'), shown('Kulicke and Soffa'))
  assert.equal(shown('Müller und Söhne'), shown('Mueller & Soehne'))
  assert.equal(shown('Muller & Sohne'), shown('Müller & Söhne'))
  assert.equal(shown("McDonald's"), shown('McDonalds'))
  assert.equal(shown("L'Oréal SA"), shown('Loreal'))
  assert.equal(shown("Société d'Investissement"), 'society investment')
  assert.equal(shown('Becton, Dickinson and Company'), shown('BECTON DICKINSON & CO'))
})

test('abbreviations and other languages meet in one word', () => {
  table({
    'Nat’l Mfg Intl': 'national manufacturing international',
    'Université de Genève': 'university de~ geneva@',
    'Intl. Srvces Grp': 'international services group~',
    'United States Steel Corp': 'us@ steel',
    'U.S. Steel': 'us@ steel',
    'Bank of New Zealand': 'bank of~ newzealand@',
    'Siemens Deutschland': 'siemens germany@',
    'Deutsche Bank (Schweiz) AG': 'germany@ bank switzerland@',
    'Booking.com B.V.': 'booking com~',
    'Research & Development Intl': 'rd international',
    'Sakurai Kogyo Co., Ltd.': 'sakurai industries',
  })
})

test('a word cut short by a dot says so', () => {
  const { marks } = readCompanyNames('Pharm. Holdings Internat. Ltd.').names[0]!
  assert.deepEqual(
    marks.map((mark) => (mark & MARK.DOTTED) !== 0),
    [true, false, true],
  )
})

test('notes of sales people become flags', () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ['Acme Inc *DUPLICATE* - HQ', 'acme', 'duplicate hq'],
    ['Acme - DO NOT USE', 'acme', 'do-not-use'],
    ['DO NOT USE Acme', 'acme', 'do-not-use'],
    ['[OLD] Acme Ltd', 'acme', 'inactive'],
    ['Acme (Prospect)', 'acme', 'prospect'],
    ['Acme (Duplicate of Acme Corp)', 'acme', 'duplicate'],
    ['Acme c/o Procurement', 'acme', 'care-of'],
    ['CACI International Inc /DE/', 'caci international', ''],
    ['Verisign Inc/CA', 'verisign', ''],
    ['Amarin Corp PLC\\UK', 'amarin', ''],
    ['Travel Leisure Co. Common  Stock', 'travel leisure', 'security'],
    ['Test', 'test', ''],
    ['Old Navy', 'old navy', ''],
    ['Triangle Energy (Global) Limited', 'triangle energy global', ''],
    ['SIA Engineering Company Limited', 'sia engineering', ''],
    ['Customer Parent Partners', 'customer parent partners', ''],
  ]
  for (const [name, words, notes] of rows) {
    const read = readCompanyNames(name)
    assert.equal(read.names.map((one) => one.words.join(' ')).join('|'), words, name)
    assert.equal(read.notes.join(' '), notes, name)
  }
})

test('other names are split off, a country in brackets is none', () => {
  table({
    'Penguin Food dba Kalltrancy': 'penguin food | trading: kalltrancy',
    'Acme d/b/a Foo Bar': 'acme | trading: foo bar',
    'Acme T/A Foo': 'acme | trading: foo',
    'Acme Ltd (formerly Foo Bar Ltd)': 'acme | former: foo bar',
    'Acme f/k/a Foo': 'acme | former: foo',
    'IBM (International Business Machines)': 'ibm | brackets: international business machinery',
    'Pfizer (UK)': 'pfizer britain@',
    'HUTCHMED (China) Limited': 'hutchmed china@',
    'BRT Apartments Corp. (MD)': 'brt apartments',
    'Boeing Company (The)': 'boeing',
  })
  assert.equal(shown('Acme', ['Foo Inc', 'ACME Ltd', '']), 'acme | alias: foo')
  assert.deepEqual(readCompanyNames('Acme', ['ACME Ltd']).names[0]?.forms, ['ltd'], 'an equal alias adds its form')
})

test('other scripts give words, with the usual ones translated', () => {
  table({
    'АО «Банк Фридом Финанс Казахстан»': 'bank fridom financial kazakhstan@',
    クレアリンクテクノロジー: 'kurearinku technology | alias: krearink technology',
    TIアサヒ株式会社: 'ti asahi',
    鈴木工業株式会社: 'suzuki industries',
    サンレック: 'sanrekku | alias: sanrek',
    上海得物信息集团有限公司: 'shanghai@ dewu information group~',
    'المكتب الشريف': 'mktb shryf',
  })
  assert.equal(readCompanyNames('Ромашка').names[0]?.latin, false)
  assert.equal(readCompanyNames('株式会社Acme International').names[0]?.latin, true)
})

test('a name pasted twice is one, and prepositions at its ends are words of it', () => {
  table({
    'Cinemark Holdings Inc Cinemark Holdings, Inc.': 'cinemark holding~',
    'Clough Global Equity Fund Clough Global Equity Fund': 'clough global equity fund',
    'Walla Walla': 'walla walla',
    'Ping An': 'ping an',
    'On Semiconductor': 'on semiconductor',
    'Par Technology': 'par technology',
    'De Beers': 'de~ beers',
    'Bank of China': 'bank of~ china@',
  })
})

test('initials are of the words as they were written', () => {
  const initials = (name: string) => readCompanyNames(name).names[0]?.initials
  assert.equal(initials('International Business Machines Corp.'), 'ibm')
  assert.equal(initials('Bayerische Motoren Werke AG'), 'bmw')
  assert.equal(initials('Bank of America'), 'ba')
  assert.equal(initials('A. O. Smith'), 'aos')
  assert.equal(initials('Boston Consulting Group'), 'bcg')
  assert.equal(initials('Companhia Siderúrgica Nacional'), 'csn')
  assert.equal(initials('Acme'), null)
})
