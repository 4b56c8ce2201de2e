import { DEFAULT_WORKSPACE } from '../../platform/workspace.ts'
import { listRejects, syncHistory } from '../../sync/history/index.ts'
import { type ListedDecision, listDecisions } from '../../sync/matching/index.ts'
import { planOfRun } from '../../sync/plan/index.ts'
import { connectionNamed } from '../follow-run.ts'
import type { BehindOurBack } from './colleague.ts'
import { isOurs } from './colleague.ts'
import { readRows } from './csv-columns.ts'
import type { JournalLine } from './demo-crm.ts'
import type { DemoCheck, DemoMatching, DemoReport } from './report.ts'
import { CONNECTION, type Demo, type FirstSync, type MeasuredRun } from './run-demo.ts'
import type { Undone } from './undo-demo.ts'

export interface Story {
  readonly demo: Demo
  readonly imported: DemoReport['imported']
  readonly first: FirstSync
  /** As it stood after the first sync. */
  readonly journalOfFirst: readonly JournalLine[]
  readonly changed: BehindOurBack
  readonly second: MeasuredRun
  readonly undone: Undone
  readonly truthFile: string
}

/** Compares what we say happened with what the CRM's own journal says, and adds up the figures. */
export async function judge(story: Story, seconds: number): Promise<DemoReport> {
  const { demo, first, second, undone } = story
  const { platform } = demo
  const connection = await connectionNamed(platform, CONNECTION)
  const runs = [first.measured.line, second.line, undone.measured.line]
  const matching = await matchingFigures(story)
  const undo = undoFigures(story, await demo.crm.journal(0))
  const plan = await planOfRun(platform.database.db, first.measured.followed.run.id)
  const checks = [
    ...runs.flatMap((run) => runChecks(run.name, run.state, run.accounting)),
    matchCheck(matching),
    secondCheck(story),
    undoCheck(undo),
  ]
  return {
    ok: checks.every((check) => check.ok),
    seconds,
    imported: story.imported,
    matching,
    plan: { creates: plan?.counts.creates ?? 0, updates: plan?.counts.updates ?? 0, heldBecause: first.heldBecause },
    runs,
    rejects: await rejectFigures(story),
    history: await syncHistory(platform.database.db, DEFAULT_WORKSPACE, connection.id),
    undo: undo.figures,
    checks,
  }
}

function runChecks(name: string, state: string, accounting: DemoReport['runs'][number]['accounting']): DemoCheck[] {
  const { planned, applied, unchanged, rejected, deferred } = accounting.changes
  return [
    { name: `${name}: ended well`, ok: state === 'succeeded', detail: state },
    {
      name: `${name}: accounting closes`,
      ok: accounting.closes,
      detail: `planned ${planned} = applied ${applied} + unchanged ${unchanged} + rejected ${rejected} + deferred ${deferred}`,
    },
  ]
}

/** Who is linked to what, against the registry's own ids. */
async function matchingFigures({ demo, truthFile }: Story): Promise<DemoMatching> {
  const keys = new Map(
    (await demo.crm.query('SELECT Id, Demo_Key__c FROM Account WHERE Demo_Key__c != null')).map((record) => [
      String(record.Demo_Key__c),
      String(record.Id),
    ]),
  )
  const truth = new Map(readRows(truthFile).map((row) => [row.left_id ?? '', keys.get(row.right_id ?? '') ?? '']))
  const decisions = await everyDecision(demo)
  const linked = decisions.filter((decision) => decision.linkOrigin === 'auto')
  const right = linked.filter((decision) => truth.get(decision.externalKey) === decision.linkedRecord)
  const living = [...truth.values()].filter((id) => id !== '').length
  const count = (state: ListedDecision['state']) => decisions.filter((decision) => decision.state === state).length
  return {
    companies: decisions.length,
    auto: linked.length,
    review: count('review'),
    none: count('none'),
    precision: linked.length === 0 ? 1 : right.length / linked.length,
    recall: living === 0 ? 0 : right.length / living,
  }
}

async function everyDecision({ platform }: Demo): Promise<readonly ListedDecision[]> {
  const connection = await connectionNamed(platform, CONNECTION)
  const all: ListedDecision[] = []
  for (let after: string | null = null; ; ) {
    const page = await listDecisions(
      platform.database.db,
      { workspaceId: DEFAULT_WORKSPACE, connectionId: connection.id },
      { after, limit: 500 },
    )
    all.push(...page)
    if (page.length < 500) return all
    after = page.at(-1)?.companyId ?? null
  }
}

