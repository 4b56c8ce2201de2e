export type Labels = Readonly<Record<string, string>>

export interface Counter {
  /** Adds `amount` (default 1, never negative). */
  add(labels?: Labels, amount?: number): void
}

export interface Gauge {
  set(value: number, labels?: Labels): void
}

export interface Histogram {
  observe(value: number, labels?: Labels): void
}

/** Seconds from 5 ms to 5 min: web requests and CRM calls alike. */
export const DURATION_BUCKETS = [0.005, 0.02, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300] as const

/** A CRM's ids or messages as label values would make a series each; beyond this many the rest count as "other". */
const MOST_SERIES = 500

type Kind = 'counter' | 'gauge' | 'histogram'

interface Series {
  readonly labels: Labels
  value: number
  /** Histograms only: observations at or below each bound. */
  readonly buckets: number[]
  count: number
}

interface Metric {
  readonly name: string
  readonly help: string
  readonly kind: Kind
  readonly labelNames: readonly string[]
  readonly bounds: readonly number[]
  readonly series: Map<string, Series>
}

/** Metrics of one process; rooms use the functions of index.ts, which share one registry. */
export class MetricsRegistry {
  readonly #metrics = new Map<string, Metric>()
  readonly #collectors = new Set<() => void | Promise<void>>()

  counter(name: string, help: string, labelNames: readonly string[] = []): Counter {
    const metric = this.#declare('counter', name, help, labelNames)
    return {
      add: (labels = {}, amount = 1) => {
        if (!(amount >= 0)) throw new RangeError(`counter ${name} cannot go down`)
        seriesOf(metric, labels).value += amount
      },
    }
  }

  gauge(name: string, help: string, labelNames: readonly string[] = []): Gauge {
    const metric = this.#declare('gauge', name, help, labelNames)
    return {
      set: (value, labels = {}) => {
        seriesOf(metric, labels).value = value
      },
    }
  }

  histogram(
    name: string,
    help: string,
    labelNames: readonly string[] = [],
    bounds: readonly number[] = DURATION_BUCKETS,
  ): Histogram {
    const metric = this.#declare('histogram', name, help, labelNames, bounds)
    return { observe: (value, labels = {}) => observe(metric, value, labels) }
  }

  /** Called before each rendering, for gauges that must be asked (queue lengths). What it throws is left out. */
  beforeRendering(collect: () => void | Promise<void>): void {
    this.#collectors.add(collect)
  }

  /** All metrics in the text format of Prometheus (version 0.0.4). */
  async render(): Promise<string> {
    await Promise.allSettled([...this.#collectors].map(async (collect) => collect()))
    const metrics = [...this.#metrics.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
    return metrics.map(renderMetric).join('')
  }

  #declare(
    kind: Kind,
    name: string,
    help: string,
    labelNames: readonly string[],
    bounds: readonly number[] = [],
  ): Metric {
    const known = this.#metrics.get(name)
    if (known) {
      if (known.kind !== kind || known.labelNames.join() !== labelNames.join()) {
        throw new Error(`metric ${name} is declared twice in different ways`)
      }
      return known
    }
    if (!/^concordat_[a-z0-9_]+$/.test(name)) throw new Error(`metric ${name} is not named concordat_…`)
    const metric: Metric = { name, help, kind, labelNames, bounds, series: new Map() }
    if (labelNames.length === 0) seriesOf(metric, {})
    this.#metrics.set(name, metric)
    return metric
  }
}

function seriesOf(metric: Metric, given: Labels): Series {
  const key = JSON.stringify(metric.labelNames.map((name) => given[name] ?? ''))
  const known = metric.series.get(key)
  if (known) return known
  if (metric.series.size >= MOST_SERIES) {
    const rest = Object.fromEntries(metric.labelNames.map((name) => [name, 'other']))
    return metric.series.get(JSON.stringify(Object.values(rest))) ?? addSeries(metric, rest)
  }
  return addSeries(metric, Object.fromEntries(metric.labelNames.map((name) => [name, given[name] ?? ''])))
}

function addSeries(metric: Metric, labels: Labels): Series {
  const series: Series = { labels, value: 0, buckets: metric.bounds.map(() => 0), count: 0 }
  metric.series.set(JSON.stringify(Object.values(labels)), series)
  return series
}

function observe(metric: Metric, value: number, labels: Labels): void {
  const series = seriesOf(metric, labels)
  series.value += value
  series.count++
  metric.bounds.forEach((bound, n) => {
    if (value <= bound) series.buckets[n] = (series.buckets[n] ?? 0) + 1
  })
}

function renderMetric(metric: Metric): string {
  const head = `# HELP ${metric.name} ${metric.help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n# TYPE ${metric.name} ${metric.kind}\n`
  const lines = [...metric.series.values()].flatMap((series) =>
    metric.kind === 'histogram' ? histogramLines(metric, series) : [line(metric.name, series.labels, series.value)],
  )
  return `${head}${lines.join('\n')}\n`
}

function histogramLines(metric: Metric, series: Series): string[] {
  return [
    ...metric.bounds.map((bound, n) =>
      line(`${metric.name}_bucket`, { ...series.labels, le: String(bound) }, series.buckets[n] ?? 0),
    ),
    line(`${metric.name}_bucket`, { ...series.labels, le: '+Inf' }, series.count),
    line(`${metric.name}_sum`, series.labels, series.value),
    line(`${metric.name}_count`, series.labels, series.count),
  ]
}

function line(name: string, labels: Labels, value: number): string {
  const written = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`)
  return `${name}${written.length ? `{${written.join(',')}}` : ''} ${value}`
}

function escapeLabel(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
