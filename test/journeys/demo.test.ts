import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { it } from 'node:test'

const main = join(import.meta.dirname, '../../src/cli/main.ts')

it('the demo takes real companies through the loop and back, and its own checks hold', {
  timeout: 115_000,
}, async () => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'demo', '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [stdout, stderr] = [child.stdout.toArray(), child.stderr.toArray()]
  const code = await new Promise((resolve) => child.once('close', resolve))
  const printed = (await stdout).join('')
  const report = JSON.parse(printed) as { ok: boolean; checks: { name: string; ok: boolean; detail: string }[] }
  assert.deepEqual(
    report.checks.filter((check) => !check.ok),
    [],
  )
  assert.deepEqual([code, report.ok], [0, true], (await stderr).join(''))
})
