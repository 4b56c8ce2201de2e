import type { RecordPage } from '../../connectors/connector.ts'
import { ConcordatError } from '../../core/errors.ts'
import { failpoint } from '../../platform/failpoints.ts'
import { assertFence, runError, throwIfPaused } from '../history/index.ts'
import { BadRows, DamagedPage, mirrorError } from './errors.ts'
import { decideWindow, type MirrorState, type ReadWindow } from './mirror.ts'
import { prepareMirror } from './prepare-mirror.ts'
import { logPull, type Pull } from './pull.ts'
import { openWindow, requireState, rewindWindow, selectState } from './store/state.ts'
import { finishLoad, type ReadingWay, storeEmptyWindow, storePage } from './store-page.ts'

const TRIES_PER_PAGE = 4
const REWINDS = 3
/** After a page that broke off, smaller ones have a better chance on a bad line. */
const CAREFUL_PAGE_RECORDS = 5_000

/** The connection broke in the middle: the page itself is worth another try at once, before the run has to wait. */
const BROKEN_OFF: readonly string[] = ['CC-HTTP-5', 'CC-HTTP-6']

/** What has been tried so far, so that every way of trying again has an end. */
interface Attempts {
  page: number
  damaged: number
  again: boolean
  carefully: boolean
  redescribed: boolean
  rewinds: number
}

/** Decides the window (or takes up the one under way) and stores it before anything is asked for. */
export async function decideAndStoreWindow(pull: Pull, crmNow: Date): Promise<void> {
  const { platform, connector, connection, object } = pull
  await platform.database.transaction(async (tx) => {
    await assertFence(tx, pull.claim)
    const state = await selectState(tx.db, connection.id, object, true)
    if (!state || state.window) return
    const window = decideWindow(state, crmNow, connector.capabilities.visibilityLagMs)
    const fields = state.fields.map((field) => field.name)
    await openWindow(tx.db, connection.id, object, { ...window, decidedAt: crmNow, fields })
    failpoint('pull.window.decided')
  })
  failpoint('pull.window.stored')
}

/**
 * Reads the window under way to its end, page by page, from where it stands. A damaged page is asked for again, a page
 * with rows PostgreSQL refuses is read record by record, a position the CRM has forgotten starts the window anew, and
 * when the CRM's fields have changed meanwhile the new ones are read: each a bounded number of times.
 */
export async function readWindow(pull: Pull): Promise<void> {
  const attempts: Attempts = { page: 0, damaged: 0, again: false, carefully: false, redescribed: false, rewinds: 0 }
  for (;;) {
    const state = await requireState(pull.platform.database.db, pull.connection.id, pull.object)
    if (!state.window) return
    try {
      await readPages(pull, state, state.window, attempts)
    } catch (error) {
      await recover(pull, attempts, error)
    }
  }
}

async function readPages(pull: Pull, state: MirrorState, start: ReadWindow, attempts: Attempts): Promise<void> {
  const pages = (await request(pull, state, start, attempts))[Symbol.asyncIterator]()
  failpoint('pull.page.requested')
  let window = start
  let upcoming = pages.next()
  try {
    for (;;) {
      const { done, value: page } = await upcoming
      if (done) break
      failpoint('pull.page.received')
      await storeOne(pull, window, page, wayOf(attempts, window), () => {
        // The next page is asked for while this one is being merged; its failure is met when it is awaited.
        if (page.next === null) return
        upcoming = pages.next()
        upcoming.catch(() => undefined)
      })
      if (page.next === null) return
      window = { ...window, page: window.page + 1, resume: page.next }
    }
  } finally {
    await pages.return?.()
  }
  if (window.page > 0 || window.resume !== null) throw new DamagedPage('the pages ended without a last one')
  await storeEmptyWindow(pull, window)
  failpoint('pull.cursor.stored')
}

function wayOf(attempts: Attempts, window: ReadWindow): ReadingWay {
  const same = attempts.page === window.page
  return { carefully: same && attempts.carefully, endRequired: !(same && attempts.damaged >= 2) }
}

async function request(
  pull: Pull,
  state: MirrorState,
  window: ReadWindow,
  attempts: Attempts,
): Promise<AsyncIterable<RecordPage>> {
  const { connector, object, signal } = pull
  const smaller = attempts.damaged > 0 ? { pageRecords: CAREFUL_PAGE_RECORDS } : {}
  const wanted = { object, fields: window.fields, signal, ...smaller }
  const resume = window.resume === null ? {} : { resume: window.resume }
  const expected = window.from === null && window.resume === null ? { expected: await connector.countAll(object) } : {}
  if (state.modifiedField === null) return connector.readAll({ ...wanted, ...resume, ...expected })
  return connector.readChanges({ ...wanted, ...resume, ...expected, from: window.from, to: window.to })
}

