import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MetricsRegistry, renderMetrics } from './index.ts'

test('counters, gauges and histograms appear in the text format of Prometheus', async () => {
  const registry = new MetricsRegistry()
  const calls = registry.counter('concordat_calls_total', 'Calls\nmade', ['host'])
  calls.add({ host: 'a"b\\c' })
  calls.add({ host: 'a"b\\c' }, 2)
  const waiting = registry.gauge('concordat_waiting', 'Waiting jobs')
  registry.beforeRendering(() => waiting.set(7))
  const seconds = registry.histogram('concordat_seconds', 'Durations', [], [0.1, 1])
  for (const value of [0.05, 0.5, 5]) seconds.observe(value)
  assert.equal(
    await registry.render(),
    `# HELP concordat_calls_total Calls\\nmade
# TYPE concordat_calls_total counter
concordat_calls_total{host="a\\"b\\\\c"} 3
# HELP concordat_seconds Durations
# TYPE concordat_seconds histogram
concordat_seconds_bucket{le="0.1"} 1
concordat_seconds_bucket{le="1"} 2
concordat_seconds_bucket{le="+Inf"} 3
concordat_seconds_sum 5.55
concordat_seconds_count 3
# HELP concordat_waiting Waiting jobs
# TYPE concordat_waiting gauge
concordat_waiting 7
`,
  )
})

test('declaring the same metric again shares it; another shape or a foreign name is refused', async () => {
  const registry = new MetricsRegistry()
  registry.counter('concordat_runs_total', 'Runs').add()
  registry.counter('concordat_runs_total', 'Runs').add()
  assert.match(await registry.render(), /concordat_runs_total 2/)
  assert.throws(() => registry.gauge('concordat_runs_total', 'Runs'), /twice/)
  assert.throws(() => registry.counter('runs_total', 'Runs'), /concordat_/)
  assert.throws(() => registry.counter('concordat_runs_total', 'Runs').add({}, -1), RangeError)
})

test('labels without bound do not fill the memory, and a collector that fails hides nothing else', async () => {
  const registry = new MetricsRegistry()
  const pages = registry.counter('concordat_pages_total', 'Pages', ['object'])
  for (let n = 0; n < 2000; n++) pages.add({ object: `Object${n}` })
  registry.beforeRendering(() => {
    throw new Error('database gone')
  })
  const text = await registry.render()
  assert.ok(text.split('\n').length < 520)
  assert.match(text, /object="other"} 1500/)
  assert.match(await renderMetrics(), /concordat_resident_memory_bytes \d+/)
})
