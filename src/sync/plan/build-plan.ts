import type { Connection } from '../../connections/index.ts'
import type { Capabilities } from '../../connectors/connector.ts'
import { capabilitiesOf } from '../../connectors/index.ts'
import type { RemoteField } from '../../core/describe.ts'
import type { PlanId } from '../../core/ids.ts'
import type { Transaction } from '../../platform/database/database.ts'
import { failpoint } from '../../platform/failpoints.ts'
import type { Platform } from '../../platform/platform.ts'
import { companyProfiles, filterCompanies } from '../../records/index.ts'
import { addCounts, assertFence, getRun, logRun, type RunClaim, setRunState } from '../history/index.ts'
import { activeLinks, creatableCompanies, wantedCompanies } from '../matching/index.ts'
import { mirroredFields, mirrorTable } from '../mirror/index.ts'
import { loadMapping } from './change-mapping.ts'
import { planError } from './errors.ts'
import { addUp, decideGuards, NO_COUNTS, type PlanCounts } from './guards.ts'
import { findKeyField, type Mapping, usableMapping, validateMapping } from './mapping.ts'
import { PERSON_ACCOUNT, type Plan, type PlanFinding, type PlanScope, RECORD_GONE } from './plan.ts'
import { recordPlanRejects } from './record-rejects.ts'
import {
  type BuildScope,
  type CreateRelations,
  countCandidates,
  countChanges,
  explainRejects,
  insertCreates,
  insertUpdates,
  rejectMisfits,
  roomToCompare,
} from './store/build.ts'
import { compareMapping, updates } from './store/compare.ts'
import { dropOlderHeld, insertPlan, selectPlanOfRun, storeBuilt } from './store/plans.ts'
import { resolveSolved } from './store/solved-cases.ts'

interface ObjectToPlan {
  readonly object: string
  readonly fields: readonly RemoteField[]
  readonly mapping: Mapping
  readonly findings: readonly PlanFinding[]
}

interface Building {
  readonly connection: Connection
  readonly claim: RunClaim
  readonly planId: PlanId
  readonly plannedAt: Date
  readonly scope: PlanScope
  readonly kind: 'sync' | 'retry'
}

/**
 * Compares our side with the mirror and stores what should change; touches no network. The stored plan is `held` until
 * somebody approves it (`approvePlan`, `approveWithinGuards`), or `applied` at once when there is nothing to write.
 * One transaction: a killed worker leaves nothing behind, and a run that has its plan gets the same one again.
 * Errors: CC-PLAN-5 (object never pulled), CC-RUN-1 (run taken over).
 */
export async function buildPlan(
  platform: Platform,
  connection: Connection,
  claim: RunClaim,
  scope: PlanScope = {},
  of: { readonly kind: 'sync' | 'retry'; readonly ofPlanId: PlanId | null } = { kind: 'sync', ofPlanId: null },
): Promise<Plan> {
  const known = await selectPlanOfRun(platform.database.db, claim.run.id)
  if (known) return known
  const objects = connection.settings.enabled ? await readObjects(platform, connection, scope) : []
  const plannedAt = platform.clock.now()
  const plan = await platform.database.transaction(async (tx) => {
    await assertFence(tx, claim)
    failpoint('plan.building')
    const { workspaceId } = connection
    const wanted = {
      workspaceId,
      connectionId: connection.id,
      runId: claim.run.id,
      ...of,
    }
    const planId = await insertPlan(tx.db, { ...wanted, scope, plannedAt })
    return fillPlan(tx, { connection, claim, planId, plannedAt, scope, kind: of.kind }, objects)
  })
  failpoint('plan.committed')
  await logPlan(platform, claim, plan)
  return plan
}

