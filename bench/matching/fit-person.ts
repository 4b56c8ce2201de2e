/**
 * Fits the shipped weights of the engine for people and prints how good they are, on the half that was fitted and on the half
 * held out, and on sets made with other seeds.
 *
 *   node bin/run.mjs bench/matching/fit-person.ts [--write] CRM_SET_DIR... [--pairs PAIRS.csv] [--try CRM_SET_DIR...]
 *
 * CRM_SET_DIR holds left.csv, right.csv and truth.csv as people-crm-synth has them. Sets with addresses, with historical persons
 * and with names in one piece are made here (person-sets.ts), from the names of the first set.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type FitRow, fitWeights } from '../../src/sync/matching/fit-weights.ts'
import {
  buildPersonIndex,
  openPersonMatcher,
  PERSON_FEATURES,
  PERSON_MODEL,
  type PersonModel,
  type PersonRecord,
} from '../../src/sync/matching/person/index.ts'
import { limitsOf, priorOf } from './person-prior.ts'
import {
  addressSet,
  historicalSet,
  inOnePiece,
  type NamePool,
  type PersonSet,
  slices,
  withKeys,
  withRelatives,
} from './person-sets.ts'
import { csvObjects } from './read-csv.ts'
import { bestThresholds, scorePredictions } from './score-predictions.ts'
import { isHeldOut } from './split.ts'

const COLUMNS = [
  'id',
  'kind',
  'first_name',
  'last_name',
  'email',
  'phone',
  'company',
  'company_domain',
  'title',
  'country',
] as const

async function readSet(dir: string): Promise<PersonSet> {
  const records = async (file: string) =>
    (await csvObjects(join(dir, file), COLUMNS)).map(
      (row): PersonRecord => ({
        id: row.id,
        kind: row.kind === 'contact' || row.kind === 'lead' ? row.kind : null,
        firstName: row.first_name,
        lastName: row.last_name,
        email: row.email,
        phone: row.phone,
        company: row.company,
        companyDomain: row.company_domain,
        title: row.title,
        country: row.country,
      }),
    )
  const truth = new Map<string, Set<string>>()
  for (const { left_id, right_id } of await csvObjects(join(dir, 'truth.csv'), ['left_id', 'right_id']))
    truth.set(left_id, (truth.get(left_id) ?? new Set()).add(right_id))
  return { name: dir.split('/').at(-1)!, left: await records('left.csv'), right: await records('right.csv'), truth }
}

interface Pair {
  readonly id: string
  readonly left: PersonRecord
  readonly right: PersonRecord
  readonly same: boolean
}

async function readPairs(path: string): Promise<Pair[]> {
  const rows = await csvObjects(path, ['id', 'schema', 'name1', 'name2', 'is_match'])
  return rows
    .filter((row) => row.schema === 'Person')
    .map((row) => ({
      id: row.id,
      left: { id: `${row.id}l`, fullName: row.name1 },
      right: { id: `${row.id}r`, fullName: row.name2 },
      same: row.is_match === 'true',
    }))
}

type Kept = (leftId: string) => boolean

function rowsOf(set: PersonSet, kept: Kept): FitRow[] {
  const matcher = openPersonMatcher(buildPersonIndex(set.right))
  const present = new Set(set.right.map((record) => record.id))
  const rows: FitRow[] = []
  let found = 0
  let wanted = 0
  for (const record of set.left) {
    if (!kept(record.id)) continue
    const candidates = matcher.features(record)
    const right = candidates.flatMap(({ id }, at) => (set.truth.get(record.id)?.has(id) ? [at] : []))
    const isHere = [...(set.truth.get(record.id) ?? [])].some((id) => present.has(id))
    if (isHere) wanted++
    if (right.length > 0) found++
    // Whose true record was not found teaches nothing about weights.
    if (right.length === 0 && isHere) continue
    rows.push({ candidates: candidates.map(({ values }) => sparse(values, 0)), right })
  }
  console.log(
    `${set.name}: ${rows.length} rows, true record among the candidates ${((100 * found) / wanted).toFixed(2)} %`,
  )
  return rows
}

/** Pairs are no sample of what is compared: they have a start value of their own, behind all features. */
function rowsOfPairs(pairs: readonly Pair[], kept: Kept): FitRow[] {
  const matcher = openPersonMatcher(buildPersonIndex(pairs.map((pair) => pair.right)))
  return pairs
    .filter((pair) => kept(pair.id))
    .map((pair) => ({
      candidates: [sparse(matcher.pairFeatures(pair.left, pair.right), 1)],
      right: pair.same ? [0] : [],
      weight: PAIR_WEIGHT,
    }))
}

