import type { CompanyName } from '../normalise/index.ts'
import { MARK } from '../normalise/index.ts'
import { type CompanyIndex, KIND, SOURCES, TEXT } from './company-index.ts'
import { COMPANY_FIELDS, type ReadCompany } from './read-company.ts'
import { columnText, textAt } from './vocabulary.ts'

/** A row as the record it was read from: for comparing rows of one side with each other. */
export function readRow(index: CompanyIndex, row: number): ReadCompany {
  const names: CompanyName[] = []
  for (let name = index.nameStarts[row]!; name < index.nameStarts[row + 1]!; name++) names.push(nameOf(index, name))
  const domains: string[] = []
  for (let at = index.domainStarts[row]!; at < index.domainStarts[row + 1]!; at++)
    domains.push(textAt(index.texts, index.domains[at]!).slice(TEXT.domain.length))
  return {
    id: columnText(index.ids, row),
    names,
    spelled: '',
    domains,
    fields: COMPANY_FIELDS.map((_, at) => textOf(index, index.fields[row * COMPANY_FIELDS.length + at]!, 1)),
    employees: index.employees[row]!,
    others: index.compare.map((_, at) =>
      textOf(index, index.others[row * index.compare.length + at]!, TEXT.other.length + String(at).length),
    ),
  }
}

function textOf(index: CompanyIndex, number: number, sign: number): string | null {
  return number === 0 ? null : textAt(index.texts, number - 1).slice(sign)
}

function nameOf(index: CompanyIndex, name: number): CompanyName {
  const words: string[] = []
  const marks: number[] = []
  let core = ''
  let initials = ''
  for (let at = index.nameWords[name]!; at < index.nameWords[name + 1]!; at++) {
    const word = textAt(index.words, index.wordIds[at]!)
    words.push(word)
    marks.push(index.wordMarks[at]!)
    if (index.wordMarks[at]! & MARK.WEAK) continue
    core += word
    initials += word[0] ?? ''
  }
  const forms = textOf(index, index.nameForms[name]!, TEXT.form.length)
  return {
    source: SOURCES[index.nameKinds[name]! & KIND.SOURCE]!,
    words,
    marks,
    core: core || words.join(''),
    initials: initials.length > 1 ? initials : null,
    forms: forms ? forms.split(' ') : [],
    latin: (index.nameKinds[name]! & KIND.LATIN) !== 0,
  }
}
