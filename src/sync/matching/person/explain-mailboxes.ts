import type { ComparedPair } from './explain-people.ts'
import type { PersonReading } from './read-person.ts'
import { quoted, shownWords } from './show-words.ts'

export function sentenceOfMail({ left, right, findings, value }: ComparedPair): string {
  const [one, other] = [address(left), address(right)]
  if (value('mailEqual')) return `both have the e-mail address ${one}`
  if (value('mailRoleEqual')) return `${one} is a mailbox that many use`
  if (value('mailNear')) return `the e-mail addresses ${one} and ${other} differ by one letter`
  if (value('mailLabelEqual')) return `${one} and ${other} differ only in the ending of the domain`
  const { predicted, leftFit } = findings.mail
  if (predicted === 'left') return `${left.local}@ is what ${nameOf(right)} would have there`
  if (predicted === 'right') return `${right.local}@ is what ${nameOf(left)} would have there`
  if (value('mailLocalEqual')) return `both have an e-mail address that begins with ${quoted(left.local)}`
  const [fitting, named] = leftFit > 0 ? [one, right] : [other, left]
  if (value('mailFitsBoth') || value('mailFitsShort') || value('mailFitsOne'))
    return `${fitting} fits the name ${nameOf(named)}`
  if (value('mailOtherPattern') || value('mailOwnName')) return `${one} and ${other} differ, but may be of one person`
  const [strange, owner] = leftFit < 0 ? [one, right] : [other, left]
  if (value('mailUnlike') || value('mailUnlikeElsewhere') || value('mailFitsNot'))
    return `${strange} reads like somebody else than ${nameOf(owner)}`
  return 'the e-mail address is not what the company usually gives'
}

function address({ local, mailDomain }: PersonReading): string {
  return local === '' ? '' : `${local}@${mailDomain}`
}

function nameOf({ given, family }: PersonReading): string {
  return shownWords([...given, ...family]) || 'the other'
}
