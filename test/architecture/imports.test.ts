import assert from 'node:assert/strict'
import { test } from 'node:test'
import { importsOf, roomOf, sourceFiles } from './source-files.ts'

/** Which rooms a room may know (design.md 4): a stage knows earlier stages and history, never later ones. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  core: [],
  platform: ['core'],
  connectors: ['core', 'platform'],
  connections: ['core', 'platform', 'connectors'],
  records: ['core', 'platform', 'sync/history'],
  'sync/history': ['core', 'platform'],
  'sync/mirror': ['core', 'platform', 'connectors', 'connections', 'sync/history'],
  'sync/matching': ['core', 'platform', 'connectors', 'connections', 'records', 'sync/history', 'sync/mirror'],
  'sync/plan': [
    'core',
    'platform',
    'connectors',
    'connections',
    'records',
    'sync/history',
    'sync/mirror',
    'sync/matching',
  ],
  'sync/apply': [
    'core',
    'platform',
    'connectors',
    'connections',
    'records',
    'sync/history',
    'sync/mirror',
    'sync/matching',
    'sync/plan',
  ],
  'sync/loop': [
    'core',
    'platform',
    'connectors',
    'connections',
    'records',
    'sync/history',
    'sync/mirror',
    'sync/matching',
    'sync/plan',
    'sync/apply',
  ],
  sandbox: ['core'],
  server: [
    'core',
    'platform',
    'connectors',
    'connections',
    'records',
    'sync/history',
    'sync/mirror',
    'sync/matching',
    'sync/plan',
    'sync/apply',
    'sync/loop',
  ],
  // A browser sees only the API: its types are made from the OpenAPI document, so no room is imported at all.
  web: [],
  cli: [
    'core',
    'platform',
    'connectors',
    'connections',
    'records',
    'sync/history',
    'sync/mirror',
    'sync/matching',
    'sync/plan',
    'sync/apply',
    'sync/loop',
    'server',
    'sandbox',
  ],
}

/** Files that may be imported directly because they are contracts, not insides. */
const CONTRACTS = [
  /^src\/core\//,
  /^src\/connectors\/(connector|tokens)\.ts$/,
  /^src\/platform\/[a-z-]+\.ts$/,
  /^src\/platform\/(database\/database|http\/client|log\/log|jobs\/jobs|secrets\/envelope|config\/config)\.ts$/,
]

const production = sourceFiles('src').filter((file) => !file.isTest)

function platformSubRoom(path: string): string {
  return path.split('/')[2] ?? ''
}

test('every room imports only rooms it may know', () => {
  const wrong = production.flatMap((file) =>
    importsOf(file)
      .filter((found) => !found.isPackage && found.target.startsWith('src/'))
      .filter(
        (found) =>
          roomOf(found.target) !== roomOf(file.path) && !ALLOWED[roomOf(file.path)]?.includes(roomOf(found.target)),
      )
      .map((found) => `${file.path}:${found.line} imports ${found.target}`),
  )
  assert.deepEqual(wrong, [])
})

test('a room is imported only through its index.ts or a contract file', () => {
  const wrong = production.flatMap((file) =>
    importsOf(file)
      .filter((found) => !found.isPackage && found.target.startsWith('src/'))
      .filter((found) => crossesBorder(file.path, found.target))
      .filter(
        (found) => !found.target.endsWith('/index.ts') && !CONTRACTS.some((contract) => contract.test(found.target)),
      )
      .map((found) => `${file.path}:${found.line} imports ${found.target}`),
  )
  assert.deepEqual(wrong, [])
})

function crossesBorder(from: string, to: string): boolean {
  if (roomOf(from) !== roomOf(to)) return true
  if (roomOf(from) === 'platform') return platformSubRoom(from) !== platformSubRoom(to)
  return false
}

test('production code never imports tests, benchmarks or development-only packages', () => {
  const developmentOnly = [
    'typescript',
    'fast-check',
    'playwright-core',
    'axe-core',
    'jsforce',
    '@biomejs/biome',
    '@duckdb/node-api',
  ]
  const wrong = production.flatMap((file) =>
    importsOf(file)
      .filter((found) =>
        found.isPackage
          ? developmentOnly.includes(found.target)
          : !found.target.startsWith('src/') && found.target !== 'package.json',
      )
      .map((found) => `${file.path}:${found.line} imports ${found.target}`),
  )
  assert.deepEqual(wrong, [])
})

const web = sourceFiles('src/web').filter((file) => !file.isTest)

test('code for the browser uses nothing of Node, and only api/ knows how the server is reached', () => {
  const wrong = web.flatMap((file) => [
    ...importsOf(file)
      .filter(({ isPackage, target }) => isPackage && (target.startsWith('node:') || target === 'fastify'))
      .map((found) => `${file.path}:${found.line} imports ${found.target}`),
    ...(/\bprocess\.|\bBuffer\b|\brequire\(/.test(file.code) ? [`${file.path} uses Node`] : []),
    ...(!file.path.startsWith('src/web/api/') && /\bfetch\(|\bEventSource\b|XMLHttpRequest/.test(file.code)
      ? [`${file.path} reaches the network`]
      : []),
  ])
  assert.deepEqual(wrong, [])
})

test('parts of the web application know no page, and pages know no other page', () => {
  const family = (path: string) => path.split('/').slice(0, 4).join('/')
  const wrong = web
    .filter((file) => file.path !== 'src/web/routes.tsx')
    .flatMap((file) =>
      importsOf(file)
        .filter((found) => found.target.startsWith('src/web/pages/') && family(found.target) !== family(file.path))
        .map((found) => `${file.path}:${found.line} imports ${found.target}`),
    )
  assert.deepEqual(wrong, [])
})

test('only sync/apply calls the writing side of a connector', () => {
  const wrong = production
    .filter((file) => !['sync/apply', 'connectors', 'sandbox'].includes(roomOf(file.path)))
    .filter((file) => /\bconnector\.(write|resumeBulkWrite)\(/.test(file.code))
    .map((file) => file.path)
  assert.deepEqual(wrong, [])
})
