import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')

export interface SourceFile {
  /** Relative to the repository, with forward slashes. */
  readonly path: string
  readonly text: string
  readonly lines: readonly string[]
  /** Without comments, strings kept: for finding code. */
  readonly code: string
  readonly isTest: boolean
}

/** All TypeScript files below these folders, those with markup (.tsx) too; what is made by a program is not ours to judge. */
export function sourceFiles(...folders: string[]): readonly SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.generated.ts'))
      .map((name) => join(folder, name).replaceAll('\\', '/'))
      .sort()
      .map(readSource),
  )
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8')
  const code = text
    .replace(/\/\*[\s\S]*?\*\//g, (block) => block.replace(/[^\n]/g, ' '))
    .replace(/(^|\s)\/\/.*$/gm, '$1')
  return { path, text, code, lines: text.split('\n'), isTest: /\.test\.ts$/.test(path) }
}

export interface Import {
  readonly from: string
  /** Repository path of the imported file, or the package name. */
  readonly target: string
  readonly isPackage: boolean
  readonly line: number
}

/** Static and dynamic imports of a file, resolved. */
export function importsOf(file: SourceFile): readonly Import[] {
  const found = file.code.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*'([^']+)'|\bimport\(\s*'([^']+)'\s*\)|(?:^|\n)import\s*'([^']+)'/g,
  )
  return [...found].map((match) => {
    const specifier = match[1] ?? match[2] ?? match[3] ?? ''
    const isPackage = !specifier.startsWith('.')
    const target = isPackage
      ? specifier
      : relative(root, resolve(root, dirname(file.path), specifier)).replaceAll('\\', '/')
    return { from: file.path, target, isPackage, line: file.code.slice(0, match.index).split('\n').length }
  })
}

/** The room a source file lives in: its folder of design.md section 4. */
export function roomOf(path: string): string {
  const parts = path.split('/').slice(1)
  if (parts[0] === 'sync' && parts.length > 2) return `sync/${parts[1]}`
  return parts[0] ?? ''
}
