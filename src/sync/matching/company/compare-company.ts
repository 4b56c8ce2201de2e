import { MARK, readCountry, readPlace } from '../normalise/index.ts'
import { type Alignment, NameAligner } from './align-names.ts'
import { type CompanyIndex, KEY, KIND, kindKey, SOURCES, TEXT } from './company-index.ts'
import { chanceFeatures, missingBesideDomain } from './context-features.ts'
import { COMPANY_FEATURES, F } from './features.ts'
import { keyCount } from './key-table.ts'
import type { FormFacts, LeftCompany, LeftName, LeftReader } from './left-company.ts'
import { NearPlaces } from './near-places.ts'
import { type CompanyField, FIELD } from './read-company.ts'
import { columnText, findText, textAt } from './vocabulary.ts'
import { alikeness, alikenessOf, LEVEL } from './word-similarity.ts'

/** Weights count up to this; words may be rarer, but do not prove more. */
const WEIGHT_MAX = 10
const RARE = 6
const LITTLE = 0.25
const FORMER = SOURCES.indexOf('former')

/** Facts about the pair last compared, for its sentences. */
export interface ComparedFacts {
  alignment: Alignment | null
  /** Text numbers of the domain both have, or of the right domain that was told from a name or label; -1 for none. */
  domain: number
  domainHolders: number
  nameHolders: number
  /** How many records there are whose frequencies count. */
  readonly records: number
}

/** Compares left records with rows; one at a time, as it works on memory of its own. */
export class CompanyComparer {
  readonly values = new Float64Array(COMPANY_FEATURES.length)
  readonly facts: ComparedFacts
  private readonly index: CompanyIndex
  private readonly reader: LeftReader
  private readonly aligner: NameAligner
  /** Countries by the number of their text. */
  private readonly countries = new Map<number, string>()
  private readonly nearPlaces: NearPlaces
  private readonly core = new Uint8Array(CORE_LETTERS_MAX)
  private readonly places = new Map<string, { country: string | null; place: string | null }>()
  /** Whether names agree wholly, hardly, or by initials, once they are compared. */
  private exact = false
  private little = false

  private readonly counted: CompanyIndex

  /** `counted` is the index whose frequencies count. */
  constructor(index: CompanyIndex, reader: LeftReader, counted: CompanyIndex = index) {
    this.index = index
    this.counted = counted
    this.facts = { alignment: null, domain: -1, domainHolders: 0, nameHolders: 0, records: counted.size }
    this.reader = reader
    this.aligner = new NameAligner(index, reader)
    this.nearPlaces = new NearPlaces(index)
  }

  /** Fills `values` and `facts`. */
  compare(left: LeftCompany, row: number): void {
    const { values: v, facts } = this
    v.fill(0)
    v[F.start] = 1
    facts.domain = -1
    facts.nameHolders = 0
    facts.domainHolders = 0
    this.exact = false
    this.little = true
    facts.alignment = this.aligner.align(left.names, row)
    if (facts.alignment) this.nameFeatures(left, row, facts.alignment)
    this.initialsFeatures(left, row)
    this.domainFeatures(left, row)
    this.placeFeatures(left, row)
    this.fieldFeatures(left, row)
    this.employeesFeatures(left.read.employees, this.index.employees[row]!)
    this.otherFeatures(left, row)
    missingBesideDomain(this.values, this.exact, facts.domainHolders)
    const unexplained = this.reader.logSize - (facts.alignment?.matched ?? 0)
    chanceFeatures(this.values, this.exact, this.counted.size, unexplained, facts.domainHolders)
  }

  private right(row: number, field: CompanyField): number {
    return this.index.fields[row * FIELDS + FIELD[field]]!
  }

