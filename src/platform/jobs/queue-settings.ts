/**
 * pg-boss settings, chosen so that a killed worker's job is taken over by another live one within 15 s: the heartbeat is
 * found missing after 10 s (the shortest pg-boss allows), looked for every 2 s, and the next fetch is at most 1 s away.
 */
export const INSTANCE_SETTINGS = {
  schema: 'pgboss',
  application_name: 'concordat-jobs',
  max: 4,
  options: '-c timezone=UTC',
  supervise: true,
  superviseIntervalSeconds: 2,
  // Below the supervise interval, or every second look would find the queue "monitored just now" and skip it.
  monitorIntervalSeconds: 1,
  schedule: false,
  useListenNotify: true,
} as const

/**
 * `exclusive`: one waiting or running job per singletonKey. Retries are practically endless because what a run has come
 * to is decided in its own tables; a job that gives up would leave a run nobody works on.
 */
export const QUEUE_SETTINGS = {
  notify: true,
  heartbeatSeconds: 10,
  retryLimit: 100_000,
  retryDelay: 0,
  expireInSeconds: 86_400,
  deleteAfterSeconds: 86_400,
} as const

/** pg-boss waits this long between two fetches even with notifications on; its default would be 30 s. */
export const WORKER_SETTINGS = {
  batchSize: 1,
  pollingIntervalSeconds: 1,
  notifyPollingIntervalSeconds: 1,
  heartbeatRefreshSeconds: 3,
} as const

/** Seconds until a job whose handler threw is tried again: 1, 2, 4 … 60. A crash or a hand-back waits not at all. */
export function retryDelaySeconds(attempt: number): number {
  return Math.min(60, 2 ** Math.min(attempt, 6))
}
