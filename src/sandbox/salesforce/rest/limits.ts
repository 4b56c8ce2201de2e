import { type Answer, json } from '../../parts/server/answer.ts'
import type { Sandbox } from '../sandbox-state.ts'
import { type Call, viewerOf } from '../server/call.ts'

export function dailyLimitOf(sandbox: Sandbox): number {
  return sandbox.faults.settings.dailyLimit ?? sandbox.settings.dailyApiRequests
}

/** The bare form, because older readers understand no other (section 13). */
export function limitHeader(sandbox: Sandbox): Record<string, string> {
  return { 'Sforce-Limit-Info': `api-usage=${sandbox.usage.used()}/${dailyLimitOf(sandbox)}` }
}

/** GET /limits */
export function answerLimits(call: Call): Answer {
  const { sandbox } = call
  const max = dailyLimitOf(sandbox)
  const full = (Max: number): { Max: number; Remaining: number } => ({ Max, Remaining: Max })
  const less = (Max: number, used: number): { Max: number; Remaining: number } => ({
    Max,
    Remaining: Math.max(0, Max - used),
  })
  const { queryJobs, ingestBatches } = sandbox.jobs.usage()
  return json({
    ActiveScratchOrgs: full(3),
    ConcurrentAsyncGetReportInstances: full(200),
    DailyApiRequests: less(max, sandbox.usage.used()),
    DailyAsyncApexExecutions: full(250_000),
    DailyBulkApiBatches: less(15_000, ingestBatches),
    DailyBulkV2QueryFileStorageMB: full(976_562),
    DailyBulkV2QueryJobs: less(10_000, queryJobs),
    DailyStreamingApiEvents: full(10_000),
    DataStorageMB: full(1024),
    FileStorageMB: full(1024),
    HourlyPublishedPlatformEvents: full(50_000),
    MassEmail: full(5000),
    MonthlyPlatformEvents: full(300_000),
    SingleEmail: full(5000),
  })
}

/** GET /limits/recordCount?sObjects=A,B: unknown names are left out. */
export function answerRecordCount(call: Call): Answer {
  const asked = call.query
    .get('sObjects')
    ?.split(',')
    .map((name) => name.trim().toLowerCase())
  const objects = call.sandbox.org.objects(viewerOf(call))
  const chosen = asked ? objects.filter((object) => asked.includes(object.name.toLowerCase())) : objects
  return json({
    sObjects: chosen.map((object) => ({ count: call.sandbox.org.recordCount(object.name), name: object.name })),
  })
}
