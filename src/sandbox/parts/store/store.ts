/**
 * What changed in an emulated CRM, in node:sqlite: fields of touched rows (`touched`), an index of key values (`keys`), the
 * append-only journal, rows that are not visible yet, and named settings. The only file with SQL.
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { Cell } from './cell.ts'
import type { JournalEntry, JournalRecord } from './journal.ts'

/** Changed fields of one row; for created rows all fields that have a value. */
export type Delta = Record<string, Cell>

export const DELETED = 2
export const PURGED = 4

/** Rows of all objects share one table: number of the object × 2³² + number of the row. */
const OBJECT_SPAN = 2 ** 32

/**
 * Objects and fields are written as numbers (`names`) to keep keys short. Nearly every row has the same instant in `stamp` and
 * `modified`, so only the others are indexed by the latter.
 */
const TABLES = `
  create table if not exists names (number integer primary key, name text not null unique);
  create table if not exists touched (key integer primary key, object integer not null, delta text not null,
    stamp integer not null, modified integer not null, flags integer not null);
  create index if not exists touched_by_stamp on touched (object, stamp);
  create index if not exists touched_by_modified on touched (object, modified) where modified <> stamp;
  create table if not exists keys (field integer not null, value text not null, n integer not null,
    primary key (field, value, n)) without rowid;
  create table if not exists deletions (object text not null, n integer not null, at integer not null, primary key (object, n)) without rowid;
  create index if not exists deletions_by_time on deletions (object, at);
  create table if not exists hidden (object text not null, n integer not null, until integer not null, before text, primary key (object, n)) without rowid;
  create table if not exists journal (seq integer primary key, entry text not null);
  create table if not exists settings (name text primary key, value text not null) without rowid;`

const CACHE_KIB = 98_304

/** The two fields of every row that its changes are found by, both whole numbers. */
export interface StampFields {
  readonly stamp: string
  readonly modified: string
}

export type Store = ReturnType<typeof openStore>

export function openStore(storage: string, stampFields: StampFields) {
  // '' is a database of SQLite's own, in memory until it outgrows the page cache, then in a temporary file.
  const database = new DatabaseSync(storage === ':memory:' ? '' : storage)
  database.exec(
    storage === ':memory:'
      ? 'pragma journal_mode = memory; pragma synchronous = off; pragma locking_mode = exclusive;'
      : 'pragma journal_mode = wal; pragma synchronous = off;',
  )
  database.exec(`pragma cache_size = -${CACHE_KIB};`)
  database.exec(TABLES)
  const statements = new Map<string, StatementSync>()
  const prepare = (text: string): StatementSync => {
    let statement = statements.get(text)
    if (!statement) {
      statement = database.prepare(text)
      statements.set(text, statement)
    }
    return statement
  }
  const { numberOf, committed, rolledBack } = numbers(prepare)
  return {
    ...rowStore(prepare, numberOf, stampFields),
    ...keyStore(prepare, numberOf),
    ...deletionStore(prepare),
    ...journalStore(prepare),
    setting: (name: string): string | null =>
      (prepare('select value from settings where name = ?').get(name) as { value: string } | undefined)?.value ?? null,
    setSetting: (name: string, value: string) => {
      prepare('insert into settings values (?, ?) on conflict (name) do update set value = excluded.value').run(
        name,
        value,
      )
    },
    begin: (depth: number) => {
      prepare(`savepoint level${depth}`).run()
    },
    commit: (depth: number) => {
      prepare(`release level${depth}`).run()
      if (depth === 0) committed()
    },
    rollback: (depth: number) => {
      database.exec(`rollback to level${depth}; release level${depth}`)
      rolledBack()
    },
    close: () => database.close(),
  }
}

type Prepare = (text: string) => StatementSync

/** The number of an object, or of a field written as Object.Field. What a rollback took away is looked up again. */
function numbers(prepare: Prepare) {
  const known = new Map<string, number>()
  let unsure: string[] = []
  return {
    numberOf: (name: string): number => {
      let number = known.get(name)
      if (number !== undefined) return number
      prepare('insert or ignore into names (name) values (?)').run(name)
      number = prepare('select number from names where name = ?').get(name)!.number as number
      known.set(name, number)
      unsure.push(name)
      return number
    },
    committed: () => {
      unsure = []
    },
    rolledBack: () => {
      for (const name of unsure) known.delete(name)
    },
  }
}

type NumberOf = (name: string) => number

