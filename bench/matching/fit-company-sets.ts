import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { CompanyRecord } from '../../src/sync/matching/company/index.ts'
import { csvObjects } from './read-csv.ts'

/** A labelled set as it is fitted on: records of both sides and the true pairs. */
export interface CompanySet {
  readonly name: string
  readonly lefts: readonly CompanyRecord[]
  readonly rights: readonly CompanyRecord[]
  readonly truth: ReadonlyMap<string, ReadonlySet<string>>
}

const COLUMNS = ['id', 'name', 'aliases', 'domain', 'country', 'city', 'state', 'employees', 'parent_id'] as const

/** Reads left.csv, right.csv and truth.csv of a folder; `without` leaves columns out, to see what the others can do alone. */
export async function readCompanySet(folder: string, without: readonly string[] = []): Promise<CompanySet> {
  const read = async (file: string) =>
    (await csvObjects(join(folder, file), COLUMNS)).map((row): CompanyRecord => {
      const cell = (name: (typeof COLUMNS)[number]) => (without.includes(name) ? '' : row[name])
      return {
        id: row.id,
        name: row.name,
        aliases: cell('aliases').split('|').filter(Boolean),
        domains: cell('domain') ? [cell('domain')] : [],
        country: cell('country'),
        city: cell('city'),
        state: cell('state'),
        employees: Number(cell('employees')) || null,
        parentId: cell('parent_id'),
      }
    })
  const truth = new Map<string, Set<string>>()
  for (const { left_id, right_id } of await csvObjects(join(folder, 'truth.csv'), ['left_id', 'right_id'])) {
    const rights = truth.get(left_id) ?? new Set()
    truth.set(left_id, rights.add(right_id))
  }
  const name = folder.split('/').filter(Boolean).at(-1)! + without.map((column) => `-${column}`).join('')
  return { name, lefts: await read('left.csv'), rights: await read('right.csv'), truth }
}

export interface LabelledPair {
  readonly id: string
  readonly left: string
  readonly right: string
  readonly same: boolean
}

/** Pairs of names of organisations; empty when the folder has none. */
export async function readCompanyPairs(folder: string): Promise<readonly LabelledPair[]> {
  const path = join(folder, 'pairs.csv')
  if (!existsSync(path)) return []
  const rows = await csvObjects(path, ['id', 'schema', 'name1', 'name2', 'is_match'])
  return rows
    .filter((row) => !['Person', 'Vessel', 'Airplane', 'Address'].includes(row.schema))
    .map((row) => ({ id: row.id, left: row.name1, right: row.name2, same: row.is_match === 'true' }))
}
