/**
 * The job queue: wakes workers on this machine and others and hands each job to exactly one of them at a time. What a
 * run has done lives in our own tables; a job is only the word that somebody should look.
 */
export type { Job, Jobs, SendOptions } from './jobs.ts'
export { type JobsOptions, openJobs } from './open-jobs.ts'
