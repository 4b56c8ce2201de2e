// A process that uses the built-in PostgreSQL of a directory: node embedded-probe.ts DIRECTORY [OPEN_DIRECTORY].
// Prints one line of JSON, what it got or the error; on SIGTERM it leaves and prints "left".
import type { ConcordatError } from '../../src/core/errors.ts'
import { startEmbeddedPostgres } from '../../src/platform/database/embedded.ts'

const [directory = '', openDirectory] = process.argv.slice(2)
const say = (line: string) => process.stdout.write(`${line}\n`)
const keepAlive = setInterval(() => undefined, 60_000)

try {
  const server = await startEmbeddedPostgres(directory, openDirectory ? { openDirectory } : {})
  process.once('SIGTERM', async () => {
    await server.stop()
    say('left')
    clearInterval(keepAlive)
  })
  const { url, pid, port, started, home } = server
  say(JSON.stringify({ url, pid, port, started, home }))
} catch (error) {
  say(JSON.stringify({ code: (error as ConcordatError).code, message: (error as Error).message }))
  clearInterval(keepAlive)
}
