/**
 * Writes the parts of docs/reference that are made from the code: errors.md and cli.md. `npm run docs` writes them;
 * test/architecture/docs.test.ts fails when they are out of date.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import type { Environment } from '../src/cli/environment.ts'
import { buildProgram } from '../src/cli/run-cli.ts'
import { errorCatalogue } from '../src/core/errors.ts'

const WHO = {
  user: 'you',
  operator: 'who runs this server',
  'crm-admin': "the CRM's administrator",
  nobody: 'nobody needs to',
} as const
const RETRY = {
  now: 'Try again at once.',
  later: 'Trying again later may help; runs do so by themselves.',
  'after-fix': 'Trying again helps only after the fix.',
  never: 'Trying again does not help.',
} as const

/** Every error code with its meaning and next step, by family. Loading the command line has declared them all. */
export function errorsPage(): string {
  const entries = [...errorCatalogue()].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
  const families = Map.groupBy(entries, ([code]) => code.split('-')[1] ?? '')
  const sections = [...families].map(([family, members]) => {
    const list = members.map(
      ([code, error]) =>
        `### ${code} ${error.title}\n\n${error.meaning}\n\n**Next:** ${error.nextStep} ${RETRY[error.retry]} Who can fix it: ${WHO[error.who]}. HTTP ${error.status}.`,
    )
    return `## ${family}\n\n${list.join('\n\n')}`
  })
  return `# Errors\n\nMade from the code by \`npm run docs\`. An error stops a run or a request; a record that could not be read or written is a\n*reject* and is listed with its run (\`concordat runs rejects RUN\`) with the CRM's own code, our explanation and the next step.\n\n${sections.join('\n\n')}\n`
}

/** Every command with its arguments and options. */
export function cliPage(): string {
  const program = buildProgram({} as Environment)
  const sections = leaves(program, 'concordat').map(({ path, command }) => {
    const usage = [
      path,
      ...command.registeredArguments.map((argument) =>
        argument.required ? `<${argument.name()}${argument.variadic ? '...' : ''}>` : `[${argument.name()}]`,
      ),
    ].join(' ')
    const options = command.options.map(
      (option) =>
        `| \`${option.flags.replaceAll('|', '\\|')}\` | ${option.description.replaceAll('|', '\\|')} | ${option.defaultValue === undefined ? '' : `\`${option.defaultValue}\``} |`,
    )
    const optionTable =
      options.length === 0 ? '' : `\n\n| option | meaning | default |\n| --- | --- | --- |\n${options.join('\n')}`
    return `## ${path}\n\n${sentence(command.description())}\n\n\`\`\`\n${usage}\n\`\`\`${optionTable}`
  })
  return `# Commands\n\nMade from the code by \`npm run docs\`. Every command takes \`--json\` (one JSON value on standard output) and \`--help\`; it exits with 0\nwhen done, 1 when it failed and 2 when the command line itself was wrong. Progress goes to standard error, only on a terminal.\n\n${sections.join('\n\n')}\n`
}

function leaves(command: Command, path: string): { path: string; command: Command }[] {
  if (command.commands.length === 0) return [{ path, command }]
  return command.commands.flatMap((child) => leaves(child, `${path} ${child.name()}`))
}

function sentence(text: string): string {
  return `${text[0]?.toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`
}

export const REFERENCE_PAGES = [
  { path: 'docs/reference/errors.md', page: errorsPage },
  { path: 'docs/reference/cli.md', page: cliPage },
] as const

if (process.argv[1] === import.meta.filename) {
  for (const { path, page } of REFERENCE_PAGES) writeFileSync(join(import.meta.dirname, '..', path), page())
}
