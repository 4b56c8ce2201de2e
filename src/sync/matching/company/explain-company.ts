import type { Evidence } from '../evidence.ts'
import { MARK } from '../normalise/index.ts'
import type { Alignment } from './align-names.ts'
import { type CompanyIndex, TEXT } from './company-index.ts'
import type { CompanyComparer } from './compare-company.ts'
import { type CompanyFeature, type CompanyGroup, F, FEATURE_GROUPS } from './features.ts'
import type { LeftCompany } from './left-company.ts'
import { COMPANY_FIELDS } from './read-company.ts'
import { textAt } from './vocabulary.ts'
import { LEVEL } from './word-similarity.ts'

/** The pair the comparer last compared, as lines of evidence: weights of a group added up, and one sentence. Strongest first. */
export function explainCompany(
  index: CompanyIndex,
  comparer: CompanyComparer,
  left: LeftCompany,
  row: number,
  weights: Float64Array,
): Evidence[] {
  const { values } = comparer
  const groups = new Map<CompanyGroup, number>()
  FEATURE_GROUPS.forEach((group, at) => {
    if (group !== 'start' && values[at] !== 0) groups.set(group, (groups.get(group) ?? 0) + values[at]! * weights[at]!)
  })
  const speaker = new Speaker(index, comparer, left, row)
  return [...groups]
    .filter(([, weight]) => weight !== 0)
    .map(([name, weight]) => ({ name, weight, sentence: speaker.sentence(name) }))
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || (a.name < b.name ? -1 : 1))
}

class Speaker {
  private readonly index: CompanyIndex
  private readonly comparer: CompanyComparer
  private readonly left: LeftCompany
  private readonly row: number

  constructor(index: CompanyIndex, comparer: CompanyComparer, left: LeftCompany, row: number) {
    this.index = index
    this.comparer = comparer
    this.left = left
    this.row = row
  }

  sentence(group: CompanyGroup): string {
    const field = FIELD_SENTENCES[group]
    if (field) return this.fieldSentence(...field)
    switch (group) {
      case 'name':
        return this.nameSentence()
      case 'spelling':
        return this.spellingSentence()
      case 'missing':
        return this.missingSentence()
      case 'number':
        return this.numberSentence()
      case 'domain':
        return this.domainSentence()
      case 'form':
        return this.formSentence()
      case 'employees':
        return this.employeesSentence()
      case 'chance':
        return this.chanceSentence()
      default:
        return this.plainSentence(group)
    }
  }

  private has(feature: CompanyFeature): boolean {
    return this.comparer.values[F[feature]] !== 0
  }

  private nameSentence(): string {
    const one = this.comparer.facts.alignment
    if (!one) return 'one of the two has no name'
    if (this.has('nameExact') || this.has('nameJoined')) {
      const others = this.comparer.facts.nameHolders
      const same = this.has('nameExact') ? 'the names are the same' : 'the names are the same but for spaces'
      return others > 1 ? `${same}, and ${others} accounts are called so` : same
    }
    const words = this.agreeing(one)
    if (words.length === 0) return 'the names have no word in common'
    if (this.has('nameSameWords')) return `the names have the same words: ${quoted(words)}`
    if (words.length > 1) return `the words ${quoted(words)} agree`
    const at = one.left!.words.findIndex((_, place) => one.partner[place]! >= 0)
    return `the ${one.left!.weights[at]! > 6 ? 'rare ' : ''}word ${quoted(words)} agrees`
  }

  private agreeing(one: Alignment): string[] {
    return one.left!.words.filter((_, at) => one.partner[at]! >= 0).map((word) => word.text)
  }

  private rightWords(one: Alignment, wanted: (place: number, marks: number) => boolean): string[] {
    const from = this.index.nameWords[one.right]!
    const words: string[] = []
    for (let place = 0; place < one.rightCount; place++)
      if (wanted(place, this.index.wordMarks[from + place]!))
        words.push(textAt(this.index.words, this.index.wordIds[from + place]!))
    return words
  }

  private spellingSentence(): string {
    const one = this.comparer.facts.alignment
    const at = one
      ? one.left!.words.findIndex((_, place) => one.level[place] !== LEVEL.none && one.partner[place]! >= 0)
      : -1
    if (!one || at < 0) return 'the names are made of similar letters'
    const [other = ''] = this.rightWords(one, (place) => place === one.partner[at])
    const words = `"${one.left!.words[at]!.text}" and "${other}"`
    return `${words} ${LEVEL_WORDS[one.level[at]!]}`
  }

  private missingSentence(): string {
    const one = this.comparer.facts.alignment!
    const ours = one
      .left!.words.filter((_, at) => one.partner[at]! < 0 && (one.left!.marks[at]! & (MARK.NUMBER | MARK.PLACE)) === 0)
      .map((word) => word.text)
    const theirs = this.rightWords(
      one,
      (place, marks) => one.taken[place] === 0 && (marks & (MARK.NUMBER | MARK.PLACE)) === 0,
    )
    if (theirs.length === 0) return `only the company's name has ${quoted(ours)}`
    if (ours.length === 0) return `only the account's name has ${quoted(theirs)}`
    return `only the company's name has ${quoted(ours)}, only the account's ${quoted(theirs)}`
  }

