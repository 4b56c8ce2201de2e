import { type Counter, type Gauge, type Histogram, MetricsRegistry } from './metrics.ts'

/**
 * Metrics of this process in the text format of Prometheus, for /metrics. Declare a metric once at the top of a file
 * (`const pages = counter('concordat_pull_pages_total', 'Pages read', ['object'])`) and count where it happens. Label
 * values come from short lists, never from records.
 */
const registry = new MetricsRegistry()

const memory = registry.gauge('concordat_resident_memory_bytes', 'Memory this process holds')
const uptime = registry.gauge('concordat_uptime_seconds', 'Seconds since this process started')
registry.beforeRendering(() => {
  memory.set(process.memoryUsage.rss())
  uptime.set(Math.round(process.uptime()))
})

export function counter(name: string, help: string, labelNames?: readonly string[]): Counter {
  return registry.counter(name, help, labelNames)
}

export function gauge(name: string, help: string, labelNames?: readonly string[]): Gauge {
  return registry.gauge(name, help, labelNames)
}

/** `bounds` ascending; default: durations in seconds. */
export function histogram(
  name: string,
  help: string,
  labelNames?: readonly string[],
  bounds?: readonly number[],
): Histogram {
  return registry.histogram(name, help, labelNames, bounds)
}

/** Registers what must be asked at rendering, such as queue lengths. */
export function beforeRendering(collect: () => void | Promise<void>): void {
  registry.beforeRendering(collect)
}

/** The body of GET /metrics; content type `text/plain; version=0.0.4; charset=utf-8`. */
export function renderMetrics(): Promise<string> {
  return registry.render()
}

export { type Counter, DURATION_BUCKETS, type Gauge, type Histogram, type Labels, MetricsRegistry } from './metrics.ts'