function matchCheck({ precision, recall }: DemoMatching): DemoCheck {
  return {
    name: 'automatic matches are right',
    ok: precision >= 0.95,
    detail: `precision ${percent(precision)}, recall ${percent(recall)}`,
  }
}

/** The second run stores and writes no more records than colleagues had changed. */
function secondCheck({ changed, second }: Story): DemoCheck {
  const touched = changed.phones.length + changed.overwritten.length
  const stored = second.line.accounting.objects.reduce((sum, row) => sum + row.stored, 0)
  const { applied } = second.line.accounting.changes
  const ok = stored === touched && applied <= changed.overwritten.length + changed.deleted.length
  return {
    name: 'the second sync moved only what had changed',
    ok,
    detail: `${touched} edited and ${changed.deleted.length} deleted in the CRM; ${stored} stored, ${applied} written`,
  }
}

interface UndoFigures {
  readonly figures: DemoReport['undo']
  readonly wrong: readonly string[]
}

/** Replays the journal: every field the first run changed holds its old value again, unless somebody changed it since. */
function undoFigures({ journalOfFirst, changed, undone }: Story, journal: readonly JournalLine[]): UndoFigures {
  const before = firstWrites(journalOfFirst)
  const now = lastValues(journal)
  const gone = new Set(journal.filter((line) => line.action === 'delete').map((line) => line.id))
  const excused = new Set([...undone.edited, ...undone.leftAlone, ...changed.deleted])
  const fields = [...before]
  const restored = fields.filter(([place, value]) => (now.get(place) ?? null) === (value ?? null))
  const wrong = fields.filter(
    ([place, value]) => (now.get(place) ?? null) !== (value ?? null) && !excused.has(place.split(' ')[0] ?? ''),
  )
  const made = journalOfFirst.filter((line) => line.action === 'create' && isOurs(line)).map((line) => line.id)
  const removed = made.filter((id) => gone.has(id))
  const figures = {
    fields: fields.length,
    restored: restored.length,
    leftAlone: fields.length - restored.length - wrong.length,
    recordsRemoved: removed.length,
  }
  return { figures, wrong: [...wrong.map(([place]) => place), ...made.filter((id) => !gone.has(id))] }
}

/** "id field" → value before our first write, for every custom field the first run changed on an existing account. */
function firstWrites(journal: readonly JournalLine[]): ReadonlyMap<string, unknown> {
  const values = new Map<string, unknown>()
  for (const line of journal.filter((one) => one.action === 'update' && isOurs(one)))
    for (const field of Object.keys(line.after).filter((name) => name.startsWith('Concordat_')))
      if (!values.has(`${line.id} ${field}`)) values.set(`${line.id} ${field}`, line.before[field])
  return values
}

function lastValues(journal: readonly JournalLine[]): ReadonlyMap<string, unknown> {
  const values = new Map<string, unknown>()
  for (const line of journal)
    for (const [field, value] of Object.entries(line.after)) values.set(`${line.id} ${field}`, value)
  return values
}

function undoCheck({ figures, wrong }: UndoFigures): DemoCheck {
  const detail = `${figures.restored} of ${figures.fields} fields restored, ${figures.leftAlone} left alone because somebody changed them since, ${figures.recordsRemoved} created records removed`
  return {
    name: "undo restored every field, by the CRM's own journal",
    ok: wrong.length === 0 && figures.fields > 0,
    detail: wrong.length === 0 ? detail : `${detail}; wrong: ${wrong.slice(0, 5).join(', ')}`,
  }
}

async function rejectFigures({ demo, first }: Story): Promise<DemoReport['rejects']> {
  const found = await listRejects(demo.platform.database.db, DEFAULT_WORKSPACE, {
    runId: first.measured.followed.run.id,
    limit: 10_000,
  })
  const bySymbol = Map.groupBy(found, ({ reject }) => reject.symbol)
  return [...bySymbol].map(([symbol, rejects]) => ({
    symbol,
    count: rejects.length,
    nextStep: rejects[0]?.reject.nextStep ?? '',
  }))
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
