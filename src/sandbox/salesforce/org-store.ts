/**
 * What changed in the org, in node:sqlite: fields of touched rows (`rows`), an index of key values (`keys`), the append-only
 * journal, rows that are not visible yet, and named settings. The only file with SQL.
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { JournalEntry, OrgRecord } from './org.ts'
import type { Cell } from './org-values.ts'

/** Changed fields of one row; for created rows all fields that have a value. */
export type Delta = Record<string, Cell>

export const DELETED = 2
export const PURGED = 4

const TABLES = `
  create table if not exists rows (object text not null, n integer not null, delta text not null, stamp integer not null,
    modified integer not null, flags integer not null, primary key (object, n)) without rowid;
  create index if not exists rows_by_stamp on rows (object, stamp);
  create index if not exists rows_by_modified on rows (object, modified);
  create table if not exists keys (object text not null, field text not null, value text not null, n integer not null,
    primary key (object, field, value, n)) without rowid;
  create table if not exists deletions (object text not null, n integer not null, at integer not null, primary key (object, n)) without rowid;
  create index if not exists deletions_by_time on deletions (object, at);
  create table if not exists hidden (object text not null, n integer not null, until integer not null, before text, primary key (object, n)) without rowid;
  create table if not exists journal (seq integer primary key autoincrement, at text not null, action text not null, object text not null,
    id text not null, before text not null, after text not null, via text not null, request text not null, user_id text not null);
  create table if not exists settings (name text primary key, value text not null) without rowid;`

export type Store = ReturnType<typeof openStore>

export function openStore(storage: string) {
  const database = new DatabaseSync(storage)
  database.exec('pragma journal_mode = wal; pragma synchronous = off; pragma temp_store = memory;')
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
  return {
    ...rowStore(prepare),
    ...keyStore(prepare),
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
    begin: (depth: number) => database.exec(`savepoint level${depth}`),
    commit: (depth: number) => database.exec(`release level${depth}`),
    rollback: (depth: number) => database.exec(`rollback to level${depth}; release level${depth}`),
    close: () => database.close(),
  }
}

type Prepare = (text: string) => StatementSync

function rowStore(prepare: Prepare) {
  return {
    delta(object: string, n: number): Delta | null {
      const found = prepare('select delta from rows where object = ? and n = ?').get(object, n) as
        | { delta: string }
        | undefined
      return found ? (JSON.parse(found.delta) as Delta) : null
    },
    deltas(object: string, from: number, to: number): Map<number, Delta> {
      const found = prepare('select n, delta from rows where object = ? and n >= ? and n < ?').all(object, from, to)
      return new Map(found.map((row) => [row.n as number, JSON.parse(row.delta as string) as Delta]))
    },
    putRow(object: string, n: number, delta: Delta, flags: number) {
      prepare(
        'insert into rows values (?, ?, ?, ?, ?, ?) on conflict (object, n) do update set delta = excluded.delta, stamp = excluded.stamp, modified = excluded.modified, flags = excluded.flags',
      ).run(object, n, JSON.stringify(delta), Number(delta.SystemModstamp), Number(delta.LastModifiedDate), flags)
    },
    rowFlags(object: string): { n: number; flags: number }[] {
      return prepare('select n, flags from rows where object = ?').all(object) as unknown as {
        n: number
        flags: number
      }[]
    },
    stampedBetween(object: string, column: 'stamp' | 'modified', from: number, to: number): number[] {
      const found = prepare(`select n from rows where object = ? and ${column} >= ? and ${column} < ?`).all(
        object,
        from,
        to,
      )
      return found.map((row) => row.n as number)
    },
    touched(object: string): number[] {
      return prepare('select n from rows where object = ? order by n')
        .all(object)
        .map((row) => row.n as number)
    },
  }
}

function keyStore(prepare: Prepare) {
  return {
    addKey(object: string, field: string, value: string, n: number) {
      prepare('insert or ignore into keys values (?, ?, ?, ?)').run(object, field, value, n)
    },
    removeKey(object: string, field: string, value: string, n: number) {
      prepare('delete from keys where object = ? and field = ? and value = ? and n = ?').run(object, field, value, n)
    },
    removeKeys(object: string, field: string) {
      prepare('delete from keys where object = ? and field = ?').run(object, field)
    },
    rowsByKey(object: string, field: string, value: string): number[] {
      const found = prepare('select n from keys where object = ? and field = ? and value = ?').all(object, field, value)
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
    hide(object: string, n: number, until: number, before: OrgRecord | null) {
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

function journalStore(prepare: Prepare) {
  return {
    addJournal(entry: Omit<JournalEntry, 'seq'>) {
      prepare(
        'insert into journal (at, action, object, id, before, after, via, request, user_id) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      ).run(
        entry.at,
        entry.action,
        entry.object,
        entry.id,
        JSON.stringify(entry.before),
        JSON.stringify(entry.after),
        entry.via,
        entry.request,
        entry.userId,
      )
    },
    journal(after: number, limit: number): JournalEntry[] {
      return prepare('select * from journal where seq > ? order by seq limit ?').all(after, limit).map(entryOf)
    },
    lastEntry(object: string, id: string): JournalEntry | null {
      const found = prepare('select * from journal where object = ? and id = ? order by seq desc limit 1').get(
        object,
        id,
      )
      return found ? entryOf(found) : null
    },
  }
}

function entryOf(row: Record<string, unknown>): JournalEntry {
  return {
    seq: row.seq as number,
    at: row.at as string,
    action: row.action as JournalEntry['action'],
    object: row.object as string,
    id: row.id as string,
    before: JSON.parse(row.before as string) as OrgRecord,
    after: JSON.parse(row.after as string) as OrgRecord,
    via: row.via as string,
    request: row.request as string,
    userId: row.user_id as string,
  }
}
