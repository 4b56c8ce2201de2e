import { domainCores, type PreparedName, type PreparedRecord } from './normalise.ts'

/** How common things are among the accounts of a connection: what agrees proves more the rarer it is. */
export interface Rarity {
  /** Number of accounts. */
  readonly accounts: number
  /** Accounts that have the word, the joined name, the domain. */
  wordCount(word: string): number
  coreCount(core: string): number
  domainCount(domain: string): number
}

/** Features of a pair, in this order; each times its weight (weights.ts) is a part of the score. */
export const FEATURES = [
  'nameSame',
  'nameSameRare',
  'nameSameShared',
  'nameJoined',
  'nameMatched',
  'nameCovered',
  'nameMissingOurs',
  'nameMissingTheirs',
  'nameFuzzy',
  'nameFirstWord',
  'nameNothing',
  'nameByAlias',
  'numberClash',
  'acronym',
  'acronymPlace',
  'domainSame',
  'domainShared',
  'domainSameNameToo',
  'domainLabelSame',
  'domainSpellsName',
  'domainDiffers',
  'countrySame',
  'countryDiffers',
  'countrySameNameSame',
  'citySame',
  'cityDiffers',
  'stateSame',
  'stateDiffers',
  'employeesClose',
  'employeesFar',
  'formSame',
  'formDiffers',
] as const
export type Feature = (typeof FEATURES)[number]
export type FeatureValues = Partial<Record<Feature, number>>

/** Facts of a comparison, for sentences. */
export interface Comparison {
  readonly features: FeatureValues
  readonly ours: PreparedName | null
  readonly theirs: PreparedName | null
  readonly domain: string | null
  readonly matchedWords: readonly string[]
}

interface Alignment {
  readonly ours: PreparedName
  readonly theirs: PreparedName
  readonly matched: number
  readonly fuzzy: number
  readonly missingOurs: number
  readonly missingTheirs: number
  readonly same: boolean
  readonly joined: boolean
  readonly firstWord: boolean
  readonly numberClash: boolean
  readonly words: readonly string[]
}

export function compareRecords(ours: PreparedRecord, theirs: PreparedRecord, rarity: Rarity): Comparison {
  const features: FeatureValues = {}
  const best = bestAlignment(ours, theirs, rarity)
  if (best) nameFeatures(features, best, rarity)
  const covered = features.nameCovered ?? 0
  if (covered < 0.25 && !features.nameJoined) features.nameNothing = 1
  const place = placeFeatures(features, ours, theirs)
  if (features.countrySame && (features.nameSame || features.nameJoined)) features.countrySameNameSame = 1
  const acronym = covered < 0.5 && !features.nameSame && acronymMatch(ours, theirs)
  if (acronym) {
    features.acronym = 1
    if (place) features.acronymPlace = 1
  }
  const domain = domainFeatures(features, ours, theirs, rarity, covered)
  employeeFeatures(features, ours.employees, theirs.employees)
  return { features, ours: best?.ours ?? null, theirs: best?.theirs ?? null, domain, matchedWords: best?.words ?? [] }
}

function nameFeatures(features: FeatureValues, best: Alignment, rarity: Rarity): void {
  const total = best.matched + best.missingOurs
  const otherTotal = best.matched + best.missingTheirs
  if (best.same) {
    features.nameSame = 1
    features.nameSameRare = Math.min(best.matched, 20) / 10
    features.nameSameShared = Math.log(Math.max(1, rarity.coreCount(best.theirs.core)))
  } else if (best.joined) {
    features.nameJoined = 1
    features.nameSameShared = Math.log(Math.max(1, rarity.coreCount(best.theirs.core)))
  }
  features.nameMatched = Math.min(best.matched, 25) / 10
  features.nameCovered = total > 0 && otherTotal > 0 ? (best.matched / total) * (best.matched / otherTotal) : 0
  features.nameMissingOurs = Math.min(best.missingOurs, 20) / 10
  features.nameMissingTheirs = Math.min(best.missingTheirs, 20) / 10
  if (best.matched > 0) features.nameFuzzy = best.fuzzy / best.matched
  if (best.firstWord) features.nameFirstWord = 1
  if (best.ours.alias || best.theirs.alias) features.nameByAlias = 1
  if (best.numberClash) features.numberClash = 1
  if (best.ours.form && best.theirs.form) features[best.ours.form === best.theirs.form ? 'formSame' : 'formDiffers'] = 1
}

function bestAlignment(ours: PreparedRecord, theirs: PreparedRecord, rarity: Rarity): Alignment | null {
  let best: Alignment | null = null
  let bestValue = Number.NEGATIVE_INFINITY
  for (const one of ours.names) {
    for (const other of theirs.names) {
      const aligned = align(one, other, rarity)
      const value =
        aligned.matched -
        0.6 * aligned.missingOurs -
        0.6 * aligned.missingTheirs -
        0.3 * aligned.fuzzy +
        (aligned.same ? 4 : 0) +
        (aligned.joined ? 2 : 0) -
        (aligned.numberClash ? 5 : 0)
      if (value > bestValue) {
        best = aligned
        bestValue = value
      }
    }
  }
  return best
}

