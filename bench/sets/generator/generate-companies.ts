/**
 * Makes a labelled set of companies of any size: `node bin/run.mjs bench/sets/generator/generate-companies.ts COUNT FOLDER [SEED]`
 * writes left.csv (COUNT rows), right.csv (about 1.07 × COUNT), truth.csv and ops.csv (what was done to each left record).
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { CsvFile } from '../../support/csv-file.ts'
import { type Company, companyMaker } from './company-maker.ts'
import { trainNameModel } from './name-model.ts'
import { type Random, seededRandom } from './seeded-random.ts'
import { type Written, writeDown } from './write-down.ts'

export const COMPANY_SEED = 42

type Write = (company: Company, mess: number) => Written

/** Same count and seed, same bytes. */
export function generateCompanies(count: number, folder: string, seed = COMPANY_SEED): void {
  mkdirSync(folder, { recursive: true })
  const random = seededRandom(seed)
  const model = trainNameModel(random)
  const maker = companyMaker(model, random)
  const write: Write = (company, mess) => writeDown(company, mess, model, random)
  const set = openSet(folder)
  while (set.lefts < count) {
    const family = maker.family()
    if (family) addFamily(family, count, set, write, random)
  }
  set.close()
}

function addFamily(family: readonly Company[], count: number, set: SetFiles, write: Write, random: Random): void {
  let parentId = ''
  for (const [at, company] of family.entries()) {
    const isParent = at === 0
    const inLeft = set.lefts < count && random.chance(0.8)
    const inRight = random.chance(inLeft ? 0.72 : 0.9)
    const copies = inRight ? (random.chance(0.09) ? 2 + random.below(2) : 1) : 0
    const rights: string[] = []
    for (let copy = 0; copy < copies; copy++)
      rights.push(set.addRight(write(company, copy === 0 ? 1 : 1.3), isParent ? '' : parentId))
    if (isParent) parentId = rights[0] ?? ''
    if (!inLeft) continue
    const written = write(company, 0.45)
    const alias = random.chance(0.2) ? write(company, 1).name : ''
    set.addLeft(written, alias, rights, isParent)
  }
}

type SetFiles = ReturnType<typeof openSet>

function openSet(folder: string) {
  const file = (name: string, columns: string) => new CsvFile(join(folder, name), columns.split(','))
  const left = file('left.csv', 'id,name,aliases,domain,country,city,employees')
  const right = file('right.csv', 'id,name,domain,country,city,employees,parent_id')
  const truth = file('truth.csv', 'left_id,right_id')
  const ops = file('ops.csv', 'left_id,kind')
  let lefts = 0
  let rights = 0
  return {
    get lefts() {
      return lefts
    },
    addRight({ name, domain, country, city, employees }: Written, parentId: string): string {
      const id = `R${++rights}`
      right.row([id, name, domain, country, city, employees, parentId])
      return id
    },
    addLeft(written: Written, alias: string, matches: readonly string[], isParent: boolean): void {
      const { name, domain, country, city, employees, changes } = written
      const id = `L${++lefts}`
      left.row([id, name, alias, domain, country, city, employees])
      for (const match of matches) truth.row([id, match])
      ops.row([id, `${matches.length > 0 ? '' : 'unmatched '}${isParent ? '' : 'subsidiary '}${changes.join(' ')}`])
    },
    close(): void {
      for (const one of [left, right, truth, ops]) one.close()
    },
  }
}

if (import.meta.main) {
  const [count, folder, seed] = process.argv.slice(2)
  if (!count || !folder) {
    process.stderr.write('usage: generate-companies.ts COUNT FOLDER [SEED]\n')
    process.exit(2)
  }
  generateCompanies(Number(count), folder, seed ? Number(seed) : COMPANY_SEED)
}