  private nameFeatures(left: LeftCompany, row: number, one: Alignment): void {
    const { values: v, facts, reader } = this
    const name = one.left!
    const complete = one.missingLeft === 0 && one.missingRight === 0
    const cover = coverage(one.matched, one.missingLeft)
    const coverRight = coverage(one.matched, one.missingRight)
    this.exact = one.sameCore
    this.little = cover * coverRight < LITTLE
    if (one.sameCore) {
      v[complete && this.allEqual(one) ? F.nameExact : F.nameJoined] = 1
      facts.nameHolders = keyCount(this.counted.keys, name.coreHash)
      v[F.nameHolders] = Math.min(Math.log(Math.max(1, facts.nameHolders)), 6) / 2
    } else if (complete && this.allEqual(one)) v[F.nameSameWords] = 1
    v[F.nameChance] = clamp((reader.logSize - one.matched) / WEIGHT_MAX)
    v[F.nameSurplus] = clamp((one.matched - reader.logSize) / WEIGHT_MAX)
    v[F.missingShareLeft] = 1 - cover
    v[F.missingShareRight] = 1 - coverRight
    v[F.missingShareEither] = 1 - cover * coverRight
    if (this.little) v[F.nameLittle] = 1
    if (!one.inOrder) v[F.nameOrder] = 1
    if (name.core.length <= 3) v[F.nameShort] = 1
    if (name.strong === 1) {
      v[F.nameSingle] = 1
      if (left.domains.length === 0 && left.fields[FIELD.country] === 0) v[F.nameSingleAlone] = 1
    }
    this.firstWord(one, name)
    this.levelFeatures(one, name)
    this.missingFeatures(left, row, one, name)
    this.numberFeatures(one, name)
    this.formFeatures(left, row, one, name)
    this.sourceFeatures(one, name)
    if (!one.sameCore && cover * coverRight < 0.8) this.letterFeatures(one, name)
  }

  private allEqual(one: Alignment): boolean {
    for (let at = 0; at < one.left!.words.length; at++) if (one.level[at] !== LEVEL.none) return false
    return true
  }

  private firstWord(one: Alignment, name: LeftName): void {
    const first = name.words.findIndex((_, at) => (name.marks[at]! & MARK.WEAK) === 0)
    if (first < 0 || one.partner[first]! < 0) return
    const from = this.index.nameWords[one.right]!
    for (let place = 0; place < one.partner[first]!; place++)
      if ((this.index.wordMarks[from + place]! & MARK.WEAK) === 0) return
    this.values[F.nameFirstWord] = 1
  }

  private levelFeatures(one: Alignment, name: LeftName): void {
    if (one.sameCore) return
    for (let at = 0; at < name.words.length; at++) {
      const feature = LEVEL_FEATURES[one.level[at]!]
      if (feature !== undefined) this.values[feature]! += Math.min(name.weights[at]!, WEIGHT_MAX) / WEIGHT_MAX
    }
  }

  private missingFeatures(left: LeftCompany, row: number, one: Alignment, name: LeftName): void {
    if (one.sameCore) return
    const { values: v, index } = this
    const from = index.nameWords[one.right]!
    let places = 0
    let lines = 0
    for (let at = 0; at < name.words.length; at++) {
      if (one.partner[at]! >= 0 || name.marks[at]! & MARK.NUMBER) continue
      if (name.marks[at]! & MARK.PLACE) {
        places |= 1
        this.placeWord(name.words[at]!.text, this.countryText(row), this.cityText(row), F.placeLeft)
      } else {
        if (name.marks[at]! & MARK.LINE) lines |= 1
        this.missingWord(name.weights[at]!, name.marks[at]!, F.missingLeft, F.missingLeftRare, F.missingLeftCount)
      }
    }
    for (let place = 0; place < one.rightCount; place++) {
      const marks = index.wordMarks[from + place]!
      if (one.taken[place] !== 0 || marks & MARK.NUMBER) continue
      const word = index.wordIds[from + place]!
      if (marks & MARK.PLACE) {
        places |= 2
        const { fields } = left.read
        this.placeWord(textAt(index.words, word), fields[FIELD.country]!, fields[FIELD.city]!, F.placeRight)
      } else {
        if (marks & MARK.LINE) lines |= 2
        const weight = this.reader.rightWeight(word, marks)
        this.missingWord(weight, marks, F.missingRight, F.missingRightRare, F.missingRightCount)
      }
    }
    if (places === 3) v[F.placeClash] = 1
    if (lines === 3) v[F.missingLineBoth] = 1
    else if (lines !== 0) v[F.missingLine] = 1
    if (v[F.missingLeftCount]! > 0 && v[F.missingRightCount]! > 0) v[F.missingBoth] = 1
  }

  private missingWord(weight: number, marks: number, mass: number, rare: number, count: number): void {
    const { values: v } = this
    v[mass] = Math.min(2.5, v[mass]! + Math.min(weight, WEIGHT_MAX) / WEIGHT_MAX)
    if (marks & MARK.WEAK) return
    v[count] = Math.min(4, v[count]! + 1)
    if (weight > RARE) v[rare] = 1
  }

