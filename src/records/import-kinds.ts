import { readDomain } from './domain.ts'
import { type ImportColumn, instantOf, LIST_SEPARATOR, listOf, textOf, wholeNumber, wordOf } from './import-columns.ts'

export const IMPORT_KINDS = ['companies', 'people', 'signals'] as const
export type ImportKind = (typeof IMPORT_KINDS)[number]

/** A value per column of the file, by column name. Absent: the file (or the JSON object) does not have it. Null: it is empty. */
export type CellValues = { readonly [column: string]: string | null }
/** What is sent to staging; the same three states. */
export type StagedValues = { readonly [column: string]: string | null }

export interface ImportShape {
  readonly kind: ImportKind
  readonly columns: readonly ImportColumn[]
  /** Columns of the staging table, all text. The first is the record's key. */
  readonly staged: readonly string[]
  readonly stage: (cells: CellValues, warn: (message: string) => void) => StagedValues
}

const COMPANY_COLUMNS: readonly ImportColumn[] = [
  {
    name: 'id',
    headers: ['key', 'external_key', 'external_id', 'company_id', 'account_id'],
    required: true,
    read: textOf('id', 255),
  },
  { name: 'name', headers: ['company_name', 'company', 'account_name'], required: true, read: textOf('name', 500) },
  {
    name: 'domain',
    headers: ['company_domain', 'website', 'web', 'url', 'homepage'],
    read: textOf('domain', 2000),
  },
  { name: 'domains', headers: ['other_domains', 'domain_aliases'], list: true, read: listOf('domains', 200, 2000) },
  {
    name: 'aliases',
    headers: ['alias', 'other_names', 'also_known_as'],
    list: true,
    read: listOf('aliases', 200, 500),
  },
  { name: 'country', headers: ['company_country', 'billing_country'], read: textOf('country', 255) },
  { name: 'city', headers: ['company_city', 'billing_city'], read: textOf('city', 255) },
  { name: 'state', headers: ['company_state', 'region', 'province', 'billing_state'], read: textOf('state', 255) },
  {
    name: 'employees',
    headers: ['company_size', 'employee_count', 'number_of_employees'],
    read: wholeNumber('employees'),
  },
  { name: 'industry', headers: ['company_industry', 'sector'], read: textOf('industry', 255) },
]

const PERSON_COLUMNS: readonly ImportColumn[] = [
  { name: 'id', headers: ['key', 'external_key', 'external_id', 'person_id'], required: true, read: textOf('id', 255) },
  { name: 'first_name', headers: ['given_name', 'firstname'], read: textOf('first_name', 255) },
  { name: 'last_name', headers: ['family_name', 'surname', 'lastname'], read: textOf('last_name', 255) },
  { name: 'email', headers: ['e_mail', 'email_address', 'mail'], read: textOf('email', 320) },
  { name: 'title', headers: ['job_title', 'position'], read: textOf('title', 255) },
  { name: 'phone', headers: ['telephone', 'phone_number'], read: textOf('phone', 100) },
  { name: 'country', headers: [], read: textOf('country', 255) },
  { name: 'company', headers: ['company_id', 'company_key', 'account_id'], read: textOf('company', 255) },
  { name: 'domain', headers: ['company_domain', 'website'], read: textOf('domain', 2000) },
]

const SIGNAL_COLUMNS: readonly ImportColumn[] = [
  { name: 'id', headers: ['event_id', 'signal_id', 'key'], required: true, read: textOf('id', 255) },
  {
    name: 'company',
    headers: ['company_id', 'company_key', 'external_key', 'account_id'],
    read: textOf('company', 255),
  },
  { name: 'domain', headers: ['company_domain', 'website'], read: textOf('domain', 2000) },
  {
    name: 'kind',
    headers: ['type', 'event_type'],
    required: true,
    read: wordOf('kind', ['download', 'view', 'community', 'other'], {
      page_view: 'view',
      pageview: 'view',
      'page-view': 'view',
      'package-download': 'download',
      package_download: 'download',
    }),
  },
  { name: 'importance', headers: ['event_importance'], read: wordOf('importance', ['low', 'medium', 'high'], {}) },
  {
    name: 'occurred_at',
    headers: ['time', 'timestamp', 'date', 'event_time', 'created_at'],
    required: true,
    read: instantOf('occurred_at'),
  },
  { name: 'source', headers: ['origin_id', 'source_id', 'origin'], read: textOf('source', 255) },
  { name: 'artefact', headers: ['artifact', 'package', 'page', 'artefact_name'], read: textOf('artefact', 500) },
]

function stageCompany(cells: CellValues, warn: (message: string) => void): StagedValues {
  const { id = null, domain, domains, ...rest } = cells
  if (domain === undefined && domains === undefined) return { external_key: id, ...rest }
  const own = new Set<string>()
  const shared = new Set<string>()
  for (const text of [domain, ...(domains?.split(LIST_SEPARATOR) ?? [])]) {
    if (!text) continue
    const found = readDomain(text)
    if (!found) warn('a domain was not understood and left out')
    else if (found.kind === 'own') own.add(found.domain)
    else {
      shared.add(found.domain)
      warn('a freemail or platform address is kept but not used to match')
    }
  }
  const [first = null] = own
  return {
    external_key: id,
    ...rest,
    domain: first,
    domains: [...own].join(LIST_SEPARATOR) || null,
    shared_hosts: [...shared].join(LIST_SEPARATOR) || null,
  }
}

function stagePerson(cells: CellValues): StagedValues {
  const { id = null, company, domain, ...rest } = cells
  const found = readDomain(domain ?? cells.email)
  return {
    external_key: id,
    ...rest,
    ...(company === undefined ? {} : { company_key: company }),
    ...(found?.kind === 'own' ? { company_domain: found.domain } : {}),
  }
}

function stageSignal(cells: CellValues): StagedValues {
  const found = readDomain(cells.domain)
  return {
    event_id: cells.id ?? null,
    company_key: cells.company ?? null,
    company_domain: found?.kind === 'own' ? found.domain : null,
    kind: cells.kind ?? null,
    importance: cells.importance ?? 'medium',
    occurred_at: cells.occurred_at ?? null,
    source_id: cells.source ?? null,
    artefact: cells.artefact ?? null,
  }
}

export const IMPORT_SHAPES: Readonly<Record<ImportKind, ImportShape>> = {
  companies: {
    kind: 'companies',
    columns: COMPANY_COLUMNS,
    staged: [
      'external_key',
      'name',
      'domain',
      'domains',
      'shared_hosts',
      'aliases',
      'country',
      'city',
      'state',
      'employees',
      'industry',
    ],
    stage: stageCompany,
  },
  people: {
    kind: 'people',
    columns: PERSON_COLUMNS,
    staged: [
      'external_key',
      'company_key',
      'company_domain',
      'first_name',
      'last_name',
      'email',
      'title',
      'phone',
      'country',
    ],
    stage: stagePerson,
  },
  signals: {
    kind: 'signals',
    columns: SIGNAL_COLUMNS,
    staged: ['event_id', 'company_key', 'company_domain', 'kind', 'importance', 'occurred_at', 'source_id', 'artefact'],
    stage: stageSignal,
  },
}
