import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { type Readable, Transform } from 'node:stream'
import type { Command } from 'commander'
import { DEFAULT_WORKSPACE } from '../../platform/workspace.ts'
import {
  IMPORT_SHAPES,
  type ImportFormat,
  type ImportReport,
  importCompanies,
  importPeople,
  importSignals,
} from '../../records/index.ts'
import type { Environment } from '../environment.ts'
import { cliError } from '../errors.ts'
import { table } from '../output.ts'

const IMPORTS = { companies: importCompanies, people: importPeople, signals: importSignals } as const

/** concordat companies|people|signals import FILE|- */
export function registerImports(program: Command, environment: Environment): void {
  for (const kind of ['companies', 'people', 'signals'] as const) {
    const columns = IMPORT_SHAPES[kind].columns.map((column) => column.name).join(', ')
    program
      .command(kind)
      .description(`${kind} that your product knows`)
      .command('import')
      .description(`store ${kind} from a CSV or NDJSON file; the same file twice changes nothing. Columns: ${columns}`)
      .argument('<file>', 'path of the file, or - for standard input')
      .option('--format <format>', 'csv or ndjson; default: by the file name, else csv')
      .action(async (file: string, { format }: { format?: string }) => {
        const report = await importFile(environment, kind, file, formatOf(file, format))
        environment.output.answer(report, () => reportText(report))
        if (report.rejected > 0) process.exitCode = 1
      })
  }
}

async function importFile(
  environment: Environment,
  kind: keyof typeof IMPORTS,
  file: string,
  format: ImportFormat,
): Promise<ImportReport> {
  const size = file === '-' ? null : await sizeOf(file)
  const platform = await environment.platform()
  const { output } = environment
  let bytes = 0
  const counted = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length
      done(null, chunk)
    },
  })
  const source: Readable = file === '-' ? process.stdin : createReadStream(file)
  source.once('error', (error) => counted.destroy(error))
  return IMPORTS[kind](platform, DEFAULT_WORKSPACE, source.pipe(counted), {
    format,
    onProgress: ({ read }) => output.progress(`${read.toLocaleString('en')} ${kind}, bytes`, bytes, size),
  })
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size
  } catch (error) {
    throw cliError('CC-CLI-1', `${file} cannot be read`, { cause: error, facts: { file } })
  }
}

function formatOf(file: string, format: string | undefined): ImportFormat {
  const chosen = format ?? (/\.(nd|l)?json(l|nd)?$/i.test(file) ? 'ndjson' : 'csv')
  if (chosen === 'csv' || chosen === 'ndjson') return chosen
  throw cliError('CC-CLI-2', `--format ${chosen} is not known`)
}

function reportText(report: ImportReport): string {
  const sums = table(
    ['read', 'stored', 'unchanged', 'skipped', 'rejected'],
    [[report.read, report.stored, report.unchanged, report.skipped, report.rejected]],
  )
  const warnings = report.warnings.map(({ message, count }) => `  ${message} (${count.toLocaleString('en')})`)
  const rejects = report.rejects.map((reject) => [reject.line, reject.code, reject.message, reject.nextStep] as const)
  return [
    sums,
    ...(warnings.length > 0 ? ['', 'Warnings', ...warnings] : []),
    ...(rejects.length > 0 ? ['', table(['line', 'code', 'why', 'next step'], rejects)] : []),
  ].join('\n')
}
