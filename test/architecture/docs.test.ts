import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { test } from 'node:test'
import { REFERENCE_PAGES } from '../../docs/reference.ts'
import { errorCatalogue } from '../../src/core/errors.ts'
import { root, sourceFiles } from './source-files.ts'

const pages = [
  'README.md',
  'ARCHITECTURE.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
  'bench/README.md',
]
const read = (path: string) => readFileSync(join(root, path), 'utf8')

for (const { path, page } of REFERENCE_PAGES) {
  test(`${path} is what the code says`, () => {
    assert.equal(read(path), page(), `run "npm run docs"`)
  })
}

test('every error code is thrown somewhere, and none is thrown that is not declared', () => {
  const files = sourceFiles('src').filter((file) => !file.isTest)
  const declared = [...errorCatalogue().keys()]
  const used = new Map<string, number>()
  for (const file of files)
    for (const [code] of file.code.matchAll(/CC-[A-Z]+-\d+/g)) used.set(code, (used.get(code) ?? 0) + 1)
  assert.deepEqual(
    declared.filter((code) => (used.get(code) ?? 0) < 2),
    [],
    'declared but never thrown',
  )
})

test('links between the pages lead somewhere', () => {
  const broken = pages.flatMap((path) =>
    [...read(path).matchAll(/\]\(([^)#\s]+)(#[^)]*)?\)/g)]
      .map((match) => match[1] ?? '')
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => !existsSync(resolve(root, dirname(path), target)))
      .map((target) => `${path} → ${target}`),
  )
  assert.deepEqual(broken, [])
})

test('every guarantee names a test that exists, and every test of a guarantee is named', () => {
  const page = read('docs/guarantees.md')
  const named = [...page.matchAll(/test\/guarantees\/([a-z0-9-]+(?:\.pg)?\.test\.ts)/g)].map((match) => match[1])
  const there = readdirSync(join(root, 'test/guarantees')).filter((name) => /^g\d\d-.*\.test\.ts$/.test(name))
  assert.deepEqual([...new Set(named)].sort(), there.sort())
})

test('follow-a-record names functions that are where it says', () => {
  const page = read('docs/follow-a-record.md')
  const links = [...page.matchAll(/\[`(\w+)`\]\(([^)]+)\)/g)]
  assert.ok(links.length >= 12, 'the walk has at least twelve steps into the code')
  const wrong = links
    .map((match) => ({ name: match[1] ?? '', path: relative(root, resolve(root, 'docs', match[2] ?? '')) }))
    .filter(
      ({ name, path }) =>
        !existsSync(join(root, path)) || !new RegExp(`(function\\*? |const |interface )${name}\\b`).test(read(path)),
    )
  assert.deepEqual(wrong, [])
})

test('files named in the guarantees exist', () => {
  const paths = [...read('docs/guarantees.md').matchAll(/`((?:sync|platform|server)\/[a-z/-]+\.ts)`/g)].map(
    (match) => `src/${match[1]}`,
  )
  assert.deepEqual(
    paths.filter((path) => !existsSync(join(root, path))),
    [],
  )
})