const PAIR_WEIGHT = 4

function sparse(values: Float64Array, pair: 0 | 1) {
  const places: number[] = []
  const found: number[] = []
  for (const [at, value] of values.entries())
    if (value !== 0) {
      places.push(at)
      found.push(value)
    }
  if (pair) {
    places.push(values.length)
    found.push(1)
  }
  return { places, values: found }
}

function report(set: PersonSet, model: PersonModel, kept: Kept, label: string): void {
  const matcher = openPersonMatcher(buildPersonIndex(set.right), model)
  const predictions = new Map(
    set.left
      .filter((record) => kept(record.id))
      .map((record) => {
        const { state, candidates, probability } = matcher.decide(record, { evidence: false })
        return [
          record.id,
          candidates.map(({ id, probability: chance }, at) => ({
            right: id,
            score: at === 0 ? probability : Math.min(chance, probability),
            decision: at === 0 || state === 'review' ? state : 'none',
          })),
        ]
      }),
  )
  const labels = {
    lefts: [...predictions.keys()],
    isTrue: (left: string, right: string) => set.truth.get(left)?.has(right) ?? false,
    hasMatch: (left: string) => set.truth.has(left),
  }
  const scores = scorePredictions(labels, predictions)
  const at = (value: number) => value.toFixed(4)
  console.log(
    `${set.name} ${label}: F1 ${at(scores.f1.value)} R@P99 ${at(scores.recallAt99)} auto P ${at(scores.auto.precision)} R ${at(scores.auto.recall)} ` +
      `review ${at(scores.review.share)} hit ${at(scores.review.hit)}`,
  )
}

function reportPairs(pairs: readonly Pair[], model: PersonModel, kept: Kept, label: string): void {
  const matcher = openPersonMatcher(buildPersonIndex(pairs.map((pair) => pair.right)), model)
  const ranked = pairs
    .filter((pair) => kept(pair.id))
    .map((pair) => ({ score: matcher.compare(pair.left, pair.right).score, right: pair.same }))
  const { f1 } = bestThresholds(ranked, ranked.filter((one) => one.right).length)
  console.log(`pairs ${label}: F1 ${f1.value.toFixed(4)} (P ${f1.precision.toFixed(3)} R ${f1.recall.toFixed(3)})`)
}

const all: Kept = () => true
const heldIn: Kept = (id) => !isHeldOut(id)

/** Every n-th left record: sets of one kind must not outvote the others. */
function some(count: number, set: PersonSet): PersonSet {
  const step = Math.max(1, Math.floor(set.left.length / count))
  return { ...set, left: set.left.filter((_, at) => at % step === 0) }
}