function rowStore(prepare: Prepare, numberOf: NumberOf, stampFields: StampFields) {
  const key = (object: string, n: number): number => numberOf(object) * OBJECT_SPAN + n
  const rowsOf = (found: readonly Record<string, unknown>[]): number[] =>
    found.map((row) => (row.key as number) % OBJECT_SPAN)
  const put = prepare(
    'insert into touched values (?, ?, ?, ?, ?, ?) on conflict (key) do update set delta = excluded.delta, stamp = excluded.stamp, modified = excluded.modified, flags = excluded.flags',
  )
  const read = prepare('select delta from touched where key = ?')
  return {
    delta(object: string, n: number): Delta | null {
      const found = read.get(key(object, n)) as { delta: string } | undefined
      return found ? (JSON.parse(found.delta) as Delta) : null
    },
    deltas(object: string, from: number, to: number): Map<number, Delta> {
      const found = prepare('select key, delta from touched where key >= ? and key < ?').all(
        key(object, from),
        key(object, to),
      )
      return new Map(found.map((row) => [(row.key as number) % OBJECT_SPAN, JSON.parse(row.delta as string) as Delta]))
    },
    putRow(object: string, n: number, delta: Delta, flags: number) {
      const stamp = Number(delta[stampFields.stamp])
      put.run(
        key(object, n),
        numberOf(object),
        JSON.stringify(delta),
        stamp,
        Number(delta[stampFields.modified]),
        flags,
      )
    },
    rowFlags(object: string): { n: number; flags: number }[] {
      const found = prepare('select key, flags from touched where key >= ? and key < ?').all(
        key(object, 0),
        key(object, OBJECT_SPAN),
      )
      return found.map((row) => ({ n: (row.key as number) % OBJECT_SPAN, flags: row.flags as number }))
    },
    stampedBetween(object: string, column: 'stamp' | 'modified', from: number, to: number): number[] {
      const number = numberOf(object)
      if (column === 'stamp')
        return rowsOf(
          prepare('select key from touched where object = ? and stamp >= ? and stamp < ?').all(number, from, to),
        )
      return rowsOf(
        prepare(
          `select key from touched where object = ?1 and stamp >= ?2 and stamp < ?3 and modified = stamp union all
          select key from touched where object = ?1 and modified >= ?2 and modified < ?3 and modified <> stamp`,
        ).all(number, from, to),
      )
    },
    /** The highest stamp any row carries, 0 when none was touched. */
    highestStamp(): number {
      return Number(prepare('select max(stamp) as highest from touched').get()?.highest ?? 0)
    },
    touched(object: string): number[] {
      return rowsOf(
        prepare('select key from touched where key >= ? and key < ? order by key').all(
          key(object, 0),
          key(object, OBJECT_SPAN),
        ),
      )
    },
  }
}

function keyStore(prepare: Prepare, numberOf: NumberOf) {
  const number = (object: string, field: string): number => numberOf(`${object}.${field}`)
  return {
    addKey(object: string, field: string, value: string, n: number) {
      prepare('insert or ignore into keys values (?, ?, ?)').run(number(object, field), value, n)
    },
    removeKey(object: string, field: string, value: string, n: number) {
      prepare('delete from keys where field = ? and value = ? and n = ?').run(number(object, field), value, n)
    },
    removeKeys(object: string, field: string) {
      prepare('delete from keys where field = ?').run(number(object, field))
    },
    rowsByKey(object: string, field: string, value: string): number[] {
      const found = prepare('select n from keys where field = ? and value = ?').all(number(object, field), value)
      return found.map((row) => row.n as number)
    },
  }
}

function deletionStore(prepare: Prepare) {
  return {
    addDeletion(object: string, n: number, at: number) {
      prepare('insert or replace into deletions values (?, ?, ?)').run(object, n, at)
    },
    removeDeletion(object: string, n: number) {
      prepare('delete from deletions where object = ? and n = ?').run(object, n)
    },
    deletionsBetween(object: string, from: number, to: number): { n: number; at: number }[] {
      return prepare('select n, at from deletions where object = ? and at >= ? and at < ? order by at, n').all(
        object,
        from,
        to,
      ) as unknown as { n: number; at: number }[]
    },
    hide(object: string, n: number, until: number, before: JournalRecord | null) {
      prepare('insert or replace into hidden values (?, ?, ?, ?)').run(
        object,
        n,
        until,
        before === null ? null : JSON.stringify(before),
      )
    },
    unhide(object: string, n: number) {
      prepare('delete from hidden where object = ? and n = ?').run(object, n)
    },
    hiddenRows(): { object: string; n: number; until: number; before: string | null }[] {
      return prepare('select object, n, until, before from hidden').all() as unknown as {
        object: string
        n: number
        until: number
        before: string | null
      }[]
    },
  }
}

/** Entries are stored as lists of their values; with their names they would be half as long again. */
function journalStore(prepare: Prepare) {
  const add = prepare('insert into journal (entry) values (?)')
  return {
    addJournal(entry: Omit<JournalEntry, 'seq'>) {
      const { at, action, object, id, before, after, via, request, userId } = entry
      add.run(JSON.stringify([at, action, object, id, before, after, via, request, userId]))
    },
    journal(after: number, limit: number): JournalEntry[] {
      return prepare('select seq, entry from journal where seq > ? order by seq limit ?').all(after, limit).map(entryOf)
    },
    lastEntry(object: string, id: string): JournalEntry | null {
      const found = prepare(
        'select seq, entry from journal where entry ->> 2 = ? and entry ->> 3 = ? order by seq desc limit 1',
      ).get(object, id)
      return found ? entryOf(found) : null
    },
  }
}

function entryOf(row: Record<string, unknown>): JournalEntry {
  const values = JSON.parse(row.entry as string) as unknown[]
  const [at, action, object, id, before, after, via, request, userId] = values
  return { seq: row.seq, at, action, object, id, before, after, via, request, userId } as JournalEntry
}
