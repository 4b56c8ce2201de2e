/** The generated rows of every object of an org, in proportion to its number of accounts. */
import { afterFile, type FileAccounts, mixCompanies, readAccountsFile } from '../../parts/seed/accounts-file.ts'
import { type Company, companies } from '../../parts/seed/companies.ts'
import {
  type Column,
  fixedSeed,
  makeRandom,
  makeStamps,
  type ObjectSeed,
  type Random,
  spread,
} from '../../parts/seed/seed.ts'
import { FIRST_NAMES, SURNAMES } from '../../parts/seed/vocabulary.ts'
import type { Cell } from '../../parts/store/cell.ts'
import { makeIds } from '../ids.ts'
import { STAGES } from '../schema/picklists.ts'
import { accountColumns } from './account-seed.ts'
import { contactColumns, leadColumns } from './people-seed.ts'
import { opportunityColumns, roleColumns, type SalesLinks, taskColumns } from './sales-seed.ts'

export interface SeedOptions {
  readonly seed: number
  readonly records: number
  readonly accountsFile?: string
  readonly personAccounts: boolean
  /** Stamps of generated rows end here. */
  readonly end: number
}

export interface OrgSeeds {
  readonly byObject: ReadonlyMap<string, ObjectSeed>
  /** Row of a key of the accounts file, -1 when unknown. */
  rowOfKey(key: string): number
  readonly hasKeys: boolean
}

const ids = {
  account: makeIds('001').of,
  contact: makeIds('003').of,
  opportunity: makeIds('006').of,
  user: makeIds('005').of,
  role: makeIds('00E').of,
  profile: makeIds('00e').of,
  recordType: makeIds('012').of,
}
/** Rows of the first users: an administrator, the integration user, one who left; sellers follow. */
export const ADMIN = 0
export const INTEGRATION = 1
export const INACTIVE = 2
const SELLERS = 3
const PROFILES = ['System Administrator', 'Concordat Integration', 'Standard User'] as const

export function makeOrgSeeds(options: SeedOptions): OrgSeeds {
  const random = makeRandom(options.seed)
  const file = options.accountsFile ? readAccountsFile(options.accountsFile, random) : null
  const accounts = (file?.count ?? 0) + options.records
  const users = userRows(random, options.records)
  const build = new SeedBuilder(random, options, file, accounts, users.length)
  const fixed = options.end - 5 * 365 * 86_400_000
  const byObject = new Map<string, ObjectSeed>([
    ['Account', build.accounts()],
    ['Contact', build.contacts()],
    ['Lead', build.leads()],
    ['Opportunity', build.opportunities()],
    ['OpportunityContactRole', build.roles()],
    ['Task', build.tasks()],
    ['User', fixedSeed(audited(users), fixed)],
    ['OpportunityStage', fixedSeed(audited(stageRows()), fixed)],
    [
      'UserRole',
      fixedSeed(audited([role('Sales Team', null), role('EMEA Sales', 0), role('Operations', null)]), fixed),
    ],
    ['Profile', fixedSeed(audited(PROFILES.map((Name) => ({ Name, UserType: 'Standard' }))), fixed)],
    ['PermissionSet', fixedSeed(audited(PROFILES.map(profileSet)), fixed)],
    ['Group', fixedSeed(audited([{ Name: 'Inbound Queue', DeveloperName: 'Inbound_Queue', Type: 'Queue' }]), fixed)],
    ['Organization', fixedSeed(audited([organization()]), fixed)],
    ['RecordType', fixedSeed(audited(recordTypes(options.personAccounts)), fixed)],
  ])
  return { byObject, rowOfKey: (key) => file?.rowOf(key) ?? -1, hasKeys: file !== null }
}

/** Every profile owns a permission set, to which grants on behalf of the profile are given. */
const profileSet = (_name: string, index: number): Record<string, Cell> => ({
  Name: `X${ids.profile(index).slice(0, 15)}`,
  Label: ids.profile(index).slice(0, 15),
  IsOwnedByProfile: true,
  ProfileId: ids.profile(index),
})

const audited = (rows: Readonly<Record<string, Cell>>[]): Record<string, Cell>[] =>
  rows.map((row) => ({ ...row, CreatedById: ids.user(ADMIN), LastModifiedById: ids.user(ADMIN) }))

function stageRows(): Record<string, Cell>[] {
  return STAGES.map((stage, index) => ({
    MasterLabel: stage.name,
    ApiName: stage.name,
    IsActive: true,
    SortOrder: index + 1,
    IsClosed: stage.closed,
    IsWon: stage.won,
    ForecastCategory: stage.forecast,
    ForecastCategoryName: stage.forecastName,
    DefaultProbability: stage.probability,
  }))
}

const role = (Name: string, parent: number | null): Record<string, Cell> => ({
  Name,
  DeveloperName: Name.replace(' ', '_'),
  RollupDescription: Name,
  ParentRoleId: parent === null ? null : ids.role(parent),
})