  private countryText(row: number): string | null {
    const number = this.right(row, 'country')
    if (number === 0) return null
    let text = this.countries.get(number)
    if (text === undefined) {
      text = textAt(this.index.texts, number - 1).slice(1)
      this.countries.set(number, text)
    }
    return text
  }

  private cityText(row: number): string | null {
    const number = this.right(row, 'city')
    return number === 0 ? null : textAt(this.index.texts, number - 1).slice(1)
  }

  /** "Pfizer Japan" fits a record in Japan, whatever its name leaves out. */
  private placeWord(word: string, country: string | null, city: string | null, otherwise: number): void {
    const { values: v } = this
    let found = this.places.get(word)
    if (!found) {
      const code = readCountry(word)
      found = { country: code?.length === 2 ? code : null, place: readPlace(word) }
      if (this.places.size > 50_000) this.places.clear()
      this.places.set(word, found)
    }
    if ((found.country && found.country === country) || (found.place && found.place === city)) v[F.placeFits] = 1
    else if (found.country && country) v[F.placeFitsNot] = 1
    else v[otherwise] = 1
  }

  private numberFeatures(one: Alignment, name: LeftName): void {
    const { values: v, index } = this
    const from = index.nameWords[one.right]!
    let ours = ''
    let theirs = ''
    for (let at = 0; at < name.words.length; at++) {
      if ((name.marks[at]! & MARK.NUMBER) === 0) continue
      if (one.partner[at]! >= 0) v[F.numberSame] = 1
      else ours += name.words[at]!.text
    }
    for (let place = 0; place < one.rightCount; place++)
      if (one.taken[place] === 0 && index.wordMarks[from + place]! & MARK.NUMBER)
        theirs += textAt(index.words, index.wordIds[from + place]!)
    if (one.sameCore || (ours === '' && theirs === '')) return
    if (ours !== '' && theirs !== '') v[F.numberClash] = ours === theirs ? 0 : 1
    else v[ours + theirs === '1' ? F.numberOneFirst : F.numberOne] = 1
  }

  private formFeatures(left: LeftCompany, row: number, one: Alignment, name: LeftName): void {
    const { values: v } = this
    const ours = name.forms
    const theirs = this.reader.rightForms(one.right)
    if (ours && theirs) {
      if (ours.text === theirs.text || ours.ids.some((id) => theirs.ids.includes(id))) v[F.formSame] = 1
      else if (ours.families.size === 0 || theirs.families.size === 0 || overlap(ours.families, theirs.families))
        v[F.formKin] = 1
      else v[F.formDiffers] = 1
    } else if (ours || theirs) v[F.formOne] = 1
    const clash =
      (ours &&
        theirs &&
        ours.countries.size > 0 &&
        theirs.countries.size > 0 &&
        !overlap(ours.countries, theirs.countries)) ||
      (ours !== null && ours.countries.size > 0 && formAbroad(ours, this.countryText(row))) ||
      formAbroad(theirs, left.read.fields[FIELD.country]!)
    if (clash) v[F.formCountry] = 1
  }

  private sourceFeatures(one: Alignment, name: LeftName): void {
    const { values: v } = this
    const theirs = this.index.nameKinds[one.right]! & KIND.SOURCE
    if (name.source > 0) v[F.aliasLeft] = 1
    if (theirs > 0) v[F.aliasRight] = 1
    if (name.source === FORMER || theirs === FORMER) v[F.aliasFormer] = 1
    if (name.latin !== this.reader.rightLatin(one.right)) {
      v[F.scriptDiffers] = 1
      if (this.little) v[F.scriptLittle] = 1
    }
  }

  private letterFeatures(one: Alignment, name: LeftName): void {
    const alike = alikenessOf(name.core, this.core, this.writeCore(one.right))
    this.values[F.nameLetters] = alike
    if (alike > 0.6) this.values[F.nameLettersAlike] = (alike - 0.6) * 2.5
  }

  /** Writes the letters of a right name's strong words into `core`; answers how many there are, though not all were written. */
  private writeCore(name: number): number {
    const { nameWords, wordMarks, wordIds, words } = this.index
    const { core } = this
    let length = 0
    for (let at = nameWords[name]!; at < nameWords[name + 1]!; at++) {
      if ((wordMarks[at]! & MARK.WEAK) !== 0) continue
      const word = wordIds[at]!
      const end = words.ends[word]!
      for (let from = word === 0 ? 0 : words.ends[word - 1]!; from < end; from++) core[length++] = words.blob[from]!
    }
    return length
  }

