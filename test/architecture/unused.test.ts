import assert from 'node:assert/strict'
import { test } from 'node:test'
import { roomOf, type SourceFile, sourceFiles } from './source-files.ts'

const files = sourceFiles('src', 'test', 'bench', 'docs')
const words = new Map(files.map((file) => [file.path, file.code.match(/[A-Za-z_$][\w$]*/g) ?? []]))

function mentions(file: SourceFile, name: string): number {
  return words.get(file.path)?.filter((word) => word === name).length ?? 0
}

test('no function or constant is left that nobody uses', () => {
  const unused = files
    .filter((file) => file.path.startsWith('src/') && !file.path.endsWith('/index.ts'))
    .flatMap((file) =>
      [...file.code.matchAll(/^(?:export )?(?:async )?(?:function\*?|const|class) (\w+)/gm)]
        .map((match) => match[1] ?? '')
        .filter(
          (name) => mentions(file, name) === 1 && !files.some((other) => other !== file && mentions(other, name) > 0),
        )
        .map((name) => `${file.path}: ${name}`),
    )
  assert.deepEqual(unused, [])
})

test('a room shows only what somebody outside it uses', () => {
  const unused = files
    .filter((file) => /^src\/(?:[a-z]+|sync\/[a-z]+)\/index\.ts$/.test(file.path))
    .flatMap((file) =>
      [...file.code.matchAll(/export (type )?\{([^}]*)\}/g)]
        .flatMap((match) => (match[1] ? [] : (match[2] ?? '').split(',')))
        .map((part) => part.trim())
        .filter((part) => part !== '' && !part.startsWith('type '))
        .map((part) => part.split(' as ').at(-1) ?? '')
        .filter((name) => !files.some((other) => roomOf(other.path) !== roomOf(file.path) && mentions(other, name) > 0))
        .map((name) => `${file.path}: ${name}`),
    )
  assert.deepEqual(unused, [])
})
