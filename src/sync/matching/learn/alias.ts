import { readDomain } from '../../../records/index.ts'
import type { AccountRow, CompanyRow } from '../account-record.ts'
import { plainText } from '../normalise/ascii-text.ts'
import { ORGANISATION_WORDS } from '../normalise/weak-words.ts'
import type { TaughtAlias } from './label.ts'

/** What people type where a name should be, and words that any company may have as its name. */
const NO_NAMES: ReadonlySet<string> = new Set(
  (
    'account accounts admin anonymous business client co contact corp customer default demo department dummy example gmbh home ' +
    'head hq inc individual international internal lead llc ltd main na name new no none not null office other partner personal ' +
    'private prospect sa sales sample self services solutions student systems team technologies temp test tests the unknown unnamed user vendor ' +
    'website working xxx and of for available applicable'
  ).split(' '),
)

/**
 * What an account learns when a person says that it is this company: our name and our own domain, where it has others. Nothing
 * that many companies could be called, no freemail and no host of a platform.
 */
export function aliasesOf(ours: CompanyRow, theirs: AccountRow): TaughtAlias[] {
  const [, name, , domains] = ours
  const [, theirName, website] = theirs
  const taught: TaughtAlias[] = []
  if (isOwnName(name) && plainText(name) !== plainText(theirName ?? ''))
    taught.push({ kind: 'name', value: name.trim() })
  const ourDomain = readDomain(domains[0])
  if (ourDomain?.kind === 'own' && readDomain(website)?.domain !== ourDomain.domain)
    taught.push({ kind: 'domain', value: ourDomain.domain })
  return taught
}

/** A name that says who it is: not only numbers and words that many have in theirs. */
export function isOwnName(name: string): boolean {
  const words = plainText(name).split(' ').filter(Boolean)
  const telling = words.filter((word) => !NO_NAMES.has(word) && !ORGANISATION_WORDS.has(word) && !/^\d+$/.test(word))
  return telling.some((word) => word.length >= 2)
}