  private initialsFeatures(left: LeftCompany, row: number): void {
    const { values: v, index } = this
    if (this.exact) return
    for (const name of left.names) {
      for (let right = index.nameStarts[row]!; right < index.nameStarts[row + 1]!; right++) {
        if (!this.aligner.areInitials(name, right)) continue
        const ours = name.strong === 1 && name.coreHash === index.nameInitials[right]
        const length = ours ? name.core.length : this.writeCore(right)
        v[length <= 2 ? F.initialsTwo : length === 3 ? F.initialsThree : F.initialsMore] = 1
        const holders = ours
          ? keyCount(this.counted.keys, kindKey(name.coreHash, KEY.initials))
          : keyCount(this.counted.keys, name.initialsHash)
        v[F.initialsHolders] = Math.min(6, Math.log(Math.max(1, holders))) / 2
        if (same(left.fields[FIELD.country]!, this.right(row, 'country'))) v[F.initialsCountry] = 1
        if (same(left.fields[FIELD.city]!, this.right(row, 'city'))) v[F.initialsCity] = 1
        return
      }
    }
  }

  private domainFeatures(left: LeftCompany, row: number): void {
    const { values: v, facts, index } = this
    const from = index.domainStarts[row]!
    const to = index.domainStarts[row + 1]!
    let holders = Number.POSITIVE_INFINITY
    for (let at = from; at < to; at++) {
      const domain = index.domains[at]!
      if (!left.domains.includes(domain) || this.textCount(domain) >= holders) continue
      holders = this.textCount(domain)
      facts.domain = domain
    }
    if (facts.domain >= 0) {
      facts.domainHolders = holders
      v[F.domainSame] = 1
      v[F.domainShared] = Math.min(6, Math.log(Math.max(1, holders))) / 2
      if (this.little) v[F.domainSameNameLittle] = 1
      if (this.exact) v[F.domainSameNameExact] = 1
      return
    }
    this.labelFeatures(left, row, from, to)
    if (left.domains.length > 0 && to > from && v[F.domainLabel] === 0) {
      v[F.domainDiffers] = 1
      if (this.exact) v[F.domainDiffersNameExact] = 1
    }
  }

  private labelFeatures(left: LeftCompany, row: number, from: number, to: number): void {
    const { values: v, facts, index } = this
    for (let at = from; at < to; at++) {
      const label = index.domainLabels[at]!
      if (left.labelHashes.includes(label)) v[F.domainLabel] = 1
      else if (!this.exact && (left.spelledHash === label || left.names.some((name) => name.coreHash === label)))
        v[F.domainCore] = 1
      else if (left.names.some((name) => name.initialsHash === label)) v[F.domainInitials] = 1
      else continue
      facts.domain = index.domains[at]!
    }
    for (const label of left.labelHashes) {
      if (!this.exact && index.spelled[row] === label) v[F.domainCore] = 1
      for (let name = index.nameStarts[row]!; name < index.nameStarts[row + 1]!; name++) {
        if (!this.exact && index.nameCores[name] === label) v[F.domainCore] = 1
        else if (index.nameInitials[name] === label) v[F.domainInitials] = 1
      }
    }
  }

  private placeFeatures(left: LeftCompany, row: number): void {
    const { values: v } = this
    const country = left.fields[FIELD.country]!
    const theirs = this.right(row, 'country')
    if (same(country, theirs)) {
      v[F.countrySame] = 1
      v[F.countryRare] = this.rarity(theirs)
    } else if (country !== 0 && theirs !== 0) {
      v[F.countryDiffers] = 1
      if (this.exact) v[F.countryDiffersNameExact] = 1
      if (v[F.domainSame] === 1) v[F.countryDiffersDomain] = 1
    }
    const city = left.fields[FIELD.city]!
    const theirCity = this.right(row, 'city')
    if (same(city, theirCity)) {
      v[F.citySame] = 1
      v[F.cityRare] = this.rarity(theirCity)
    } else if (city !== 0 && theirCity !== 0) {
      if (this.nearPlaces.areNear(left.read.fields[FIELD.city]!, city, theirCity)) v[F.cityAlike] = 1
      else {
        v[F.cityDiffers] = 1
        if (this.exact) v[F.cityDiffersNameExact] = 1
      }
    }
  }

