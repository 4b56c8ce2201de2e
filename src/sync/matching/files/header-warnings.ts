import { listed, type UnderstoodHeader } from './understand-header.ts'

export interface NamedHeader {
  readonly file: string
  readonly header: UnderstoodHeader
}

/** What a person should know about the columns before trusting the result: one sentence each. */
export function headerWarnings(left: NamedHeader, right: NamedHeader): string[] {
  return [...unusedColumns(left), ...unusedColumns(right), ...aliasesLeftOut([left, right])]
}

export function unusedColumns({ file, header }: NamedHeader): string[] {
  if (header.unused.length === 0) return []
  const names = listed(header.unused)
  return [`${file}: not used: ${names}. If both files have such a column, --compare NAME makes it count`]
}

function aliasesLeftOut(sides: readonly NamedHeader[]): string[] {
  const files = sides.filter(({ header }) => header.aliasesLeftOut).map(({ file }) => file)
  if (files.length === 0) return []
  return [`${files.join(' and ')}: the column of other names (aliases) is not used; --aliases makes it count`]
}
