import type { CompanyProfile } from '../records/index.ts'
import type { DescribedMatch, DescribedPair, Waterfall } from '../sync/matching/index.ts'

type Named = Pick<CompanyProfile, 'name' | 'externalKey' | 'domain' | 'country'>

const BAR_WIDTH = 28
const LEGEND = 'Points: natural log of the odds. █ in favour, ░ against, ┊ from here on linked without asking.'

/** Why a company is matched or not, for a terminal: the sentence, each candidate with its waterfall, what would change it. */
export function matchText(company: Named, match: DescribedMatch): string {
  const parts = [
    `${headOf(company)}\n\n${match.sentence}${pendingOf(match)}`,
    ...match.candidates.map((one, at) => `${at + 1}. ${candidateHead(one)}\n${waterfallText(one.waterfall)}`),
    ...(match.changes.length > 0
      ? [`What would change it\n${match.changes.map((line) => `  • ${line}`).join('\n')}`]
      : []),
    ...(match.excluded.length > 0
      ? [
          `Never suggested\n${match.excluded.map((one) => `  • ${one.remoteId}, said by ${one.by} on ${dayOf(one.at)}`).join('\n')}`,
        ]
      : []),
    ...(match.links.length > 0 ? [`Links\n${match.links.map((link) => `  • ${linkText(link)}`).join('\n')}`] : []),
    ...(match.candidates.length > 0 ? [LEGEND] : []),
  ]
  return parts.join('\n\n')
}

/** Why one record is a company or is not, for a terminal. */
export function pairText(company: Named, remoteId: string, pair: DescribedPair): string {
  const { account, waterfall } = pair
  const theirs = account ? joined([account.name, remoteId, account.website, account.country]) : remoteId
  return [
    `${headOf(company)}\nand  ${theirs}`,
    pair.sentence,
    ...(waterfall ? [waterfallText(waterfall)] : []),
    ...(pair.needed ? [`To be linked without asking it takes ${pair.needed}.`] : []),
    ...(waterfall ? [LEGEND] : []),
  ].join('\n\n')
}

function headOf({ name, externalKey, domain, country }: Named): string {
  const line = joined([name, externalKey, domain, country])
  return `${line}\n${'─'.repeat(Math.min(78, line.length))}`
}

function joined(words: readonly (string | null)[]): string {
  return words.filter((word) => word !== null && word !== '').join(' · ')
}

function pendingOf({ decision }: DescribedMatch): string {
  return decision?.pending ? '\nSomething changed since it was decided; the next match decides again.' : ''
}

function candidateHead(one: DescribedMatch['candidates'][number]): string {
  return `${joined([one.name, one.id, one.website, joined([one.city, one.country])])}   ${percent(one.probability)}`
}

function linkText(link: DescribedMatch['links'][number]): string {
  const by = { auto: 'by matching', person: `by ${link.linkedBy ?? 'a person'}`, created: 'made for it' }[link.origin]
  const end = link.endedAt ? `, ended ${dayOf(link.endedAt)}: ${link.endReason ?? 'ended'}` : ''
  return `${link.object} ${link.remoteId}, ${by} on ${dayOf(link.linkedAt)}${end}`
}

/** One line a step: group, points, a bar from the sum before to the sum after, the sentence. */
export function waterfallText(waterfall: Waterfall): string {
  const { start, steps, score, auto } = waterfall
  const values = [0, start, score, auto, ...steps.map((step) => step.to)]
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const column = (value: number) => Math.round(((value - low) / (high - low || 1)) * (BAR_WIDTH - 1))
  const bar = (from: number, to: number, fill: string) => {
    const [left, right] = [Math.min(column(from), column(to)), Math.max(column(from), column(to))]
    const cells = Array.from({ length: BAR_WIDTH }, (_, at) => {
      if (at >= left && at < Math.max(right, left + 1)) return fill
      return at === column(auto) ? '┊' : ' '
    })
    return cells.join('')
  }
  const width = Math.max(9, ...steps.map((step) => step.name.length))
  const line = (name: string, value: number, drawn: string, words: string) =>
    `   ${name.padEnd(width)} ${signed(value).padStart(6)}  ${drawn}  ${words}`.trimEnd()
  return [
    line('start', start, bar(0, start, start < 0 ? '░' : '█'), 'where every comparison starts'),
    ...steps.map((step) =>
      line(step.name, step.weight, bar(step.from, step.to, step.weight < 0 ? '░' : '█'), step.sentence),
    ),
    line('total', score, bar(score, score, '◆'), `${percent(waterfall.alone)} if it were the only candidate`),
  ].join('\n')
}

function signed(value: number): string {
  const rounded = Math.abs(value).toFixed(1)
  return rounded === '0.0' ? '0.0' : `${value < 0 ? '−' : '+'}${rounded}`
}

/** Rounded down, so that 100 % is certain. */
function percent(chance: number): string {
  return chance > 0 && chance < 0.01 ? 'under 1 %' : `${Math.floor(chance * 100 + 1e-9)} %`
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10)
}
