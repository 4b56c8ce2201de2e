/** Generated opportunities, contact roles and tasks. */

import { type Company, oneOf } from '../../parts/seed/companies.ts'
import type { Column, Random } from '../../parts/seed/seed.ts'
import { NOTES, SUBJECTS } from '../../parts/seed/vocabulary.ts'
import {
  CONTACT_ROLES,
  LEAD_SOURCES,
  OPPORTUNITY_TYPES,
  STAGES,
  TASK_PRIORITIES,
  TASK_STATUSES,
} from '../schema/picklists.ts'

const day = (random: Random, row: number, salt: number) =>
  `${2024 + (random(row, salt) % 3)}-${String(1 + (random(row, salt + 1) % 12)).padStart(2, '0')}-${String(1 + (random(row, salt + 2) % 28)).padStart(2, '0')}`

export interface SalesLinks {
  readonly company: Company
  accountOf(row: number): number
  accountId(row: number): string
  contactId(accountRow: number, hash: number): string
}

export function opportunityColumns(random: Random, links: SalesLinks): Record<string, Column> {
  const stage = (row: number) => oneOf(STAGES, random(row, 201))
  return {
    AccountId: (row) => links.accountId(links.accountOf(row)),
    Name: (row) =>
      `${links.company.name(links.accountOf(row))} - ${oneOf(['New Business', 'Renewal', 'Expansion', 'Pilot'], random(row, 202))}`
        .slice(0, 120)
        .trim(),
    StageName: (row) => stage(row).name,
    Probability: (row) => stage(row).probability,
    ForecastCategoryName: (row) => stage(row).forecastName,
    Amount: (row) => (random(row, 203) % 10 === 0 ? null : (1 + (random(row, 204) % 4000)) * 250.5),
    CloseDate: (row) => day(random, row, 205),
    Type: (row) => (random(row, 208) % 3 === 0 ? null : oneOf(OPPORTUNITY_TYPES, random(row, 209))),
    LeadSource: (row) => (random(row, 210) % 2 === 0 ? oneOf(LEAD_SOURCES, random(row, 211)) : null),
    NextStep: (row) => (random(row, 212) % 4 === 0 ? 'Send quote, then call' : null),
    Description: (row) => (random(row, 213) % 8 === 0 ? oneOf(NOTES, random(row, 214)) : null),
  }
}

export function roleColumns(
  random: Random,
  links: SalesLinks,
  opportunityId: (row: number) => string,
): Record<string, Column> {
  return {
    OpportunityId: (row) => opportunityId(row),
    ContactId: (row) => links.contactId(links.accountOf(row), random(row, 221)),
    Role: (row) => oneOf(CONTACT_ROLES, random(row, 222)),
    IsPrimary: (row) => random(row, 223) % 2 === 0,
  }
}

export function taskColumns(random: Random, links: SalesLinks): Record<string, Column> {
  const status = (row: number) => oneOf(TASK_STATUSES, random(row, 231))
  const dated = (row: number) => day(random, row, 232)
  return {
    Subject: (row) => oneOf(SUBJECTS, random(row, 235)),
    WhatId: (row) => (random(row, 236) % 10 === 0 ? null : links.accountId(links.accountOf(row))),
    AccountId: (row) => (random(row, 236) % 10 === 0 ? null : links.accountId(links.accountOf(row))),
    WhoId: (row) => (random(row, 237) % 3 === 0 ? null : links.contactId(links.accountOf(row), random(row, 238))),
    ActivityDate: (row) => (random(row, 239) % 10 === 0 ? null : dated(row)),
    Status: status,
    Priority: (row) => oneOf(TASK_PRIORITIES, 1 + (random(row, 240) % 5 === 0 ? 2 : 0)),
    TaskSubtype: (row) => oneOf(['Task', 'Task', 'Call', 'Email'], random(row, 241)),
    Description: (row) => (random(row, 242) % 4 === 0 ? oneOf(NOTES, random(row, 243)) : null),
    CompletedDateTime: (row) => (status(row) === 'Completed' ? Date.parse(`${dated(row)}T09:00:00Z`) : null),
  }
}
