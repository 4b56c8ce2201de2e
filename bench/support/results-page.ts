const PREFACE = `# Results

Each section is written by the benchmark it names and stays as it is when another one runs. What is measured, and against what:
[README.md](README.md).
`

/** The page with this section in place of the one of the same title, or at its end; the other sections stay as they are. */
export function withSection(page: string, title: string, text: string): string {
  const sections = page.split(/^(?=## )/m).filter((part) => part.startsWith('## '))
  const titleOf = (section: string) => section.slice('## '.length, section.indexOf('\n'))
  const written = `## ${title}\n\n${text.trim()}\n`
  const place = sections.findIndex((section) => titleOf(section) === title)
  const kept = sections.map((section, at) => (at === place ? written : `${section.trim()}\n`))
  if (place < 0) kept.push(written)
  return [PREFACE, ...kept].join('\n')
}

/** A table of Markdown. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n')
}
