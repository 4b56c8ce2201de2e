/** Loaded into a measured process by `--import`: leaves what the process used in the folder CONCORDAT_BENCH_USAGE names. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMainThread } from 'node:worker_threads'

const folder = process.env.CONCORDAT_BENCH_USAGE
// Threads are counted with their process.
if (folder && isMainThread) process.on('exit', () => writeFileSync(join(folder, `${process.pid}.json`), usage()))

function usage(): string {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
  return JSON.stringify({ megabytes: maxRSS / 1024, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 })
}
