// A real worker process for the tests of the loop.
//   node run-worker.ts story DATABASE_URL CONNECTION_ID SANDBOX_URL BEND_JSON    plays the story of kill-story.ts
//   node run-worker.ts warm                                                     fills NODE_COMPILE_CACHE and ends
//   node run-worker.ts queue DATABASE_URL BEND_JSON                              takes runs from the queue until SIGTERM
// Says "ready", "claimed <run>" and "done" on standard output. CONCORDAT_FAILPOINTS says where it dies.
import { flushCompileCache } from 'node:module'
import { defineRunJobs } from '../../src/sync/loop/index.ts'
import { playStory } from './kill-story.ts'
import { type Bend, bent, openTestPlatform } from './scenario.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)
const [mode, url = '', ...rest] = process.argv.slice(2)
if (mode === 'warm') {
  flushCompileCache()
  process.exit(0)
}
const platform = await openTestPlatform(url)

if (mode === 'story') {
  const [connectionId = '', sandboxUrl = '', bend = '{}'] = rest
  const open = bent(JSON.parse(bend) as Bend)
  await playStory({ platform, connectionId, open, sandboxUrl, worker: `child ${process.pid}` })
  await platform.close()
  say('done')
} else {
  const reach = bent(JSON.parse(rest[0] ?? '{}') as Bend)
  defineRunJobs(platform, {
    concurrency: 1,
    open: async (ground, connection) => {
      say(`claimed ${connection.id}`)
      return reach(ground, connection)
    },
  })
  process.once('SIGTERM', async () => {
    await platform.close()
    say('stopped')
  })
  await platform.jobs.start()
  say('ready')
}