  /** 0 where all have it, 1 where one in 20000 has it. */
  private rarity(number: number): number {
    return clamp(Math.log((this.counted.size + 20) / (this.textCount(number - 1) + 1)) / WEIGHT_MAX)
  }

  /** How many records of the counted index have the text. */
  private textCount(number: number): number {
    if (this.counted === this.index) return this.index.textCounts[number]!
    const found = findText(this.counted.texts, textAt(this.index.texts, number))
    return found < 0 ? 0 : this.counted.textCounts[found]!
  }

  private fieldFeatures(left: LeftCompany, row: number): void {
    const { values: v } = this
    this.plainField(left, row, 'state', F.stateSame, F.stateDiffers)
    this.plainField(left, row, 'industry', F.industrySame, F.industryDiffers)
    this.plainField(left, row, 'phone', F.phoneSame, F.phoneDiffers)
    if (v[F.phoneSame] === 1) v[F.phoneShared] = Math.log(Math.max(1, this.textCount(this.right(row, 'phone') - 1))) / 2
    this.nearField(left, row, 'postcode', F.postcodeSame, F.postcodeNear, F.postcodeDiffers)
    this.nearField(left, row, 'street', F.streetSame, F.streetAlike, F.streetDiffers)
  }

  private plainField(left: LeftCompany, row: number, field: CompanyField, agrees: number, differs: number): void {
    const ours = left.fields[FIELD[field]]!
    const theirs = this.right(row, field)
    if (ours !== 0 && theirs !== 0) this.values[ours === theirs ? agrees : differs] = 1
  }

  private nearField(
    left: LeftCompany,
    row: number,
    field: CompanyField,
    agrees: number,
    near: number,
    differs: number,
  ): void {
    const ours = left.fields[FIELD[field]]!
    const theirs = this.right(row, field)
    if (ours === 0 || theirs === 0) return
    if (ours === theirs) this.values[agrees] = 1
    else {
      const text = textAt(this.index.texts, theirs - 1).slice(1)
      const own = left.read.fields[FIELD[field]]!
      const close = field === 'postcode' ? own.slice(0, 3) === text.slice(0, 3) : alikeness(own, text) > 0.7
      this.values[close ? near : differs] = 1
    }
  }

  private employeesFeatures(ours: number, theirs: number): void {
    if (ours <= 0 || theirs <= 0) return
    const apart = Math.abs(Math.log(ours / theirs))
    const feature =
      apart <= 0.4
        ? F.employeesClose
        : apart <= 0.75
          ? F.employeesNear
          : apart <= 1.6
            ? F.employeesFar
            : F.employeesVeryFar
    this.values[feature] = 1
  }

  private otherFeatures(left: LeftCompany, row: number): void {
    const { values: v, index } = this
    const count = index.compare.length
    for (let at = 0; at < count; at++) {
      const ours = left.others[at]!
      const theirs = index.others[row * count + at]!
      if (ours === 0 || theirs === 0) continue
      if (ours === theirs) {
        v[F.otherSame]! += 1
        v[F.otherRare]! += this.rarity(theirs)
      } else {
        const text = textAt(index.texts, theirs - 1).slice(TEXT.other.length + String(at).length)
        v[alikeness(left.read.others[at]!, text) > 0.7 ? F.otherNear : F.otherDiffers]! += 1
      }
    }
  }

  rightId(row: number): string {
    return columnText(this.index.ids, row)
  }
}

/** More than the words of a name can have. */
const CORE_LETTERS_MAX = 1 << 14
const FIELDS = Object.keys(FIELD).length
const LEVEL_FEATURES: readonly (number | undefined)[] = [
  undefined,
  F.namePrefix,
  F.nameEdit,
  F.nameEditTwo,
  F.nameBeginning,
  F.nameStem,
  F.nameSkeleton,
  F.nameWordsJoined,
  F.nameWordInitials,
]

function clamp(value: number): number {
  return value < 0 ? 0 : Math.min(value, 1)
}

function coverage(matched: number, missing: number): number {
  return matched <= 0 ? 0 : matched / (matched + missing)
}

function same(one: number, other: number): boolean {
  return one > 0 && one === other
}

function overlap(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  for (const value of one) if (other.has(value)) return true
  return false
}

function formAbroad(forms: FormFacts | null, country: string | null): boolean {
  return forms !== null && country !== null && forms.countries.size > 0 && !forms.countries.has(country)
}
