import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Platform } from '../../platform/platform.ts'
import { importCompanies, importSignals, refreshMetrics } from '../../records/index.ts'
import { readColumn } from './csv-columns.ts'
import { SIGNAL_COLUMNS, signalLines } from './signals.ts'

const folder = join(import.meta.dirname, '../../../data/demo')
/** Real companies of the Research Organization Registry: ours, the CRM's, and which of them are the same. */
export const DEMO_FILES = {
  companies: join(folder, 'companies.csv'),
  accounts: join(folder, 'accounts.csv'),
  truth: join(folder, 'truth.csv'),
} as const

/** Stores the demo's companies with made-up but repeatable engagement in a workspace. */
export async function importDemoRecords(
  platform: Platform,
  workspaceId: string,
  files: { readonly companies: string } = DEMO_FILES,
  onProgress: (read: number) => void = () => undefined,
): Promise<{ readonly companies: number; readonly signals: number }> {
  const companies = await importCompanies(platform, workspaceId, createReadStream(files.companies), {
    format: 'csv',
    onProgress: ({ read }) => onProgress(read),
  })
  const asOf = platform.clock.now()
  const lines = signalLines(readColumn(files.companies, 'id'), asOf)
  const signals = await importSignals(platform, workspaceId, Readable.from(withHeader(lines)), { format: 'csv' })
  await refreshMetrics(platform.database, workspaceId, asOf)
  return { companies: companies.stored, signals: signals.stored }
}

function* withHeader(lines: Iterable<string>): Generator<string> {
  yield `${SIGNAL_COLUMNS.join(',')}\n`
  yield* lines
}