async function main(): Promise<void> {
  const { dirs, tries, pairsPath, write } = readArguments(process.argv.slice(2))
  const given = await Promise.all(dirs.map(readSet))
  const pairs = pairsPath ? await readPairs(pairsPath) : []
  const pool = poolOf(given[0]!)
  const sets = [...given, withRelatives(given.at(-1)!, pool, 7)]
  const made = madeSets(pool, 100)
  const rows = [
    ...sets.flatMap((set) => rowsOf(some(8000, set), heldIn)),
    ...sets.slice(0, 1).flatMap((set) => rowsOf(some(4000, inOnePiece(set, 5)), heldIn)),
    ...sets.slice(0, 1).flatMap((set) => rowsOf(some(4000, withKeys(set)), heldIn)),
    ...sets.slice(0, 1).flatMap((set) => slices(set, 150, 12).flatMap((one) => rowsOf(one, heldIn))),
    ...made.flatMap((set) => rowsOf(set, all)),
    ...rowsOfPairs(pairs, heldIn),
  ]
  const fitted = fitWeights(rows, [...priorOf(), -2], { strength: 3, rounds: 300, limits: [...limitsOf(), null] })
  console.log(`fitted in ${fitted.rounds} rounds, log-likelihood of a row ${fitted.likelihood.toFixed(4)}`)
  const weights = fitted.weights.slice(0, PERSON_FEATURES.length).map((weight) => Math.round(weight * 1000) / 1000)
  const model = { weights, thresholds: PERSON_MODEL.thresholds }
  if (write) writeWeights(weights)
  else for (const [at, name] of PERSON_FEATURES.entries()) console.log(`  ${name} ${weights[at]}`)
  for (const set of [...sets, ...(sets[0] ? [inOnePiece(sets[0], 6), withKeys(sets[0])] : [])]) {
    report(set, model, heldIn, 'fitted half')
    report(set, model, isHeldOut, 'held out')
  }
  for (const dir of tries) report(await readSet(dir), model, all, 'never seen')
  for (const set of madeSets(pool, 900)) report(set, model, all, 'other seed')
  if (pairs.length > 0) reportPairs(pairs, model, heldIn, 'fitted half')
  if (pairs.length > 0) reportPairs(pairs, model, isHeldOut, 'held out')
  if (pairs.length > 0) reportPairs(pairs, model, all, 'all')
}

function madeSets(pool: NamePool, seed: number): PersonSet[] {
  const forms = (name: string) => SHORT[name] ?? []
  return [
    addressSet(pool, 5000, seed + 1),
    addressSet(pool, 2000, seed + 2, 1.6),
    historicalSet(pool, 5000, seed + 3, forms),
    inOnePiece(historicalSet(pool, 2000, seed + 4, forms), seed),
  ]
}

const SHORT: Readonly<Record<string, readonly string[]>> = {
  william: ['bill', 'will', 'billy'],
  robert: ['bob', 'rob'],
  james: ['jim', 'jimmy', 'jamie'],
  john: ['jack', 'johnny'],
  thomas: ['tom', 'tommy'],
  charles: ['charlie'],
  joseph: ['joe'],
  edward: ['ed', 'ted', 'ned'],
  henry: ['harry', 'hal'],
  elizabeth: ['liz', 'beth', 'eliza', 'bess'],
  margaret: ['maggie', 'peggy', 'meg'],
  alexander: ['alex', 'sandy', 'alec'],
  frederick: ['fred', 'freddie'],
  francis: ['frank'],
  george: ['georgie'],
  samuel: ['sam'],
}

/** Names of the half that may be fitted. */
function poolOf(set: PersonSet): NamePool {
  const known = set.left.filter((record) => !isHeldOut(record.id))
  const names = (values: readonly (string | null | undefined)[]) =>
    values.filter((value): value is string => /^[a-z' -]{3,}$/i.test(value ?? ''))
  return { given: names(known.map((one) => one.firstName)), family: names(known.map((one) => one.lastName)) }
}

function writeWeights(weights: readonly number[]): void {
  const lines = PERSON_FEATURES.map((name, at) => `  ${name}: ${weights[at]},`)
  const text = `import type { PersonFeature } from './person-features.ts'

/** Natural logs of odds, fitted by bench/matching/fit-person.ts; made by it, not by hand. */
export const PERSON_WEIGHTS: Readonly<Record<PersonFeature, number>> = {
${lines.join('\n')}
}
`
  writeFileSync(new URL('../../src/sync/matching/person/person-weights.ts', import.meta.url), text)
}

function readArguments(args: readonly string[]) {
  const dirs: string[] = []
  const tries: string[] = []
  let into = dirs
  let pairsPath: string | null = null
  for (let at = 0; at < args.length; at++) {
    const argument = args[at]!
    if (argument === '--try') into = tries
    else if (argument === '--pairs') pairsPath = args[++at] ?? null
    else if (argument !== '--write') into.push(argument)
  }
  return { dirs, tries, pairsPath, write: args.includes('--write') }
}

await main()
