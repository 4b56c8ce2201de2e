import { buildCompanyIndex, type CompanyIndex, type CompanyRecord, openCompanyMatcher } from '../company/index.ts'
import type { Candidate, DecideOptions, MatchDecision } from '../evidence.ts'
import type { RecordType } from './known-columns.ts'
import { companyReader, type RecordReader } from './read-record.ts'
import type { ColumnPlan } from './understand-header.ts'

/** What files need of an engine, the same for companies and people. `Index` can be posted to a thread. */
export interface MatchEngine<R, Index> {
  reader(plan: ColumnPlan): RecordReader<R>
  /** Takes the records of the right side one by one. `compare`: names of the further columns. */
  builder(compare: readonly string[]): IndexBuilder<R, Index>
  open(index: Index): RecordMatcher<R>
}

export interface IndexBuilder<R, Index> {
  add(record: R): void
  build(): Index
}

export interface RecordMatcher<R> {
  readonly size: number
  decide(record: R, options?: DecideOptions): MatchDecision
  compare(left: R, right: R): Candidate
}

const companies: MatchEngine<CompanyRecord, CompanyIndex> = {
  reader: companyReader,
  builder: (compare) => {
    const records: CompanyRecord[] = []
    return { add: (record) => void records.push(record), build: () => buildCompanyIndex(records, { compare }) }
  },
  open: openCompanyMatcher,
}

/** The record and index types stay inside: whoever uses an engine only hands them on. */
export type AnyEngine = MatchEngine<{ readonly id: string }, unknown>

export function engineFor(type: RecordType): AnyEngine {
  return (type === 'company' ? companies : companies) as unknown as AnyEngine
}
