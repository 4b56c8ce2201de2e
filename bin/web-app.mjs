// The web application: `node bin/web-app.mjs build` makes dist/web, `… dev [API address]` serves src/web while it is worked on.
// `npm start` calls ensureWebApp(), which builds only when the sources have changed since.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { prepare, root } from './toolchain.mjs'

const source = join(root, 'src', 'web')
const target = join(root, 'dist', 'web')
const stamp = 'sources.sha256'
const COMPRESSIBLE = /\.(js|css|html|svg|json|txt)$/

/** Builds dist/web unless it is what the sources say; a built package may lack the sources and is taken as it is. */
export function ensureWebApp() {
  if (!existsSync(join(source, 'index.html'))) return
  const wanted = fingerprint()
  if (existsSync(join(target, stamp)) && readFileSync(join(target, stamp), 'utf8') === wanted) return
  process.stderr.write('Building the web application (a few seconds, only when it has changed) …\n')
  const built = spawnSync(prepare(), [join(root, 'bin', 'web-app.mjs'), 'build'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 2],
  })
  if (built.status === 0) return
  process.stderr.write(
    'The web application could not be built; the message above says why. The API works without it.\n',
  )
}

/** Tests and stories are no part of what is built. */
function fingerprint() {
  const hash = createHash('sha256')
  for (const entry of readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile() && !one.name.endsWith('.test.ts'))
    .map((one) => join(one.parentPath ?? one.path, one.name))
    .sort())
    hash.update(`${entry.slice(source.length)}\n`).update(readFileSync(entry))
  for (const name of ['package-lock.json', join('bin', 'web-app.mjs'), join('bin', 'web-help.mjs')])
    hash.update(readFileSync(join(root, name)))
  for (const path of docFiles()) hash.update(`${path.slice(root.length)}\n`).update(readFileSync(path))
  return hash.digest('hex')
}

/** The help of the application, with its pictures. */
function docFiles() {
  return ['guides', 'reference', 'screenshots']
    .map((folder) => join(root, 'docs', folder))
    .filter((folder) => existsSync(folder))
    .flatMap(filesBelow)
    .sort()
}

async function settings() {
  const { default: react } = await import('@vitejs/plugin-react')
  const { helpPages } = await import('./web-help.mjs')
  return {
    configFile: false,
    root: source,
    plugins: [helpPages(root), react()],
    css: { modules: { generateScopedName: '[name]_[local]_[hash:base64:4]' } },
  }
}

/** Builds beside the place and moves it there whole, so that a server that is being started never sees half of it. */
async function build() {
  const { build: bundle } = await import('vite')
  const wanted = fingerprint()
  const fresh = `${target}-${process.pid}`
  await bundle({
    ...(await settings()),
    logLevel: 'warn',
    build: {
      outDir: fresh,
      emptyOutDir: true,
      target: 'es2022',
      manifest: 'manifest.json',
      // A picture inside a style sheet or script would need data: in the content security policy.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 1000,
    },
  })
  for (const path of filesBelow(fresh)) if (COMPRESSIBLE.test(path)) compress(path)
  writeFileSync(join(fresh, stamp), wanted)
  mkdirSync(join(root, 'dist'), { recursive: true })
  const old = `${target}-old-${process.pid}`
  if (existsSync(target)) renameSync(target, old)
  renameSync(fresh, target)
  rmSync(old, { recursive: true, force: true })
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
}

function compress(path) {
  const content = readFileSync(path)
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }))
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: content.length }
  writeFileSync(`${path}.br`, brotliCompressSync(content, { params }))
}

/** Vite's own server with hot reloading; requests to the API go on to a Concordat that runs already. */
async function dev(api = 'http://127.0.0.1:4400') {
  const { createServer } = await import('vite')
  const server = await createServer({
    ...(await settings()),
    server: {
      port: 4401,
      fs: { allow: [root] },
      proxy: { '/api': { target: api, headers: { origin: api } } },
    },
  })
  await server.listen()
  process.stdout.write(`The web application is at http://127.0.0.1:4401 and asks ${api}. Stop with Ctrl-C.\n`)
}

if (process.argv[1] === import.meta.filename || process.argv[1]?.endsWith('web-app.mjs')) {
  const [, , command, api] = process.argv
  const node = prepare()
  if (node !== process.execPath) {
    const { runNode } = await import('./run-node.mjs')
    runNode(node, process.argv.slice(1), root)
  } else if (command === 'build') await build()
  else if (command === 'dev') await dev(api)
  else {
    process.stderr.write('Usage: node bin/web-app.mjs build | dev [API address]\n')
    process.exit(2)
  }
}