async function storeOne(
  pull: Pull,
  window: ReadWindow,
  page: RecordPage,
  how: ReadingWay,
  onRead: () => void,
): Promise<void> {
  pull.signal.throwIfAborted()
  const { stopRequested, counts } = await storePage(pull, window, page, how, onRead)
  failpoint(page.next === null ? 'pull.cursor.stored' : 'pull.page.committed')
  const { read, stored, unchanged, rejected } = counts
  await logPull(pull, rejected > 0 ? 'warn' : 'debug', `page ${window.page + 1} stored`, {
    ...{ read, stored, unchanged, rejected },
  })
  if (stopRequested) throw runError('CC-RUN-4', 'somebody asked this run to stop')
  await throwIfPaused(pull.platform.database.db, pull.claim)
}

/** Prepares the next try, or throws what cannot be tried again. */
async function recover(pull: Pull, attempts: Attempts, error: unknown): Promise<void> {
  const state = await requireState(pull.platform.database.db, pull.connection.id, pull.object)
  const page = state.window?.page ?? 0
  if (attempts.page !== page) Object.assign(attempts, { page, damaged: 0, again: false, carefully: false })
  if (error instanceof DamagedPage) return fetchAgain(pull, attempts, error)
  if (error instanceof BadRows) return readCarefully(pull, attempts, error)
  if (!(error instanceof ConcordatError)) throw error
  if (error.definition.retry === 'now' && state.window?.resume) return forgotten(pull, attempts, error)
  if (error.definition.retry === 'now' || BROKEN_OFF.includes(error.code))
    return fetchAgain(pull, attempts, new DamagedPage(error.message, { cause: error }))
  if (error.definition.retry === 'after-fix' || error.code === 'CC-MIR-2') return redescribe(pull, attempts, error)
  throw error
}

async function fetchAgain(pull: Pull, attempts: Attempts, error: DamagedPage): Promise<void> {
  failpoint('pull.page.refused')
  if (++attempts.damaged >= TRIES_PER_PAGE && error.cause instanceof ConcordatError) throw error.cause
  if (attempts.damaged >= TRIES_PER_PAGE)
    throw mirrorError('CC-MIR-1', `${pull.object}: page ${attempts.page + 1} stays damaged: ${error.message}`, {
      facts: { object: pull.object, page: attempts.page + 1, tries: attempts.damaged },
      cause: error.cause ?? error,
    })
  await logPull(pull, 'warn', `page ${attempts.page + 1} was damaged and is fetched again: ${error.message}`)
}

/** Rows that do not fit are first a sign that the fields have changed; if they have not, the rows are to blame. */
async function readCarefully(pull: Pull, attempts: Attempts, error: BadRows): Promise<void> {
  if (attempts.carefully) throw error.cause ?? error
  if (!attempts.redescribed && (await describeAgain(pull, attempts))) return
  attempts.carefully = true
  await logPull(pull, 'warn', `page ${attempts.page + 1} has rows that cannot be stored, it is read record by record`)
}

async function redescribe(pull: Pull, attempts: Attempts, error: ConcordatError): Promise<void> {
  if (attempts.redescribed || !(await describeAgain(pull, attempts))) throw error
}

/** True when the fields have changed and a new window has been stored for them. */
async function describeAgain(pull: Pull, attempts: Attempts): Promise<boolean> {
  attempts.redescribed = true
  const { changed } = await prepareMirror(pull, await pull.connector.describeObject(pull.object))
  if (!changed) return false
  await logPull(pull, 'warn', 'the fields changed during the run, the window starts anew')
  await startAnew(pull)
  await decideAndStoreWindow(pull, await pull.connector.now())
  failpoint('pull.window.restarted')
  return true
}

/** The first time the same position is asked for once more, in case only one answer went wrong. */
async function forgotten(pull: Pull, attempts: Attempts, error: ConcordatError): Promise<void> {
  if (!attempts.again) {
    attempts.again = true
    return
  }
  if (++attempts.rewinds > REWINDS)
    throw mirrorError('CC-MIR-6', `${pull.object}: the CRM forgot the read ${attempts.rewinds} times`, {
      facts: { object: pull.object },
      cause: error,
    })
  await logPull(pull, 'warn', `the CRM forgot where the read stood (${error.code}), the window starts anew`)
  await startAnew(pull)
  attempts.again = false
  failpoint('pull.window.restarted')
}

/** Rows of a first load stay; from now on pages are merged, so that reading them again doubles nothing. */
async function startAnew(pull: Pull): Promise<void> {
  await pull.platform.database.transaction(async (tx) => {
    await assertFence(tx, pull.claim)
    const state = await selectState(tx.db, pull.connection.id, pull.object, true)
    if (state && !state.loaded) await finishLoad(tx, pull)
    await rewindWindow(tx.db, pull.connection.id, pull.object)
  })
}
