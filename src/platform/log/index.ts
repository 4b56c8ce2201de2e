/**
 * The structured log: JSON lines on standard error (readable ones on a terminal), with secrets struck out on the way.
 */
export { type Log, silentLog } from './log.ts'
export { type LogOptions, openLog } from './open-log.ts'
export { keepOutOfLogs, redactLine } from './redact.ts'
