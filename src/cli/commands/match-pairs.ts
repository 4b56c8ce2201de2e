import { availableParallelism } from 'node:os'
import type { Command } from 'commander'
import { systemClock } from '../../platform/index.ts'
import { matchPairs, type PairsReport } from '../../sync/matching/index.ts'
import type { Environment } from '../environment.ts'
import { table } from '../output.ts'
import { chance, collect, outOption, refuseTwoAnswers, rejectsText, threadsOption, typeOption } from './match-files.ts'
import { stoppedBy } from './match-watcher.ts'

interface Flags {
  readonly type: 'company' | 'person'
  readonly out: string
  readonly aliases?: boolean
  readonly compare?: readonly string[]
  readonly threshold?: number
  readonly reviewThreshold?: number
  readonly threads?: number
  readonly id?: string
  readonly where?: string
  readonly keep?: boolean
  readonly encoding?: string
  readonly rejects?: string
}

/** concordat match pairs FILE */
export function registerMatchPairs(match: Command, environment: Environment): void {
  match
    .command('pairs')
    .description('score given pairs: one CSV row holds both records, as name1 and name2, or left_name and right_name')
    .argument('<file>', 'CSV file of the pairs')
    .addOption(typeOption())
    .addOption(outOption())
    .option('--where <column=values>', 'compare only rows with one of these values, such as schema=Company,LegalEntity')
    .option('--keep', 'write the columns of the file as well, before the score')
    .option('--aliases', 'use the columns of other names as well')
    .option('--compare <column>', 'count one more column as evidence, named without its side; may be repeated', collect)
    .addOption(chance('--threshold <p>', 'least chance, 0 to 1, to decide auto; default: the shipped one'))
    .addOption(chance('--review-threshold <p>', 'least chance, 0 to 1, to ask a person; default: the shipped one'))
    .addOption(threadsOption())
    .option('--id <column>', 'column that holds the id of the pair')
    .option('--encoding <name>', 'encoding of the file, such as windows-1252; default: UTF-8, or UTF-16 by its mark')
    .option('--rejects <file>', 'write the rows that could not be read to this CSV file')
    .action(async (file: string, flags: Flags) => {
      const { output } = environment
      refuseTwoAnswers(flags.out, output.json)
      const report = await stoppedBy(output, (watcher) => matchPairs(systemClock, requestOf(file, flags), watcher))
      if (flags.out === '-') output.note(pairsText(report))
      else output.answer(report, () => pairsText(report))
    })
}

function requestOf(file: string, flags: Flags) {
  return {
    file,
    out: flags.out,
    rejects: flags.rejects ?? null,
    type: flags.type,
    aliases: flags.aliases ?? false,
    compare: flags.compare ?? [],
    thresholds: { auto: flags.threshold ?? null, review: flags.reviewThreshold ?? null },
    threads: flags.threads ?? availableParallelism(),
    id: flags.id ?? null,
    where: flags.where ?? null,
    keep: flags.keep ?? false,
    encoding: flags.encoding ?? null,
  }
}

function pairsText({ pairs, rejects, seconds, peakMemoryMb, out }: PairsReport): string {
  return [
    table(
      ['pairs', 'auto', 'review', 'none', 'skipped', 'rejected'],
      [[pairs.read, pairs.auto, pairs.review, pairs.none, pairs.skipped, pairs.rejected]],
    ),
    ...rejectsText(rejects, pairs.rejected),
    '',
    `${out === '-' ? 'Done' : `Written to ${out}`} in ${seconds.toFixed(1)} s; at most ${peakMemoryMb.toLocaleString('en')} MB of memory`,
  ].join('\n')
}
