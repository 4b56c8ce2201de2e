/**
 * Apply writes approved plans to the CRM; no other room does. Every call is an intent in the database before it is made,
 * every record gets its own outcome, lost answers are looked up and never guessed, and a killed writer is continued by
 * the next one without a record lost or doubled.
 */
export { applyPlan } from './apply-plan.ts'
export { estimateCalls } from './batch.ts'
export { type PreparedField, prepareFields } from './prepare-fields.ts'
export { forgetBatches } from './store.ts'
