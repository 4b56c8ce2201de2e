import type { BagComparison } from './compare-name-bags.ts'
import type { PartComparison } from './compare-names.ts'
import { ALIKE } from './compare-words.ts'
import type { ComparedPair } from './explain-people.ts'
import { sharedForm } from './short-forms.ts'
import { quoted, shownWord, shownWords } from './show-words.ts'

/** Rarities as features have them: a tenth of the natural log of one in how many. */
const RARE = 0.75
const FREQUENT = 0.5

export function sentenceOfSurname({ left, right, findings, value }: ComparedPair): string {
  const family = findings.names?.family
  if (!family || value('familyMissing')) return 'one of the two has no surname'
  if (family.part)
    return `part of the surnames agrees: ${quoted(shownWords(left.family))} and ${quoted(shownWords(right.family))}`
  const rarity = value('familyExactRarity')
  if (family.alike === ALIKE.exact) {
    const shown = `the surname ${quoted(shownWord(family.right))}`
    if (rarity >= RARE) return `${shown} is rare and agrees`
    return rarity < FREQUENT ? `${shown} agrees, but many have it` : `${shown} agrees`
  }
  return sentenceOfPart('surnames', family)
}

export function sentenceOfGiven({ findings, value }: ComparedPair): string {
  const given = findings.names?.given
  if (!given || value('givenMissing')) return 'one of the two has no first name'
  if (given.part && given.alike >= ALIKE.typo)
    return `the name ${quoted(shownWord(given.right))} is among the first names of both`
  if (given.alike === ALIKE.exact) return `the first name ${quoted(shownWord(given.right))} agrees`
  return given.alike === ALIKE.short ? sentenceOfShortForm(given) : sentenceOfPart('first names', given)
}

function sentenceOfShortForm({ left, right }: PartComparison): string {
  const leading = sharedForm(left!.text, right!.text)
  const [one, other] = [shownWord(left), shownWord(right)]
  if (right!.text === leading) return `${one} is ${formOf(one, other)} of ${other}`
  if (left!.text === leading) return `${other} is ${formOf(other, one)} of ${one}`
  return `${one} and ${other} are forms of one name`
}

function formOf(form: string, name: string): string {
  return form.length < name.length ? 'a short form' : 'a form'
}

function sentenceOfPart(what: string, { alike, left, right }: PartComparison): string {
  const both = `${quoted(shownWord(left))} and ${quoted(shownWord(right))}`
  if (alike === ALIKE.initial) return `the ${what} agree in the initial: ${both}`
  if (alike >= ALIKE.bones) return `the ${what} sound alike: ${both}`
  if (alike === ALIKE.typo) return `the ${what} differ by a letter or so: ${both}`
  if (alike === ALIKE.similar) return `the ${what} are similar: ${both}`
  return `the ${what} differ: ${both}`
}

export function sentenceOfName(pair: ComparedPair): string {
  const { findings, value } = pair
  if (findings.bag) return sentenceOfBag(findings.bag)
  if (value('nameless')) return 'one of the two has no name'
  if (value('swapped')) return 'first name and surname agree when they are swapped'
  if (value('bothDiffer')) return 'neither first name nor surname agree'
  if (value('middleDiffers')) return sentenceOfMiddle(pair, 'differ')
  if (value('middleAgrees')) return sentenceOfMiddle(pair, 'agree')
  return value('nameExact') ? 'first name and surname agree together' : 'first name and surname agree nearly'
}

function sentenceOfMiddle({ left, right }: ComparedPair, how: string): string {
  return `the middle names ${how}: ${quoted(shownWord(left.given[1] ?? null))} and ${quoted(shownWord(right.given[1] ?? null))}`
}

function sentenceOfBag({ pairs, joined, onlyLeft, onlyRight, moved }: BagComparison): string {
  const agreeing = pairs.filter((pair) => pair.alike >= ALIKE.typo).map((pair) => quoted(shownWord(pair.right)))
  if (agreeing.length + joined === 0) return 'no word of the names agrees'
  const order = moved ? ', in another order' : ''
  const shared =
    agreeing.length > 0
      ? `${agreeing.join(', ')} agree${agreeing.length > 1 ? '' : 's'}${order}`
      : 'the names agree when words are joined'
  if (onlyLeft.length > 0 && onlyRight.length > 0)
    return `${shared}, but ${quoted(shownWords(onlyLeft))} and ${quoted(shownWords(onlyRight))} differ`
  const further = [...onlyLeft, ...onlyRight]
  return further.length > 0 ? `${shared}, only one has ${quoted(shownWords(further))}` : shared
}
