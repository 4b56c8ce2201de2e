import { join } from 'node:path'
import { startDatabase, startSandbox } from './support/ground.ts'
import { log, median, node, run } from './support/measure.ts'

const worker = join(import.meta.dirname, 'support/linked.ts')
const ROUNDS = 3

interface Planned {
  readonly floorSeconds: number
  readonly seconds: number
  readonly different: number
  readonly counts: { readonly considered: number; readonly updates: number }
}

/** Planning over `links` links of which 1 % differ, against a bare join that compares the same columns. */
export async function benchPlan(links = 1_000_000) {
  const database = await startDatabase()
  const sandbox = await startSandbox(links)
  try {
    const argv = [worker, database.url, sandbox.url, sandbox.clientId, sandbox.clientSecret]
    await run(node, [...argv, 'prepare', '0.01'])
    const rounds: Planned[] = []
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push(JSON.parse(await run(node, [...argv, 'plan'])) as Planned)
      const last = rounds.at(-1)
      log(
        `plan ${links} links: floor ${last?.floorSeconds.toFixed(2)} s, ours ${last?.seconds.toFixed(2)} s, ${last?.counts.updates} differ`,
      )
    }
    return {
      links,
      different: rounds[0]?.counts.updates ?? 0,
      floorSeconds: median(rounds.map((round) => round.floorSeconds)),
      seconds: median(rounds.map((round) => round.seconds)),
      ratio: median(rounds.map((round) => round.seconds / round.floorSeconds)),
    }
  } finally {
    await sandbox.stop()
    await database.stop()
  }
}
