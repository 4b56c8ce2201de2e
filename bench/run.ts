/**
 * `npm run bench`: measures pull, plan, apply, pages and web (the browser) and writes their sections of RESULTS.md; `npm run bench -- pages` measures one
 * and writes a section only when that was all of it. Needs curl and psql. Matching has its own: matching/run.ts.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { benchApply } from './apply.ts'
import { benchPages, type Page } from './pages.ts'
import { benchPlan } from './plan.ts'
import { benchPull } from './pull.ts'
import { log, machine } from './support/measure.ts'
import { markdownTable, withSection } from './support/results-page.ts'
import { benchWeb } from './web.ts'

interface Line {
  readonly figure: string
  readonly ours: string
  readonly floor: string
  readonly ratio: number | null
  readonly bar: string
  readonly holds: boolean
}

/** Issue 4: what a person waits for at most. */
const PAGE_MS = 100
const seconds = (value: number) => `${value.toFixed(1)} s`

const BENCHES: Readonly<Record<string, () => Promise<readonly Line[]>>> = {
  pull: pullLines,
  plan: planLines,
  apply: applyLines,
  pages: pagesLines,
  web: webLines,
}
/** A section of RESULTS.md is written when all that belongs into it was measured. */
const SECTIONS: Readonly<Record<string, readonly string[]>> = {
  'Pull, plan and apply': ['pull', 'plan', 'apply'],
  Pages: ['pages'],
  'In the browser': ['web'],
}

for (const program of ['curl', 'psql']) {
  if (spawnSync(program, ['--version']).error === undefined) continue
  process.stderr.write(`The benchmarks need ${program}. Debian: apt-get install curl postgresql-client\n`)
  process.exit(2)
}
const wanted = process.argv.slice(2)
const unknown = wanted.find((name) => !BENCHES[name])
if (unknown) {
  process.stderr.write(`There is no benchmark "${unknown}"; there are ${Object.keys(BENCHES).join(', ')}.\n`)
  process.exit(2)
}
const page = join(import.meta.dirname, 'RESULTS.md')
for (const [title, names] of Object.entries(SECTIONS)) {
  const chosen = names.filter((name) => wanted.length === 0 || wanted.includes(name))
  const lines: Line[] = []
  for (const name of chosen) {
    log(`— ${name}`)
    lines.push(...((await BENCHES[name]?.()) ?? []))
  }
  if (lines.length === 0) continue
  const section = results(lines)
  process.stdout.write(`${section}\n`)
  if (chosen.length === names.length) writeFileSync(page, withSection(readFileSync(page, 'utf8'), title, section))
  if (lines.some((line) => !line.holds)) process.exitCode = 1
}

async function pullLines(): Promise<readonly Line[]> {
  const pull = await benchPull()
  const grown = pull.megabytes - pull.small.megabytes
  return [
    {
      figure: `Pull ${pull.records.toLocaleString('en')} accounts × 20 fields by Bulk API 2.0 into the mirror`,
      ours: seconds(pull.seconds),
      floor: `${seconds(pull.floorSeconds)} curl pages into psql COPY`,
      ratio: pull.ratio,
      bar: '≤ 1.8 ×',
      holds: pull.ratio <= 1.8,
    },
    {
      figure: `Memory of our process at ${pull.records.toLocaleString('en')} (at ${pull.small.records.toLocaleString('en')}: ${pull.small.megabytes.toFixed(0)} MB)`,
      ours: `${pull.megabytes.toFixed(0)} MB`,
      floor: '–',
      ratio: null,
      bar: '≤ 400 MB, not growing',
      holds: pull.megabytes <= 400 && grown <= 60,
    },
    {
      figure: `Second pull after 1,000 of them changed (${pull.incremental.read.toLocaleString('en')} read)`,
      ours: `${seconds(pull.incremental.seconds)}, ${pull.incremental.calls} API calls`,
      floor: '–',
      ratio: null,
      bar: '≤ 3 s, ≤ 12 calls',
      holds: pull.incremental.seconds <= 3 && pull.incremental.calls <= 12 && pull.incremental.read >= 1000,
    },
  ]
}

async function planLines(): Promise<readonly Line[]> {
  const plan = await benchPlan()
  return [
    {
      figure: `Plan over ${plan.links.toLocaleString('en')} links, ${plan.different.toLocaleString('en')} different`,
      ours: seconds(plan.seconds),
      floor: `${seconds(plan.floorSeconds)} bare SQL join`,
      ratio: plan.ratio,
      bar: '≤ 3 ×',
      holds: plan.ratio <= 3,
    },
  ]
}

async function applyLines(): Promise<readonly Line[]> {
  const apply = await benchApply()
  return [
    {
      figure: `Apply ${apply.applied.toLocaleString('en')} updates of 12 fields by Bulk API 2.0 (${apply.megabytes.toFixed(0)} MB)`,
      ours: seconds(apply.seconds),
      floor: `${seconds(apply.floorSeconds)} same CSV by curl`,
      ratio: apply.ratio,
      bar: '≤ 2 ×',
      holds: apply.ratio <= 2 && apply.applied === apply.updates,
    },
  ]
}

async function pagesLines(): Promise<readonly Line[]> {
  const { companies, pages, floor } = await benchPages()
  const milliseconds = ({ p50, p95 }: Page) => `${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`
  return pages.map((page) => ({
    figure: `Page data of ${companies.toLocaleString('en')} companies: ${page.name} (the first answer ${page.first.toFixed(0)} ms)`,
    ours: milliseconds(page),
    floor: `${milliseconds(floor)} ${floor.name}`,
    ratio: page.p50 / floor.p50,
    bar: `p95 ≤ ${PAGE_MS} ms`,
    holds: page.p95 <= PAGE_MS,
  }))
}

async function webLines(): Promise<readonly Line[]> {
  const { companies, kilobytes, scroll, key, change } = await benchWeb()
  const line = (figure: string, value: number, unit: string, most: number): Line => ({
    figure,
    ours: `${value.toFixed(1)} ${unit}`,
    floor: '–',
    ratio: null,
    bar: `≤ ${most.toLocaleString('en')} ${unit}`,
    holds: value <= most,
  })
  const table = `Table of ${companies.toLocaleString('en')} companies`
  return [
    line('JavaScript that index.html asks for, gzip', kilobytes, 'kB', 250),
    line(`${table}: from frame to frame while it scrolls, p95`, scroll, 'ms', 20),
    line(`${table}: key in the search field until the frame after it, p95`, key, 'ms', 100),
    line('Counter of a run changed in the database until its page shows it, p95', change, 'ms', 2_000),
  ]
}

function results(measured: readonly Line[]): string {
  const rows = measured.map(({ figure, ours, floor, ratio, bar, holds }) => [
    figure,
    ours,
    floor,
    ratio === null ? '–' : `${ratio.toFixed(2)} ×`,
    bar,
    holds ? 'yes' : '**no**',
  ])
  const opening = `Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${machine()}. Ratios are taken within one run;
medians of three rounds for pull and plan.`
  return `${opening}\n\n${markdownTable(['figure', 'ours', 'floor', 'ratio', 'bar', 'holds'], rows)}`
}
