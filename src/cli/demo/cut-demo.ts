import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readRows } from './csv-columns.ts'
import { DEMO_FILES } from './import-demo.ts'

/** Enough to look around in, few enough to be there within seconds. */
const COMPANIES = 800
/** Of the accounts that belong to none of these companies, one of so many stays. */
const OTHERS = 10

/** A smaller demo as two files in `folder`: some of our companies, the accounts that are the same, and a few others. */
export function cutDemo(folder: string): { readonly companies: string; readonly accounts: string } {
  mkdirSync(folder, { recursive: true })
  const [companies, accounts] = [join(folder, 'companies.csv'), join(folder, 'accounts.csv')]
  const chosen = cut(DEMO_FILES.companies, companies, (_, place) => place < COMPANIES)
  const same = new Set(
    readRows(DEMO_FILES.truth)
      .filter((row) => chosen.has(row.left_id ?? ''))
      .map((row) => row.right_id ?? ''),
  )
  cut(DEMO_FILES.accounts, accounts, (id, place) => same.has(id) || place % OTHERS === 0)
  return { companies, accounts }
}

/** Copies the header and the lines that are kept; answers their ids. A record of these files is always one line. */
function cut(from: string, to: string, keep: (id: string, place: number) => boolean): ReadonlySet<string> {
  const [header = '', ...lines] = readFileSync(from, 'utf8').trimEnd().split('\n')
  const idOf = (line: string) => line.slice(0, line.indexOf(','))
  const kept = lines.filter((line, place) => keep(idOf(line), place))
  writeFileSync(to, `${[header, ...kept].join('\n')}\n`)
  return new Set(kept.map(idOf))
}