async function readObjects(platform: Platform, connection: Connection, scope: PlanScope): Promise<ObjectToPlan[]> {
  const capabilities = capabilitiesOf(connection.kind)
  const objects: ObjectToPlan[] = []
  for (const object of scope.objects ?? [capabilities.accountObject]) {
    const fields = await mirroredFields(platform.database.db, connection.id, object)
    if (fields.length === 0) throw planError('CC-PLAN-5', `${object} has not been pulled yet`, { facts: { object } })
    const mapping = await loadMapping(platform.database.db, connection, object, fields)
    const findings = validateMapping(mapping, fields)
    objects.push({
      object,
      fields,
      mapping: usableMapping(mapping, findings),
      findings: findings.map(({ problem, field, message, nextStep }) => ({
        ...{ symbol: `MAPPING_${problem.toUpperCase().replaceAll('-', '_')}`, object, field, count: 1 },
        ...{ message, nextStep },
      })),
    })
  }
  return objects
}

async function fillPlan(tx: Transaction, building: Building, objects: readonly ObjectToPlan[]): Promise<Plan> {
  const { connection, planId, scope } = building
  const findings: PlanFinding[] = connection.settings.enabled ? [] : [connectionOff()]
  let counts = NO_COUNTS
  await roomToCompare(tx.db)
  for (const one of objects) {
    const filled = await fillObject(tx, building, one)
    findings.push(...one.findings, ...filled.findings)
    counts = addUp(counts, filled.counts)
    failpoint('plan.object.stored')
  }
  const reasons = decideGuards(counts, connection.settings.guards, building.kind)
  const pending = counts.creates + counts.updates + counts.deletes
  const state = pending === 0 ? 'applied' : 'held'
  const plan = await storeBuilt(tx.db, planId, { state, counts, reasons, findings })
  if (scope.companyIds === undefined) await replaceHeld(tx, plan)
  await resolveSolved(tx.db, plan)
  failpoint('plan.stored')
  return plan
}

/** A plan over everything takes the place of those that still wait; a run that waited for one of them ends with it. */
async function replaceHeld(tx: Transaction, plan: Plan): Promise<void> {
  for (const runId of await dropOlderHeld(tx.db, plan)) {
    const run = await getRun(tx.db, plan.workspaceId, runId).catch(() => null)
    if (run?.state === 'held') await setRunState(tx.db, runId, 'stopped', { reason: REPLACED })
  }
  failpoint('plan.older.dropped')
}

const REPLACED = 'its plan was replaced by a newer one'

async function fillObject(
  tx: Transaction,
  building: Building,
  one: ObjectToPlan,
): Promise<{ counts: PlanCounts; findings: readonly PlanFinding[] }> {
  const { connection, planId, claim, scope } = building
  const { db } = tx
  const { object, fields, mapping } = one
  const compared = compareMapping(mapping, fields, building.plannedAt)
  const { workspaceId, id: connectionId } = connection
  const build: BuildScope = { planId, workspaceId, connectionId, object, companyIds: scope.companyIds ?? null }
  const relations = { links: activeLinks, profiles: companyProfiles, mirror: mirrorTable(connection, object) }
  const { considered } = await insertUpdates(db, build, relations, compared, rolesOf(connection, one))
  failpoint('plan.changes.stored')
  const creates = await fillCreates(tx, building, one, build)
  failpoint('plan.creates.stored')
  const written = new Set(compared.map((field) => field.field.name))
  const checked = fields.filter((field) => written.has(field.name) || field.requiredOnCreate)
  await rejectMisfits(db, planId, object, checked)
  await explainRejects(db, planId, [RECORD_GONE, PERSON_ACCOUNT])
  failpoint('plan.checked')
  const counts = await countChanges(db, planId, object, considered + creates.considered)
  await addCounts(db, claim.run.id, object, stageCounts(counts), 'plan')
  await recordPlanRejects(tx, claim, planId, object)
  const findings = compared.some(updates) ? creates.findings : [noFields(one, connection), ...creates.findings]
  return { counts, findings }
}

function rolesOf(connection: Connection, one: ObjectToPlan) {
  const capabilities = capabilitiesOf(connection.kind)
  const named = (name: string | null) => one.fields.find((field) => field.name === name) ?? null
  const isAccount = one.object === capabilities.accountObject
  return {
    parent: isAccount ? named(capabilities.accountFields.parentId) : null,
    isPerson: isAccount ? named(capabilities.personAccountField) : null,
  }
}

