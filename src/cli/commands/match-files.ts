import { availableParallelism } from 'node:os'
import { type Command, Option } from 'commander'
import { systemClock } from '../../platform/index.ts'
import { type FilesReport, type MatchFilesRequest, matchFiles } from '../../sync/matching/index.ts'
import type { Environment } from '../environment.ts'
import { cliError } from '../errors.ts'
import { table } from '../output.ts'
import { stoppedBy } from './match-watcher.ts'

interface Flags {
  readonly type: 'company' | 'person'
  readonly out: string
  readonly aliases?: boolean
  readonly compare?: readonly string[]
  readonly threshold?: number
  readonly reviewThreshold?: number
  readonly candidates: number
  readonly threads?: number
  readonly oneToOne?: boolean
  readonly leftId?: string
  readonly rightId?: string
  readonly encoding?: string
  readonly rejects?: string
}

const MOST_THREADS = 64
const MOST_CANDIDATES = 100

/** concordat match files LEFT RIGHT */
export function registerMatchFiles(match: Command, environment: Environment): void {
  match
    .command('files')
    .description('find for each record of one CSV file its record in another; needs no database')
    .argument('<left>', 'file whose records are looked for, or - for standard input')
    .argument('<right>', 'file in which they are looked for, for example an export of your CRM')
    .addOption(typeOption())
    .addOption(outOption())
    .option('--aliases', 'use the column of other names as well')
    .option('--compare <column>', 'count one more column that both files have as evidence; may be repeated', collect)
    .addOption(chance('--threshold <p>', 'least chance, 0 to 1, to decide auto; default: the shipped one'))
    .addOption(chance('--review-threshold <p>', 'least chance, 0 to 1, to ask a person; default: the shipped one'))
    .addOption(count('--candidates <n>', 'most candidates to list for a record', MOST_CANDIDATES).default(5))
    .addOption(threadsOption())
    .option('--one-to-one', 'give each record of the right file to one of the left file at most')
    .option('--left-id <column>', 'column of the left file that holds the id')
    .option('--right-id <column>', 'column of the right file that holds the id')
    .option('--encoding <name>', 'encoding of both files, such as windows-1252; default: UTF-8, or UTF-16 by its mark')
    .option('--rejects <file>', 'write the rows that could not be read to this CSV file')
    .action(async (left: string, right: string, flags: Flags) => {
      const { output } = environment
      refuseTwoAnswers(flags.out, output.json)
      const report = await stoppedBy(output, (watcher) =>
        matchFiles(systemClock, requestOf(left, right, flags), watcher),
      )
      if (flags.out === '-') output.note(filesText(report))
      else output.answer(report, () => filesText(report))
    })
}

function requestOf(left: string, right: string, flags: Flags): MatchFilesRequest {
  return {
    left,
    right,
    out: flags.out,
    rejects: flags.rejects ?? null,
    type: flags.type,
    aliases: flags.aliases ?? false,
    compare: flags.compare ?? [],
    thresholds: { auto: flags.threshold ?? null, review: flags.reviewThreshold ?? null },
    candidates: flags.candidates,
    threads: flags.threads ?? availableParallelism(),
    oneToOne: flags.oneToOne ?? false,
    leftId: flags.leftId ?? null,
    rightId: flags.rightId ?? null,
    encoding: flags.encoding ?? null,
  }
}

/** Standard output holds either the rows or the one JSON value. */
export function refuseTwoAnswers(out: string, json: boolean): void {
  if (out === '-' && json) throw cliError('CC-CLI-2', '--out - and --json would both write to standard output')
}

export function typeOption(): Option {
  return new Option('--type <type>', 'what the records are').choices(['company', 'person']).makeOptionMandatory()
}

export function outOption(): Option {
  return new Option('--out <file>', 'CSV file to write, or - for standard output').makeOptionMandatory()
}

export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}

export function chance(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text) => {
    const value = Number(text)
    if (text.trim() !== '' && value >= 0 && value <= 1) return value
    throw cliError('CC-CLI-2', `${flags.split(' ')[0]} ${text} is not a number from 0 to 1`)
  })
}

export function threadsOption(): Option {
  return count('--threads <n>', 'threads that decide; default: one for each processor', MOST_THREADS)
}

function count(flags: string, description: string, most: number): Option {
  return new Option(flags, description).argParser((text) => {
    const value = Number(text)
    if (Number.isInteger(value) && value >= 1 && value <= most) return value
    throw cliError('CC-CLI-2', `${flags.split(' ')[0]} ${text} is not a whole number from 1 to ${most}`)
  })
}

function filesText({ left, right, rejects, seconds, peakMemoryMb, threads, out }: FilesReport): string {
  const decided = left.auto + left.review + left.none
  const share = (count: number) => (decided === 0 ? null : `${((100 * count) / decided).toFixed(1)} %`)
  return [
    table(
      ['', 'records', 'share', 'what it means'],
      [
        ['auto', left.auto, share(left.auto), 'one record is it'],
        ['review', left.review, share(left.review), 'a person should look'],
        ['none', left.none, share(left.none), 'nothing there is it'],
      ],
    ),
    '',
    table(
      ['file', 'read', 'used', 'rejected'],
      [
        [left.file, left.read, decided, left.rejected],
        [right.file, right.read, right.indexed, right.rejected],
      ],
    ),
    ...rejectsText(rejects, left.rejected + right.rejected),
    '',
    `${out === '-' ? 'Done' : `Written to ${out}`} in ${seconds.toFixed(1)} s by ${threads} ${threads === 1 ? 'thread' : 'threads'}; at most ${peakMemoryMb.toLocaleString('en')} MB of memory`,
  ].join('\n')
}

/** The rows that were left out, the first of them by name. */
export function rejectsText(rejects: FilesReport['rejects'], total: number): string[] {
  if (total === 0) return []
  const rows = rejects.map(({ file, line, message, nextStep }) => [file, line, message, nextStep] as const)
  const more = total - rejects.length
  return [
    '',
    'Rows that were left out',
    table(['file', 'line', 'why', 'next step'], rows),
    ...(more > 0 ? [`… and ${more.toLocaleString('en')} more; --rejects FILE writes them all`] : []),
  ]
}
