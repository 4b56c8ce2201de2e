import { MARK } from '../normalise/index.ts'
import type { CompanyIndex } from './company-index.ts'
import { KEY, kindKey, TEXT } from './index-signs.ts'
import { COMPANY_FIELDS, FIELD } from './read-company.ts'
import { hashText, textAt } from './vocabulary.ts'

/** Calls back for each key that a row is found by, told from its columns; the same key may come twice. */
export function visitRowKeys(index: CompanyIndex, row: number, visit: (key: number) => void): void {
  visit(index.idHashes[row]!)
  for (let name = index.nameStarts[row]!; name < index.nameStarts[row + 1]!; name++) visitNameKeys(index, name, visit)
  if (index.spelled[row]! !== 0) visit(kindKey(index.spelled[row]!, KEY.spelled))
  for (let at = index.domainStarts[row]!; at < index.domainStarts[row + 1]!; at++) {
    visit(hashText(textAt(index.texts, index.domains[at]!).slice(TEXT.domain.length), KEY.domain))
    visit(kindKey(index.domainLabels[at]!, KEY.label))
  }
  const phone = index.fields[row * COMPANY_FIELDS.length + FIELD.phone]!
  if (phone > 0) visit(hashText(textAt(index.texts, phone - 1).slice(1), KEY.phone))
}

function visitNameKeys(index: CompanyIndex, name: number, visit: (key: number) => void): void {
  visit(index.nameCores[name]!)
  const initials = index.nameInitials[name]!
  if (initials !== 0) visit(kindKey(initials, KEY.initials))
  let strong = 0
  let first = 0
  let second = 0
  for (let at = index.nameWords[name]!; at < index.nameWords[name + 1]!; at++) {
    if ((index.wordMarks[at]! & MARK.WEAK) !== 0) continue
    strong++
    if (strong === 1) first = index.wordIds[at]!
    else if (strong === 2) second = index.wordIds[at]!
    else break
  }
  if (strong > 2) visit(hashText(textAt(index.words, first) + textAt(index.words, second), KEY.pair))
}
