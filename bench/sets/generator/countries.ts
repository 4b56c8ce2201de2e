/** Where the made-up companies are: how many of them, their top-level domain, and how often which legal form is used. */
export interface Country {
  readonly weight: number
  readonly domainEnding: string
  /** Form and its weight; '' is none. */
  readonly forms: readonly (readonly [form: string, weight: number])[]
}

const OTHER = 1.2

export const COUNTRIES: Readonly<Record<string, Country>> = {
  'United States': {
    weight: 34,
    domainEnding: 'com',
    forms: [
      ['Inc.', 40],
      ['LLC', 25],
      ['Corp.', 10],
      ['Corporation', 5],
      ['Co.', 3],
      ['LP', 2],
      ['', 30],
    ],
  },
  'United Kingdom': {
    weight: 12,
    domainEnding: 'co.uk',
    forms: [
      ['Ltd', 50],
      ['Limited', 25],
      ['plc', 8],
      ['LLP', 4],
      ['', 20],
    ],
  },
  Germany: {
    weight: 10,
    domainEnding: 'de',
    forms: [
      ['GmbH', 55],
      ['AG', 10],
      ['GmbH & Co. KG', 14],
      ['KG', 3],
      ['SE', 2],
      ['UG (haftungsbeschränkt)', 4],
      ['', 12],
    ],
  },
  France: {
    weight: 6,
    domainEnding: 'fr',
    forms: [
      ['SAS', 40],
      ['SA', 15],
      ['SARL', 25],
      ['', 20],
    ],
  },
  Italy: {
    weight: OTHER,
    domainEnding: 'it',
    forms: [
      ['S.r.l.', 50],
      ['S.p.A.', 25],
      ['', 20],
    ],
  },
  Spain: {
    weight: OTHER,
    domainEnding: 'es',
    forms: [
      ['S.L.', 50],
      ['S.A.', 25],
      ['', 20],
    ],
  },
  Netherlands: {
    weight: 4,
    domainEnding: 'nl',
    forms: [
      ['B.V.', 65],
      ['N.V.', 6],
      ['', 20],
    ],
  },
  Sweden: {
    weight: OTHER,
    domainEnding: 'se',
    forms: [
      ['AB', 75],
      ['AB (publ)', 6],
      ['', 15],
    ],
  },
  Denmark: {
    weight: OTHER,
    domainEnding: 'dk',
    forms: [
      ['A/S', 45],
      ['ApS', 40],
      ['', 15],
    ],
  },
  Norway: {
    weight: OTHER,
    domainEnding: 'no',
    forms: [
      ['AS', 75],
      ['ASA', 6],
      ['', 15],
    ],
  },
  Finland: {
    weight: OTHER,
    domainEnding: 'fi',
    forms: [
      ['Oy', 70],
      ['Oyj', 6],
      ['', 15],
    ],
  },
  Poland: {
    weight: OTHER,
    domainEnding: 'pl',
    forms: [
      ['Sp. z o.o.', 65],
      ['S.A.', 18],
      ['', 12],
    ],
  },
  Japan: {
    weight: 4,
    domainEnding: 'co.jp',
    forms: [
      ['Co., Ltd.', 55],
      ['Corporation', 12],
      ['Inc.', 8],
      ['K.K.', 8],
      ['', 10],
    ],
  },
  China: {
    weight: 5,
    domainEnding: 'cn',
    forms: [
      ['Co., Ltd.', 75],
      ['Group Co., Ltd.', 10],
      ['', 12],
    ],
  },
  India: {
    weight: 5,
    domainEnding: 'in',
    forms: [
      ['Private Limited', 50],
      ['Limited', 22],
      ['Pvt Ltd', 15],
      ['LLP', 4],
      ['', 9],
    ],
  },
  Australia: {
    weight: 4,
    domainEnding: 'com.au',
    forms: [
      ['Pty Ltd', 60],
      ['Limited', 20],
      ['', 18],
    ],
  },
  Canada: {
    weight: 5,
    domainEnding: 'ca',
    forms: [
      ['Inc.', 45],
      ['Ltd.', 28],
      ['Corp.', 12],
      ['', 15],
    ],
  },
  Brazil: {
    weight: OTHER,
    domainEnding: 'com.br',
    forms: [
      ['Ltda.', 50],
      ['S.A.', 28],
      ['', 18],
    ],
  },
  Mexico: {
    weight: OTHER,
    domainEnding: 'com.mx',
    forms: [
      ['S.A. de C.V.', 55],
      ['S. de R.L. de C.V.', 14],
      ['', 20],
    ],
  },
  Switzerland: {
    weight: OTHER,
    domainEnding: 'ch',
    forms: [
      ['AG', 55],
      ['GmbH', 20],
      ['SA', 12],
      ['', 12],
    ],
  },
  Austria: {
    weight: OTHER,
    domainEnding: 'at',
    forms: [
      ['GmbH', 70],
      ['AG', 10],
      ['', 15],
    ],
  },
  Belgium: {
    weight: OTHER,
    domainEnding: 'be',
    forms: [
      ['NV', 30],
      ['BV', 30],
      ['SA', 14],
      ['SRL', 8],
      ['', 15],
    ],
  },
  Singapore: {
    weight: OTHER,
    domainEnding: 'com.sg',
    forms: [
      ['Pte. Ltd.', 75],
      ['Limited', 10],
      ['', 10],
    ],
  },
  'Hong Kong': {
    weight: OTHER,
    domainEnding: 'com.hk',
    forms: [
      ['Limited', 80],
      ['', 12],
    ],
  },
  'South Korea': {
    weight: OTHER,
    domainEnding: 'co.kr',
    forms: [
      ['Co., Ltd.', 65],
      ['Inc.', 10],
      ['Corp.', 10],
      ['', 10],
    ],
  },
}
