import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { roomOf, root, sourceFiles } from './source-files.ts'

const everything = sourceFiles('src')
const production = everything.filter((file) => !file.isTest)

function offences(pattern: RegExp, files = production): string[] {
  return files.flatMap((file) =>
    file.code
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file.path}:${index + 1} ${line.trim()}`] : [])),
  )
}

const outsidePlatform = production.filter(
  (file) =>
    roomOf(file.path) !== 'platform' &&
    file.path !== 'src/cli/main.ts' &&
    // In the browser one file knows the time, by the server's clock.
    file.path !== 'src/web/api/call.ts' &&
    !/^src\/sandbox\/(.*\/)?clock\.ts$/.test(file.path),
)

test('time is read only in platform, everybody else is given a clock', () => {
  assert.deepEqual(offences(/\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(/, outsidePlatform), [])
})

test('randomness is drawn only in platform', () => {
  assert.deepEqual(offences(/\bMath\.random\(/), [])
})

test('the environment is read only in platform and at the command line entry', () => {
  assert.deepEqual(offences(/\bprocess\.env\b/, outsidePlatform), [])
})

test('the network is reached only through platform/http', () => {
  const files = production.filter(
    (file) => !file.path.startsWith('src/platform/http/') && !file.path.startsWith('src/web/api/'),
  )
  assert.deepEqual(offences(/\bfetch\(|from 'undici'|from 'node:https'/, files), [])
})

test('no code is made from text and no shell is started', () => {
  assert.deepEqual(offences(/\beval\(|new Function\(|from 'node:vm'|\bexecSync\(|shell: true/), [])
})

test('pages put text on the screen as text, never as markup, and no address runs code', () => {
  const files = everything.filter((file) => file.path.startsWith('src/web/'))
  assert.deepEqual(offences(/dangerouslySetInnerHTML|innerHTML|outerHTML|javascript:|document\.write/, files), [])
})

test('certificates are always checked', () => {
  assert.deepEqual(offences(/rejectUnauthorized/), [])
})

const BANNED = [
  'data',
  'info',
  'item',
  'manager',
  'helper',
  'util',
  'utils',
  'common',
  'misc',
  'base',
  'process',
  'handler',
]

test('no file or folder is named with a banned word', () => {
  const wrong = everything
    .filter((file) =>
      file.path
        .replace(/\.tsx?$/, '')
        .split(/[/.-]/)
        .some((word) => BANNED.includes(word)),
    )
    .map((file) => file.path)
  assert.deepEqual(wrong, [])
})

test('no exported name is a banned word or ends with one', () => {
  const ending = new RegExp(
    `\\bexport (?:async )?(?:const|function|class|interface|type) (?:${BANNED.join('|')}|\\w*(?:${BANNED.map((word) => word[0]?.toUpperCase() + word.slice(1)).join('|')}))\\b`,
  )
  assert.deepEqual(offences(ending), [])
})

test('nothing is left to do later', () => {
  assert.deepEqual(
    offences(/./, []).concat(
      everything.flatMap((file) =>
        file.lines.flatMap((line, index) =>
          /\b(TODO|FIXME|XXX|HACK)\b/.test(line) ? [`${file.path}:${index + 1}`] : [],
        ),
      ),
    ),
    [],
  )
})

test('no test is skipped or alone', () => {
  const tests = [...everything, ...sourceFiles('test')].filter((file) => file.isTest)
  const mark = /\b(?:it|test|describe)\.(?:skip|todo|only)\b|\{\s*(?:skip|todo|only): ?true/
  assert.deepEqual(offences(mark, tests), [])
})

test('file names are kebab-case', () => {
  const wrong = everything
    .filter((file) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*\.tsx?$/.test(basename(file.path)))
    .map((file) => file.path)
  assert.deepEqual(wrong, [])
})

test('every room says in its index.ts what it is for', () => {
  const wrong = production
    .filter((file) => /^src\/(?:[a-z-]+|sync\/[a-z]+)\/index\.ts$/.test(file.path) && !/^\/\*\*/.test(file.text))
    .map((file) => file.path)
  assert.deepEqual(wrong, [])
})

test('every connector has the same files', () => {
  const wanted = [
    'index',
    'session',
    'describe',
    'read-changes',
    'read-deleted',
    'read-all',
    'read-by-ids',
    'write-batch',
    'query',
    'values',
    'errors',
    'limits',
  ].map((name) => `${name}.ts`)
  for (const entry of readdirSync(join(root, 'src/connectors'), { withFileTypes: true })) {
    if (!entry.isDirectory()) continue
    const missing = [...wanted, 'FACTS.md'].filter(
      (name) => !existsSync(join(root, 'src/connectors', entry.name, name)),
    )
    assert.deepEqual(missing, [], `src/connectors/${entry.name}`)
  }
})

test('query text is built only in query.ts of a connector', () => {
  const files = production.filter(
    (file) => file.path.startsWith('src/connectors/') && basename(file.path) !== 'query.ts',
  )
  assert.deepEqual(offences(/[`'"]\s*SELECT\s/i, files), [])
})

/** table → owning room, from the migrations' first lines. */
function tableOwners(): Map<string, string> {
  const owners = new Map<string, string>()
  for (const name of readdirSync(join(root, 'migrations')).sort()) {
    const text = readFileSync(join(root, 'migrations', name), 'utf8')
    const owner = /^-- owner: ([a-z/-]+)/.exec(text)?.[1]
    assert.ok(owner, `migrations/${name} does not name its owner in the first line`)
    for (const match of text.matchAll(
      /create (?:unlogged )?(?:table|view|materialized view)(?: if not exists)? concordat\.([a-z_]+)/gi,
    )) {
      owners.set(match[1] ?? '', owner)
    }
  }
  return owners
}

test('a table is named only by the room that owns it, in its store', () => {
  const wrong: string[] = []
  for (const [table, owner] of tableOwners()) {
    const mention = new RegExp(`\\bconcordat\\.${table}\\b`)
    for (const file of production) {
      if (!mention.test(file.code)) continue
      const inRoom = file.path.startsWith(`src/${owner}/`) || file.path.startsWith(`src/sync/${owner}/`)
      const inStore =
        /(^|\/)(store(-[a-z-]+)?|[a-z-]*store)\.ts$/.test(file.path) ||
        file.path.includes('/store/') ||
        file.path === 'src/platform/database/migrate.ts'
      if (!inRoom || !inStore) wrong.push(`${file.path} names concordat.${table} (owner ${owner})`)
    }
  }
  assert.deepEqual(wrong, [])
})

test('SQL is written only in stores', () => {
  const files = production.filter((file) => !/store|\/platform\/|\/sandbox\//.test(file.path))
  assert.deepEqual(
    offences(/sql(<[^>]*>)?`\s*(select|insert|update|delete|merge|create|drop|alter|copy|truncate|with)\b/i, files),
    [],
  )
})