/** New records for companies for which a person wants one, and for those found nowhere, if the settings want them. */
async function fillCreates(
  tx: Transaction,
  building: Building,
  one: ObjectToPlan,
  build: BuildScope,
): Promise<{ considered: number; findings: readonly PlanFinding[] }> {
  const { settings, kind, id, workspaceId } = building.connection
  const capabilities: Capabilities = capabilitiesOf(kind)
  if (one.object !== capabilities.accountObject) return { considered: 0, findings: [] }
  const wanted = { candidates: wantedCompanies(workspaceId, id), profiles: companyProfiles, filter: null }
  const byPeople = await createFor(tx, building, one, build, wanted)
  if (settings.createAccounts === 'off') return byPeople
  if (settings.createAccounts === 'filter' && settings.createFilter === null)
    return { considered: byPeople.considered, findings: [...byPeople.findings, noFilter(one.object)] }
  const filter = settings.createAccounts === 'filter' ? filterCompanies(settings.createFilter!) : null
  const found = { candidates: creatableCompanies(workspaceId, id), profiles: companyProfiles, filter }
  const bySettings = await createFor(tx, building, one, build, found)
  return {
    considered: byPeople.considered + bySettings.considered,
    findings: bySettings.findings.length > 0 ? bySettings.findings : byPeople.findings,
  }
}

async function createFor(
  tx: Transaction,
  { connection, plannedAt }: Building,
  one: ObjectToPlan,
  build: BuildScope,
  relations: CreateRelations,
): Promise<{ considered: number; findings: readonly PlanFinding[] }> {
  const { fieldPrefix } = connection.settings
  const considered = await countCandidates(tx.db, build, relations)
  if (considered === 0) return { considered, findings: [] }
  const keyField = findKeyField(one.fields, fieldPrefix)
  if (keyField === null) return { considered: 0, findings: [noKeyField(one.object, fieldPrefix, considered)] }
  await insertCreates(tx.db, build, relations, compareMapping(one.mapping, one.fields, plannedAt), keyField)
  return { considered, findings: [] }
}

function stageCounts(counts: PlanCounts): Record<string, number> {
  const { considered, creates, updates: changed, deletes, unchanged, rejected } = counts
  return { considered, creates, updates: changed, deletes, unchanged, rejected }
}

function connectionOff(): PlanFinding {
  return {
    ...{ symbol: 'CONNECTION_OFF', object: '', field: null, count: 1 },
    message: 'The connection is switched off, so nothing is planned.',
    nextStep: 'Switch it on in the settings of the connection.',
  }
}

function noFields(one: ObjectToPlan, connection: Connection): PlanFinding {
  return {
    ...{ symbol: 'NO_FIELDS', object: one.object, field: null, count: 1 },
    message: `None of the mapped fields exists on ${one.object}, so linked records are not updated.`,
    nextStep: `Create the fields (${connection.settings.fieldPrefix}_funnel_stage__c and the others) or map existing ones, then pull again.`,
  }
}

function noFilter(object: string): PlanFinding {
  return {
    ...{ symbol: 'NO_CREATE_FILTER', object, field: null, count: 1 },
    message: 'Records are to be created for companies of a filter, but no filter is chosen.',
    nextStep: 'Choose the filter in the settings of the connection.',
  }
}

function noKeyField(object: string, prefix: string, count: number): PlanFinding {
  return {
    ...{ symbol: 'NO_KEY_FIELD', object, field: `${prefix}_key__c`, count },
    message: `${count} companies would get a new record, but ${object} has no external-id field ${prefix}_key__c. Without it a lost answer could not be looked up and the same record could be created twice.`,
    nextStep: `Create the field ${prefix}_key__c as a unique external id (the connection check offers to), then pull again.`,
  }
}

async function logPlan(platform: Platform, claim: RunClaim, plan: Plan): Promise<void> {
  const { db } = platform.database
  const { creates, updates: changed, deletes, unchanged, rejected } = plan.counts
  const message = `planned ${creates} creates, ${changed} updates, ${deletes} deletions; ${unchanged} unchanged, ${rejected} refused`
  await logRun(db, claim.run.id, 'info', 'plan', message, { planId: plan.id, ...plan.counts })
  for (const one of [...plan.findings, ...plan.reasons]) await logRun(db, claim.run.id, 'warn', 'plan', one.message)
}