const organization = (): Record<string, Cell> => ({
  Name: 'Northwind Sandbox',
  OrganizationType: 'Enterprise Edition',
  InstanceName: 'CS1',
  IsSandbox: true,
  DefaultLocaleSidKey: 'en_US',
  LanguageLocaleKey: 'en_US',
  TimeZoneSidKey: 'GMT',
  Country: 'US',
  FiscalYearStartMonth: 1,
})

function recordTypes(personAccounts: boolean): Record<string, Cell>[] {
  const type = (Name: string, IsPersonType: boolean) => ({
    Name,
    DeveloperName: Name.replace(' ', '_'),
    SobjectType: 'Account',
    IsActive: true,
    IsPersonType,
  })
  return personAccounts ? [type('Business Account', false), type('Person Account', true)] : []
}

function userRows(random: Random, records: number): Record<string, Cell>[] {
  const sellers = Math.min(60, 6 + Math.floor(records / 2000))
  const person = (row: number): Record<string, Cell> => {
    const FirstName = FIRST_NAMES[random(row, 301) % FIRST_NAMES.length]!
    const LastName = SURNAMES[random(row, 302) % SURNAMES.length]!
    const mail = `seller${row}@northwind.example`
    return {
      ...shared(row),
      FirstName,
      LastName,
      Username: mail,
      Email: mail,
      Alias: `sell${row}`,
      ProfileId: ids.profile(2),
      UserRoleId: ids.role(row % 2),
      TimeZoneSidKey: ['America/Los_Angeles', 'Europe/Berlin', 'GMT'][row % 3]!,
      ManagerId: ids.user(ADMIN),
    }
  }
  const shared = (row: number): Record<string, Cell> => ({
    IsActive: true,
    UserType: 'Standard',
    TimeZoneSidKey: 'GMT',
    LocaleSidKey: 'en_US',
    LanguageLocaleKey: 'en_US',
    EmailEncodingKey: 'UTF-8',
    CommunityNickname: `user${row}`,
    FederationIdentifier: null,
  })
  const named = (row: number, FirstName: string, LastName: string, account: string, profile: number) => ({
    ...shared(row),
    FirstName,
    LastName,
    Username: `${account}@northwind.example`,
    Email: `${account}@northwind.example`,
    Alias: account.slice(0, 8),
    ProfileId: ids.profile(profile),
    UserRoleId: ids.role(2),
  })
  return [
    named(ADMIN, 'Avery', 'Admin', 'admin', 0),
    named(INTEGRATION, 'Integration', 'User', 'integration', 1),
    { ...named(INACTIVE, 'Former', 'Seller', 'former', 2), IsActive: false },
    ...Array.from({ length: sellers }, (_, index) => person(SELLERS + index)),
  ]
}

class SeedBuilder {
  private readonly random: Random
  private readonly options: SeedOptions
  private readonly file: FileAccounts | null
  private readonly count: number
  private readonly users: number
  private readonly company: Company

  constructor(random: Random, options: SeedOptions, file: FileAccounts | null, count: number, users: number) {
    this.random = random
    this.options = options
    this.file = file
    this.count = count
    this.users = users
    this.company = mixCompanies(companies(random), file)
  }

  /** Owner and audit columns, stamps. */
  private seed(
    count: number,
    salt: number,
    columns: Record<string, Column>,
    inverse: ObjectSeed['inverse'] = {},
  ): ObjectSeed {
    const stamps = makeStamps(this.random, count, this.options.end, salt)
    const seller = (row: number) => ids.user(SELLERS + (this.random(row, salt + 1) % Math.max(1, this.users - SELLERS)))
    return {
      count,
      ...stamps,
      inverse,
      columns: {
        OwnerId: seller,
        CreatedById: seller,
        LastModifiedById: (row) => (this.random(row, salt + 2) % 3 === 0 ? ids.user(ADMIN) : seller(row)),
        ...columns,
      },
    }
  }

  accounts(): ObjectSeed {
    const near = (parent: number): readonly (readonly [number, number])[] =>
      this.file && parent < this.file.count
        ? [[0, Math.min(this.count, Math.max(this.file.count, parent + 41))]]
        : [[parent + 1, Math.min(this.count, parent + 41)]]
    const generated = accountColumns(this.random, this.company, ids.account)
    const columns = this.file ? layered(generated, this.file) : generated
    const person = this.options.personAccounts ? this.personColumns(columns) : {}
    return this.seed(this.count, 400, { ...columns, ...person }, { ParentId: near })
  }

  private isPerson(row: number): boolean {
    return this.options.personAccounts && row % 20 === 7 && row >= (this.file?.count ?? 0)
  }

