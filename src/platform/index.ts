/**
 * The ground every room stands on: settings, log, PostgreSQL, jobs, secrets and time, opened once a process by
 * openPlatform() and passed down as first parameter.
 */
export { systemClock } from './clock.ts'
export { type OpenedPlatform, openPlatform, openStorage, type PlatformOptions } from './open-platform.ts'
export type { Platform } from './platform.ts'
export { DEFAULT_WORKSPACE } from './workspace.ts'
