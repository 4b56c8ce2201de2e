import {
  type CompanyIndex,
  type CompanyRecord,
  companyIndexBuilder,
  openCompanyMatcher,
  PAIR_COMPANY_MODEL,
} from '../company/index.ts'
import type { Candidate, DecideOptions, MatchDecision } from '../evidence.ts'
import {
  openPersonMatcher,
  PERSON_MODEL,
  type PersonIndex,
  type PersonRecord,
  personIndexBuilder,
} from '../person/index.ts'
import type { RecordType } from './known-columns.ts'
import { companyReader, personReader, type RecordReader } from './read-record.ts'
import type { ColumnPlan } from './understand-header.ts'

/** What files need of an engine, the same for companies and people. `Index` can be posted to a thread. */
export interface MatchEngine<R, Index> {
  reader(plan: ColumnPlan): RecordReader<R>
  /** Takes the records of the right side one by one. `compare`: names of the further columns. */
  builder(compare: readonly string[]): IndexBuilder<R, Index>
  open(index: Index): RecordMatcher<R>
  /** For pairs that somebody gives. */
  openPairs(index: Index): RecordMatcher<R>
  /** Least chances to decide one given pair auto, or to ask a person. */
  readonly pairLimits: { readonly auto: number; readonly review: number }
}

export interface IndexBuilder<R, Index> {
  add(record: R): void
  /** Answers how to take over rows of another index, so that it is as if they had been added. Absent: it cannot. */
  copyFrom?(part: Index): (row: number) => void
  build(): Index
}

export interface RecordMatcher<R> {
  decide(record: R, options?: DecideOptions): MatchDecision
  compare(left: R, right: R): Candidate
}

const companies: MatchEngine<CompanyRecord, CompanyIndex> = {
  reader: companyReader,
  builder: (compare) => {
    const builder = companyIndexBuilder({ compare })
    return {
      add: builder.add,
      copyFrom: (part) => {
        const maps = { words: new Uint32Array(part.words.size), texts: new Uint32Array(part.texts.size) }
        return (row) => builder.copy(part, row, maps)
      },
      build: builder.build,
    }
  },
  open: (index) => openCompanyMatcher(index),
  openPairs: (index) => openCompanyMatcher(index, PAIR_COMPANY_MODEL),
  pairLimits: PAIR_COMPANY_MODEL.thresholds,
}

const people: MatchEngine<PersonRecord, PersonIndex> = {
  reader: personReader,
  builder: (compare) => personIndexBuilder({ compare }),
  open: (index) => openPersonMatcher(index),
  openPairs: (index) => openPersonMatcher(index),
  pairLimits: PERSON_MODEL.thresholds,
}

/** The record and index types stay inside: whoever uses an engine only hands them on. */
export type AnyEngine = MatchEngine<AnyRecord, unknown>
export type AnyRecord = { readonly id: string }

export function engineFor(type: RecordType): AnyEngine {
  return (type === 'company' ? companies : people) as unknown as AnyEngine
}
