import { domainLabel } from '../../../records/index.ts'
import { type MailboxFit, mailboxFit } from './mailbox-name.ts'
import { AT } from './person-features.ts'
import type { PersonReading } from './read-person.ts'
import { wordDistance } from './word-distance.ts'

/** Which of the company's address patterns is usual, as the index knows it; '' where it knows none. */
export type PredictLocal = (domain: string, reading: PersonReading) => string

export interface MailboxComparison {
  /** How the left's address fits the right's name, and the right's address the left's. */
  readonly leftFit: MailboxFit
  readonly rightFit: MailboxFit
  /** What the address of the other would be by the company's usual pattern is the address that is there. */
  readonly predicted: 'left' | 'right' | ''
}

const FITS_NOT: MailboxFit = -1
/** A local part of so many letters is nobody else's by chance. */
const LOCAL_LONG = 7

/** Fills the features of the e-mail addresses. */
export function mailboxFeatures(
  left: PersonReading,
  right: PersonReading,
  predict: PredictLocal,
  features: Float64Array,
): MailboxComparison {
  const none: MailboxComparison = { leftFit: 0, rightFit: 0, predicted: '' }
  const [one, other] = [left.local !== '', right.local !== '']
  if (!one && !other) return none
  if (one && other && left.mailDomain === right.mailDomain && left.local === right.local) {
    if (left.role) features[AT.mailRoleEqual] = 1
    else features[AT.mailEqual] = 1
    return none
  }
  if (left.role || right.role) return none
  const leftFit = one ? mailboxFit(left.local, right.given, right.family) : 0
  const rightFit = other ? mailboxFit(right.local, left.given, left.family) : 0
  const sameDomain = one && other && left.mailDomain === right.mailDomain
  if (one && other) differingFeatures(left, right, sameDomain, leftFit, rightFit, features)
  const fit = Math.max(leftFit, rightFit)
  if (!sameDomain || !left.ownMail) {
    if (fit === 3) features[AT.mailFitsBoth] = 1
    else if (fit === 2) features[AT.mailFitsShort] = 1
    else if (fit === 1) features[AT.mailFitsOne] = 1
    else if (Math.min(leftFit, rightFit) === FITS_NOT) features[AT.mailFitsNot] = 1
  }
  return { leftFit, rightFit, predicted: predictedFeatures(left, right, predict, features) }
}

function differingFeatures(
  left: PersonReading,
  right: PersonReading,
  sameDomain: boolean,
  leftFit: MailboxFit,
  rightFit: MailboxFit,
  features: Float64Array,
): void {
  const near = wordDistance(left.local, right.local, 1) <= 1 && Math.min(left.local.length, right.local.length) > 4
  const unlike = leftFit === FITS_NOT || rightFit === FITS_NOT
  if (sameDomain) {
    if (near) features[AT.mailNear] = 1
    else if (!left.ownMail) features[unlike ? AT.mailUnlikeElsewhere : AT.mailOwnName] = 1
    else features[unlike ? AT.mailUnlike : AT.mailOtherPattern] = 1
    return
  }
  if (left.local === right.local) {
    if (left.ownMail && right.ownMail && domainLabel(left.mailDomain) === domainLabel(right.mailDomain))
      features[AT.mailLabelEqual] = 1
    else if (wordDistance(left.mailDomain, right.mailDomain, 1) <= 1) features[AT.mailNear] = 1
    else if (left.local.length >= LOCAL_LONG) features[AT.mailLocalEqual] = 1
  } else if (unlike) features[AT.mailUnlikeElsewhere] = 1
}

/** The company's usual pattern says what the address of the one would be if it were the other. */
function predictedFeatures(
  left: PersonReading,
  right: PersonReading,
  predict: PredictLocal,
  features: Float64Array,
): MailboxComparison['predicted'] {
  const byRight = left.ownMail && left.local !== '' ? predict(left.mailDomain, right) : ''
  const byLeft = right.ownMail && right.local !== '' ? predict(right.mailDomain, left) : ''
  if (byRight !== '' && byRight === left.local) {
    features[AT.mailPredicted] = 1
    return 'left'
  }
  if (byLeft !== '' && byLeft === right.local) {
    features[AT.mailPredicted] = 1
    return 'right'
  }
  if (byRight !== '' || byLeft !== '') features[AT.mailMispredicted] = 1
  return ''
}
