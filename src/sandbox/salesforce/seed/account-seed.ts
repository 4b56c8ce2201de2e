/** Generated accounts of Salesforce. */
import { addressAt, type Company, oneOf, websiteColumn } from '../../parts/seed/companies.ts'
import type { Column, Random } from '../../parts/seed/seed.ts'
import { NOTES, type Place } from '../../parts/seed/vocabulary.ts'
import { ACCOUNT_TYPES, INDUSTRIES, LEAD_SOURCES, OWNERSHIPS, RATINGS } from '../schema/picklists.ts'

/** Columns of address fields for a place per row. */
export function addressColumns(
  random: Random,
  prefix: string,
  place: (row: number) => Place,
  missing: number,
  salt: number,
): Record<string, Column> {
  const { street, city, state, postalCode, country } = addressAt(random, place, missing, salt)
  return {
    [`${prefix}Street`]: street,
    [`${prefix}City`]: city,
    [`${prefix}State`]: state,
    [`${prefix}PostalCode`]: postalCode,
    [`${prefix}Country`]: country,
  }
}

export function accountColumns(
  random: Random,
  company: Company,
  accountId: (row: number) => string,
): Record<string, Column> {
  const place = company.place
  const maybe =
    (salt: number, percent: number, value: Column): Column =>
    (row) =>
      random(row, salt) % 100 < percent ? value(row) : null
  return {
    Name: company.name,
    Type: maybe(21, 80, (row) => oneOf(ACCOUNT_TYPES, random(row, 22))),
    ParentId: (row) => (row > 50 && random(row, 23) % 12 === 0 ? accountId(row - 1 - (random(row, 24) % 40)) : null),
    ...addressColumns(random, 'Billing', place, 12, 30),
    ...addressColumns(random, 'Shipping', place, 60, 40),
    BillingLatitude: maybe(50, 20, (row) => ((random(row, 51) % 180_000) - 90_000) / 1000),
    BillingLongitude: maybe(50, 20, (row) => ((random(row, 52) % 360_000) - 180_000) / 1000),
    Phone: maybe(
      53,
      75,
      (row) => `${place(row).phone} ${100 + (random(row, 54) % 900)} ${1000 + (random(row, 55) % 9000)}`,
    ),
    AccountNumber: maybe(56, 30, (row) => `AC-${String(row).padStart(7, '0')}`),
    Website: websiteColumn(random, company),
    Industry: maybe(57, 85, (row) => oneOf(INDUSTRIES, random(company.identity(row), 58))),
    AnnualRevenue: maybe(59, 55, (row) => (1 + (random(row, 60) % 5000)) * 10 ** (3 + (random(row, 61) % 4))),
    NumberOfEmployees: maybe(62, 70, (row) => 1 + (random(row, 63) % 10 ** (1 + (random(row, 64) % 5)))),
    Ownership: maybe(65, 40, (row) => oneOf(OWNERSHIPS, random(row, 66))),
    Description: maybe(67, 35, (row) => oneOf(NOTES, random(row, 68))),
    Rating: maybe(69, 40, (row) => oneOf(RATINGS, random(row, 70))),
    Site: maybe(71, 10, (row) => oneOf(['HQ', 'Branch', 'Single Location', 'Warehouse, North'], random(row, 72))),
    AccountSource: maybe(73, 60, (row) => oneOf(LEAD_SOURCES, random(row, 74))),
    YearStarted: maybe(75, 20, (row) => String(1890 + (random(row, 76) % 130))),
    LastActivityDate: maybe(
      77,
      30,
      (row) =>
        `2025-${String(1 + (random(row, 78) % 12)).padStart(2, '0')}-${String(1 + (random(row, 79) % 28)).padStart(2, '0')}`,
    ),
  }
}