function align(ours: PreparedName, theirs: PreparedName, rarity: Rarity): Alignment {
  const weight = (word: string) => Math.log((rarity.accounts + 1) / (rarity.wordCount(word) + 0.5))
  const free = [...theirs.words]
  const matchedWords: string[] = []
  let matched = 0
  let fuzzy = 0
  let missingOurs = 0
  const open: string[] = []
  for (const word of ours.words) {
    const at = free.indexOf(word)
    if (at < 0) open.push(word)
    else {
      free.splice(at, 1)
      matched += weight(word)
      matchedWords.push(word)
    }
  }
  const ourNumbers: string[] = []
  for (const word of open) {
    if (/^\d+$/.test(word)) ourNumbers.push(word)
    const found = free.length > 0 ? mostSimilar(word, free) : null
    if (!found) {
      missingOurs += Math.max(0, weight(word))
      continue
    }
    free.splice(free.indexOf(found.word), 1)
    const value = Math.max(0, Math.min(weight(word), weight(found.word))) * found.similarity
    matched += value
    fuzzy += value
    missingOurs += Math.max(0, weight(word)) * (1 - found.similarity)
    matchedWords.push(`${word}~${found.word}`)
  }
  const missingTheirs = free.reduce((sum, word) => sum + Math.max(0, weight(word)), 0)
  const numberClash =
    ourNumbers.length > 0 !== free.some((word) => /^\d+$/.test(word)) ? 0.5 : ourNumbers.length > 0 ? 1 : 0
  return {
    ours,
    theirs,
    matched: Math.max(0, matched),
    fuzzy,
    missingOurs,
    missingTheirs,
    same: open.length === 0 && free.length === 0 && matchedWords.length > 0,
    joined: ours.core === theirs.core,
    firstWord: ours.words[0] === theirs.words[0],
    numberClash: numberClash > 0,
    words: matchedWords,
  }
}

function mostSimilar(word: string, candidates: readonly string[]): { word: string; similarity: number } | null {
  let best: { word: string; similarity: number } | null = null
  for (const candidate of candidates) {
    const similarity = similarityOf(word, candidate)
    if (similarity > (best?.similarity ?? 0)) best = { word: candidate, similarity }
  }
  return best
}

/** 0 unless the words are one misspelt, shortened or inflected; numbers are never similar. */
export function similarityOf(a: string, b: string): number {
  if (a === b) return 1
  if (/\d/.test(a) || /\d/.test(b)) return 0
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  if (short.length >= 4 && long.startsWith(short)) return long.length - short.length <= 2 ? 0.9 : 0.75
  if (short.length >= 6) {
    let common = 0
    while (common < short.length && short[common] === long[common]) common++
    if (common >= 6 && common >= long.length * 0.6) return 0.8
  }
  if (short.length < 4 || long.length - short.length > 2) return 0
  const distance = editDistance(short, long)
  if (distance === 1) return short.length >= 5 ? 0.85 : 0.6
  return distance === 2 && short.length >= 8 ? 0.75 : 0
}

/** Edits and neighbouring swaps from one word to the other; gives up above 2. */
function editDistance(a: string, b: string): number {
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let value = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) value = Math.min(value, before[j - 2]! + 1)
      row.push(value)
      if (value < least) least = value
    }
    if (least > 2) return 3
    before = previous
    previous = row
  }
  return previous[b.length]!
}

/** True when a short one-word name of one side is spelled by the first letters of the other. */
function acronymMatch(ours: PreparedRecord, theirs: PreparedRecord): boolean {
  const letters = (record: PreparedRecord) =>
    record.names.flatMap((name) =>
      name.words.length === 1 && name.core.length >= 2 && name.core.length <= 8 ? name.core : [],
    )
  const initials = (record: PreparedRecord) => record.names.flatMap((name) => name.acronym ?? [])
  return (
    letters(ours).some((one) => initials(theirs).includes(one)) ||
    letters(theirs).some((one) => initials(ours).includes(one))
  )
}

/** Answers whether the places speak for the pair. */
function placeFeatures(features: FeatureValues, ours: PreparedRecord, theirs: PreparedRecord): boolean {
  if (ours.country && theirs.country) features[ours.country === theirs.country ? 'countrySame' : 'countryDiffers'] = 1
  if (ours.city && theirs.city) features[ours.city === theirs.city ? 'citySame' : 'cityDiffers'] = 1
  if (ours.state && theirs.state) features[ours.state === theirs.state ? 'stateSame' : 'stateDiffers'] = 1
  return Boolean(features.citySame) || (Boolean(features.countrySame) && !features.cityDiffers)
}

/** Answers the domain that both have, if any. */
function domainFeatures(
  features: FeatureValues,
  ours: PreparedRecord,
  theirs: PreparedRecord,
  rarity: Rarity,
  covered: number,
): string | null {
  const both = ours.domains.find((domain) => theirs.domains.includes(domain)) ?? null
  const [ourCores, theirCores] = [domainCores(ours), domainCores(theirs)]
  if (both) {
    features.domainSame = 1
    features.domainShared = Math.log(Math.max(1, rarity.domainCount(both)))
    features.domainSameNameToo = covered
    return both
  }
  if (ourCores.some((core) => core.length >= 3 && theirCores.includes(core))) features.domainLabelSame = 1
  else if (ours.domains.length > 0 && theirs.domains.length > 0) features.domainDiffers = 1
  if (spells(ourCores, theirs) || spells(theirCores, ours)) features.domainSpellsName = 1
  return null
}

function spells(labels: readonly string[], record: PreparedRecord): boolean {
  return labels.some(
    (label) => label.length >= 3 && record.names.some((name) => name.core === label || name.acronym === label),
  )
}

function employeeFeatures(features: FeatureValues, ours: number | null, theirs: number | null): void {
  if (!ours || !theirs) return
  const distance = Math.abs(Math.log(ours / theirs))
  if (distance < 0.7) features.employeesClose = 1
  else if (distance > 2.3) features.employeesFar = 1
}
