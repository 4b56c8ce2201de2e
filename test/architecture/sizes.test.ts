import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { root, type SourceFile, sourceFiles } from './source-files.ts'

const FILE_LINES_MAX = 500
const FUNCTION_LINES_MAX = 70

/** Exceptions that may only shrink: "path" or "path#function" → lines allowed today. */
const ratchets = JSON.parse(readFileSync(join(root, 'test/architecture/size-ratchets.json'), 'utf8')) as Record<
  string,
  number
>

interface Measured {
  readonly name: string
  readonly lines: number
}

/** Biome formats every file, so a function ends at the first line with its own indentation and a closing brace. */
function functionsOf(file: SourceFile): Measured[] {
  const opening =
    /^(\s*)(?:export )?(?:default )?(?:(?:async )?function\*? ?(\w*)|(?:const|let) (\w+) = (?:async )?(?:\([^)]*\)|\w+)(?:: [^=]+)? =>|(?:async )?\*?(\w+)\([^;]*\)(?:: [^=;]+)?) ?.*\{$/
  return file.lines.flatMap((line, start) => {
    const match = opening.exec(line)
    if (!match || /^\s*(if|for|while|switch|catch|else|return|do)\b/.test(line)) return []
    const end = file.lines.findIndex((candidate, index) => index > start && candidate.startsWith(`${match[1]}}`))
    return end < 0
      ? []
      : [{ name: `${file.path}#${match[2] || match[3] || match[4] || 'anonymous'}`, lines: end - start + 1 }]
  })
}

function tooLarge(measured: readonly Measured[], limit: number): string[] {
  return measured
    .filter(({ name, lines }) => lines > (ratchets[name] ?? limit))
    .map(({ name, lines }) => `${name}: ${lines} lines, at most ${ratchets[name] ?? limit}`)
}

const files = sourceFiles('src', 'test', 'bench')
const production = files.filter((file) => !file.isTest && file.path.startsWith('src/'))

test(`no file is longer than ${FILE_LINES_MAX} lines`, () => {
  assert.deepEqual(
    tooLarge(
      files.map((file) => ({ name: file.path, lines: file.lines.length })),
      FILE_LINES_MAX,
    ),
    [],
  )
})

test(`no function is longer than ${FUNCTION_LINES_MAX} lines`, () => {
  assert.deepEqual(tooLarge(production.flatMap(functionsOf), FUNCTION_LINES_MAX), [])
})

test('the list of exceptions only shrinks', () => {
  const sizes = new Map([
    ...files.map((file) => [file.path, file.lines.length] as const),
    ...production.flatMap(functionsOf).map((found) => [found.name, found.lines] as const),
  ])
  const stale = Object.entries(ratchets)
    .filter(([name, allowed]) => (sizes.get(name) ?? 0) < allowed)
    .map(([name, allowed]) => `${name}: allows ${allowed}, is ${sizes.get(name) ?? 'gone'}`)
  assert.deepEqual(stale, [], 'write the smaller number (or remove the line) in test/architecture/size-ratchets.json')
})