  private numberSentence(): string {
    const one = this.comparer.facts.alignment
    if (!one) return 'the numbers in the names'
    const numbers = (agreeing: boolean) =>
      one
        .left!.words.filter((_, at) => one.left!.marks[at]! & MARK.NUMBER && one.partner[at]! >= 0 === agreeing)
        .map((word) => word.text)
    const ours = numbers(false)
    const theirs = this.rightWords(one, (place, marks) => one.taken[place] === 0 && (marks & MARK.NUMBER) !== 0)
    if (this.has('numberClash')) return `the numbers differ: ${ours.join(' ')} and ${theirs.join(' ')}`
    if (this.has('numberOne') || this.has('numberOneFirst'))
      return ours.length > 0
        ? `only the company's name has the number ${ours.join(' ')}`
        : `only the account's name has the number ${theirs.join(' ')}`
    return `both names have the number ${numbers(true).join(' ')}`
  }

  private domainSentence(): string {
    const { facts } = this.comparer
    const domain = facts.domain < 0 ? '' : textAt(this.index.texts, facts.domain).slice(TEXT.domain.length)
    if (this.has('domainSame'))
      return facts.domainHolders > 1
        ? `both have the domain ${domain}, which ${facts.domainHolders} accounts share`
        : `both have the domain ${domain}`
    if (this.has('domainLabel'))
      return `the domains ${this.left.read.domains[0]} and ${domain} differ only in the ending`
    const spelled = this.has('domainCore') ? 'name' : 'initials'
    if (this.has('domainCore') || this.has('domainInitials'))
      return `the domain ${domain || this.left.read.domains[0]} spells the other's ${spelled}`
    return `the domains differ: ${this.left.read.domains[0]} and ${this.rightDomain()}`
  }

  private rightDomain(): string {
    const at = this.index.domainStarts[this.row]!
    return textAt(this.index.texts, this.index.domains[at]!).slice(TEXT.domain.length)
  }

  private formSentence(): string {
    if (this.has('formCountry')) return 'the legal form belongs to another country'
    if (this.has('formSame')) return 'the legal forms are the same'
    if (this.has('formDiffers')) return 'the legal forms differ'
    return this.has('formOne') ? 'only one of the names has a legal form' : 'the legal forms are of one kind'
  }

  private chanceSentence(): string {
    const sized = this.has('chanceSizeBare') || this.has('chanceSizeName') || this.has('chanceSizeForm')
    return sized
      ? `among ${this.comparer.facts.records} accounts some are this much alike by chance`
      : 'little that is rare agrees: others agree as much by chance'
  }

  private employeesSentence(): string {
    const numbers = `${Math.round(this.left.read.employees)} and ${this.index.employees[this.row]}`
    return this.has('employeesClose') || this.has('employeesNear')
      ? `similar numbers of employees: ${numbers}`
      : `the numbers of employees are far apart: ${numbers}`
  }

  private fieldSentence(field: (typeof COMPANY_FIELDS)[number], word: string): string {
    const at = COMPANY_FIELDS.indexOf(field)
    const ours = this.left.read.fields[at]
    const number = this.index.fields[this.row * COMPANY_FIELDS.length + at]!
    const theirs = number === 0 ? '' : textAt(this.index.texts, number - 1).slice(1)
    if (ours === theirs) return `the same ${word}: ${ours}`
    const near = this.has('cityAlike') && field === 'city'
    return near ? `similar ${word}: ${ours} and ${theirs}` : `another ${word}: ${ours} and ${theirs}`
  }

  private plainSentence(group: CompanyGroup): string {
    if (group === 'place') {
      if (this.has('placeClash') || this.has('placeFitsNot')) return 'the names say different places'
      return this.has('placeFits') ? "a place in one name is the other's country or city" : 'only one name says a place'
    }
    if (group === 'other')
      return this.has('otherSame')
        ? 'a further column agrees'
        : this.has('otherNear')
          ? 'a further column is similar'
          : 'a further column differs'
    return PLAIN_SENTENCES[group] ?? group
  }
}

function quoted(words: readonly string[]): string {
  return words
    .slice(0, 6)
    .map((word) => `"${word}"`)
    .join(', ')
}

const LEVEL_WORDS: readonly string[] = [
  '',
  'are one word, written short',
  'differ in one letter',
  'differ in two letters',
  'begin alike',
  'have the same stem',
  'are one word, abbreviated',
  'are the same but for spaces',
  'are initials and words',
]
const FIELD_SENTENCES: Partial<Record<CompanyGroup, readonly [(typeof COMPANY_FIELDS)[number], string]>> = {
  country: ['country', 'country'],
  city: ['city', 'city'],
  state: ['state', 'state'],
  postcode: ['postcode', 'postcode'],
  street: ['street', 'street'],
  phone: ['phone', 'phone number'],
  industry: ['industry', 'industry'],
}
const PLAIN_SENTENCES: Partial<Record<CompanyGroup, string>> = {
  initials: "one name is the other's initials",
  alias: 'it is another name that agrees, not the first one',
  script: 'the names are written in different scripts',
}
