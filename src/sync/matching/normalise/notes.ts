import type { CompanyName } from './company-name.ts'

/**
 * What people write into a CRM's name fields about the record, not about the company. Phrases are tokens joined by spaces.
 * `anywhere`: taken out wherever it stands. Otherwise only in brackets, between stars, or behind a dash at the end.
 */
export interface NotePhrase {
  readonly note: string
  readonly anywhere: boolean
  /** What follows belongs to the note ("duplicate of Acme"). */
  readonly takesRest: boolean
}

const ANYWHERE: Readonly<Record<string, string>> = {
  'do-not-use': 'do not use|dont use|do not contact|do not call|dnu|do not sell|do not merge',
  'to-delete': 'to be deleted|please delete|pls delete|to delete|mark for deletion|marked for deletion|delete me',
}
const WITH_REST: Readonly<Record<string, string>> = {
  duplicate: 'duplicate of|dup of|dupe of|duplicate see|dup see',
  merged: 'merged into|merged with|now part of|acquired by|moved to|see account|renamed to',
  security:
    'common stock|common shares|common new|cmn shs|com shs|ordinary shares|ordinary share|american depositary|american depository|depositary shares|depositary receipts|registered shares|registry shares|ny registry shares|new york registry shares|sponsored adr|unsponsored adr|sponsored ads|preferred stock|preferred shares|class a common|class b common|class a ordinary|subordinate voting|shares of beneficial interest|voting shares|warrants',
  'care-of': 'in care of|care of|careof|attn',
}
const SET_APART: Readonly<Record<string, string>> = {
  duplicate:
    'duplicate|dup|dupe|duplicated|duplicate account|dublette|doppelt|doublon|duplicado|possible duplicate|dups',
  hq: 'hq|headquarters|head office|headquarter|corporate headquarters|global hq|world headquarters|main office|zentrale|siege|siege social|hauptsitz|main|primary|corporate|corporate office|global|worldwide|parent|parent account|parent company|ultimate parent|main account|global account|corp hq',
  'do-not-use': 'not in use|unused|invalid|wrong|bad record|ignore|blocked|nicht verwenden|gesperrt',
  inactive:
    'inactive|inaktiv|closed|out of business|oob|defunct|dissolved|bankrupt|insolvent|dead|dormant|deactivated|archived|obsolete|old|old account|alt|legacy|ex customer|former customer|churned|lost|in liquidation|liquidated|in liquidazione|en liquidation|i l|in liq',
  merged: 'merged|acquired|see parent',
  test: 'test|test account|testing|demo|demo account|sandbox|sample|dummy|testkonto',
  customer: 'customer|client|kunde|existing customer|vip|key account|customer account',
  prospect: 'prospect|lead|suspect|target|interessent|potential|potential customer|opportunity',
  partner: 'partner|reseller|vendor|supplier|competitor|distributor|lieferant|partner account|msp|oem',
  new: 'new|new account|neu|tbd|tbc|pending|unverified|verified|confidential|do not share',
}

export function notePhrases(): Iterable<readonly [phrase: string, note: NotePhrase]> {
  const of = (table: Readonly<Record<string, string>>, anywhere: boolean, takesRest: boolean) =>
    Object.entries(table).flatMap(([note, phrases]) =>
      phrases.split('|').map((phrase) => [phrase, { note, anywhere, takesRest }] as const),
    )
  return [...of(ANYWHERE, true, false), ...of(WITH_REST, true, true), ...of(SET_APART, false, false)]
}

const OTHER_NAMES: Readonly<Record<'trading' | 'former' | 'alias', string>> = {
  trading:
    'dba|doing business as|d b a|trading as|trades as|operating as|handelnd als|trade name|tradename|trdg as|tradingas',
  former:
    'formerly|formerly known as|fka|f k a|previously|previously known as|former|formally known as|ehemals|vormals|ehemalig|fruher|anciennement|antes|gia|voorheen|tidigare|tidligere|dawniej|ex|formerly called|nee',
  alias:
    'aka|a k a|also known as|alias|bekannt als|also called|nka|n k a|now known as|now|known as|short|abbreviated|in short|sigla',
}
/** Words that are words of names too: another name begins behind them only in brackets. */
const IN_BRACKETS_ONLY = new Set(
  'former antes gia ex now alias short nee fruher previously known as tidigare sigla'.split(' '),
)

export interface OtherNameMark {
  readonly source: Exclude<CompanyName['source'], 'name' | 'brackets'>
  readonly bracketsOnly: boolean
}

/** What stands between a name and another name of the same company. */
export function otherNameMarks(): Iterable<readonly [phrase: string, mark: OtherNameMark]> {
  return (Object.keys(OTHER_NAMES) as (keyof typeof OTHER_NAMES)[]).flatMap((source) =>
    OTHER_NAMES[source]
      .split('|')
      .map((phrase) => [phrase, { source, bracketsOnly: IN_BRACKETS_ONLY.has(phrase) }] as const),
  )
}