  private personColumns(business: Readonly<Record<string, Column>>): Record<string, Column> {
    const first = (row: number) => FIRST_NAMES[this.random(row, 410) % FIRST_NAMES.length]!
    const last = (row: number) => SURNAMES[this.random(row, 411) % SURNAMES.length]!
    const only =
      (column: Column): Column =>
      (row) =>
        this.isPerson(row) ? column(row) : null
    return {
      Name: (row) => (this.isPerson(row) ? `${first(row)} ${last(row)}` : business.Name!(row)),
      FirstName: only(first),
      LastName: only(last),
      IsPersonAccount: (row) => this.isPerson(row),
      PersonContactId: only((row) => ids.contact(this.plainContacts() + Math.floor(row / 20))),
      PersonEmail: only((row) => `person${row}@example.com`),
      RecordTypeId: (row) => ids.recordType(this.isPerson(row) ? 1 : 0),
    }
  }

  private plainContacts(): number {
    return Math.round(this.count * 1.4)
  }

  contacts(): ObjectSeed {
    const plain = this.plainContacts()
    const { parentOf, childrenOf } = spread(this.count, plain)
    const free = (row: number) => this.random(row, 421) % 10 === 0
    const shadows = this.options.personAccounts ? Math.ceil(this.count / 20) : 0
    const ownerRow = (row: number) =>
      row < plain ? (free(row) ? null : parentOf(row)) : Math.min(this.count - 1, (row - plain) * 20 + 7)
    const columns = contactColumns(this.random, this.company, ownerRow, ids.account)
    const shadow: Record<string, Column> = shadows > 0 ? { IsPersonAccount: (row) => row >= plain } : {}
    const inverse = (parent: number): readonly (readonly [number, number])[] => [
      ...childrenOf(parent),
      [plain + Math.floor(parent / 20), Math.min(plain + shadows, plain + Math.floor(parent / 20) + 1)],
    ]
    return this.seed(plain + shadows, 420, { ...columns, ...shadow }, { AccountId: inverse })
  }

  leads(): ObjectSeed {
    const contacts = spread(this.count, this.plainContacts())
    const targets = {
      accounts: this.count,
      accountId: ids.account,
      contactId: (row: number) => ids.contact(contacts.childrenOf(row)[0]![0]),
    }
    return this.seed(Math.round(this.count * 0.4), 430, leadColumns(this.random, this.company, targets))
  }

  private links(
    children: number,
  ): SalesLinks & Record<'childrenOf' | 'ofContact', ReturnType<typeof spread>['childrenOf']> {
    const { parentOf, childrenOf } = spread(this.count, children)
    const contacts = spread(this.count, this.plainContacts())
    const contactId = (account: number, hash: number) => {
      const [from, to] = contacts.childrenOf(account)[0]!
      return ids.contact(from + (hash % Math.max(1, to - from)))
    }
    // A contact may be named by the accounts around its own, because the ranges of `childrenOf` overlap a little.
    const ofContact = (contact: number): readonly (readonly [number, number])[] => {
      const account = contacts.parentOf(contact)
      return [[childrenOf(Math.max(0, account - 3))[0]![0], childrenOf(Math.min(this.count - 1, account + 3))[0]![1]]]
    }
    return { company: this.company, accountOf: parentOf, accountId: ids.account, contactId, childrenOf, ofContact }
  }

  private opportunityCount(): number {
    return Math.round(this.count * 0.5)
  }

  opportunities(): ObjectSeed {
    const links = this.links(this.opportunityCount())
    return this.seed(this.opportunityCount(), 440, opportunityColumns(this.random, links), {
      AccountId: links.childrenOf,
    })
  }

  roles(): ObjectSeed {
    const links = this.links(this.opportunityCount())
    const columns = roleColumns(this.random, links, ids.opportunity)
    return this.seed(this.opportunityCount(), 450, columns, {
      OpportunityId: (row) => [[row, row + 1]],
      ContactId: links.ofContact,
    })
  }

  tasks(): ObjectSeed {
    const count = Math.round(this.count * 0.8)
    const links = this.links(count)
    return this.seed(count, 460, taskColumns(this.random, links), {
      AccountId: links.childrenOf,
      WhatId: links.childrenOf,
      WhoId: links.ofContact,
    })
  }
}

/** File rows first; where the file is silent they have no value. */
function layered(generated: Record<string, Column>, file: FileAccounts): Record<string, Column> {
  const own: Record<string, Column> = {
    Demo_Key__c: file.key,
    Name: file.name,
    BillingCity: file.city,
    BillingState: file.state,
    BillingCountry: file.country,
    Website: file.website,
    ParentId: (row) => {
      const parent = file.parent(row)
      return parent === null ? null : ids.account(parent)
    },
  }
  const columns: Record<string, Column> = {}
  for (const name of new Set([...Object.keys(generated), ...Object.keys(own)])) {
    const other = generated[name] ?? null
    const kept = own[name] ?? (name.startsWith('Billing') || name.startsWith('Shipping') ? null : other)
    columns[name] = afterFile(file, kept, other)
  }
  return columns
}
