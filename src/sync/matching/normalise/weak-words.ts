/** Words that only connect, in the languages names are written in. They keep their place and carry little. */
const CONNECTORS =
  'the of and for in at on to by a an de la le les l d du des der die das dem den fur von vom zu zum zur im del della delle dello ' +
  'dei degli dell dal dalla di da do dos das el los las al van voor het te op av till til z na ve o os as un une uma pour para per ' +
  'par aux au sur sous con com mit bei aus am with from its nel och og oraz s w e i y et und en ed n or dla ja'

/** Written between two names, they all say "and". */
export const AND_WORDS: ReadonlySet<string> = new Set('and und et y e og och en ed ve oraz n'.split(' '))
export const CONNECTOR_WORDS: ReadonlySet<string> = new Set(CONNECTORS.split(' '))

/**
 * Words that say how a company is organised, not which one it is. Already canonical (see same-words.ts); a name made only of
 * them has them as its strong words.
 */
export const ORGANISATION_WORDS: ReadonlySet<string> = new Set([
  'company',
  'corporation',
  'firm',
  'group',
  'holding',
  'incorporated',
  'limited',
])

/** After a dot these are the ending of a web address ("Booking.com"), not a word of the name. */
export const WEB_ENDINGS: ReadonlySet<string> = new Set(
  'com net org io ai co biz info de uk eu us fr it es nl ru cn jp'.split(' '),
)
