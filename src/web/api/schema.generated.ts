// Made from the server's OpenAPI document by "npm run api-types"; do not edit.

export type Problem = { readonly type: string; readonly title: string; readonly status: number; readonly detail: string; readonly code: string; readonly meaning: string; readonly nextStep: string; readonly retry: 'now' | 'later' | 'after-fix' | 'never'; readonly facts: Readonly<Record<string, string | number | boolean | null>>; 
  /** Find the log line by it. */
  readonly reference: string }

export type AuditRow = { readonly id: string; readonly at: string; readonly actorKind: string; readonly actorId: string | null; readonly action: string; readonly subjectKind: string; readonly subjectId: string | null; readonly before: unknown; readonly after: unknown; readonly address: string | null }

export type CompanyLink = { readonly linkId: string; readonly object: string; readonly remoteId: string; readonly recordName: string | null; 
  /** Where people look at it in the CRM; null before the first sign-in */
  readonly recordUrl: string | null; readonly origin: 'auto' | 'person' | 'created'; 
  /** Natural log of the odds, when it was matched automatically */
  readonly score: number | null; readonly linkedAt: string; 
  /** Who or what linked it, in words */
  readonly by: string; readonly marked: boolean }

export type CompanyStatus = { readonly connectionId: string; readonly status: 'not-matched' | 'ambiguous' | 'review' | 'matched' | 'held' | 'queued' | 'syncing' | 'synced' | 'failed'; readonly statusWords: string; 
  /** The sentence of the tooltip */
  readonly detail: string; 
  /** Records that may be it */
  readonly candidates: number; 
  /** Chance of the best record, 0 to 1; null: not decided yet */
  readonly probability: number | null; readonly link: CompanyLink | null; readonly lastWrite: { readonly outcome: string | null; readonly code: string | null; readonly symbol: string | null; readonly message: string | null; readonly nextStep: string | null; readonly fields: readonly string[]; readonly at: string | null; readonly planId: string; readonly runId: string | null } | null }

export type Company = { readonly companyId: string; readonly externalKey: string; readonly name: string; readonly domain: string | null; readonly domains: readonly string[]; readonly aliases: readonly string[]; readonly country: string | null; readonly city: string | null; readonly state: string | null; readonly employees: number | null; readonly industry: string | null; readonly funnelStage: string | null; readonly firstSeen: string | null; readonly lastSeen: string | null; readonly events30d: number; readonly sources30d: number; readonly eventsMom: string | null; readonly eventsWow: string | null; readonly sourcesMom: string | null; readonly sourcesWow: string | null; readonly points: number; readonly metricsAt: string | null; readonly archived: boolean; 
  /** One entry a connection */
  readonly connections: readonly CompanyStatus[] }

export type Person = { readonly personId: string; readonly externalKey: string; readonly companyId: string | null; readonly firstName: string | null; readonly lastName: string | null; readonly email: string | null; readonly title: string | null; readonly phone: string | null; readonly country: string | null }

export type BulkAnswer = { readonly verb: 'match' | 'mark' | 'sync' | 'unmark' | 'unmatch'; 
  /** How many companies it does something to */
  readonly will: number; readonly skipped: readonly { readonly why: string; readonly count: number }[]; 
  /** Calls to the CRM that follow in the sync run, about */
  readonly apiCalls: number; 
  /** The filter finds more than one request may touch */
  readonly more: boolean; 
  /** How many changed; null: a preview */
  readonly done: number | null; 
  /** match, sync: the run that was started */
  readonly runId: string | null }

export type CompanyEvent = { readonly id: string; readonly kind: 'linked' | 'ended' | 'written' | 'unchanged' | 'rejected' | 'deferred' | 'unknown'; readonly connectionId: string; readonly at: string; 
  /** Who or what did it, in words */
  readonly by: string; readonly remoteId: string | null; 
  /** Why a link ended, or what the CRM said */
  readonly reason: string | null; readonly code: string | null; readonly runId: string | null; readonly before: Readonly<Record<string, unknown>>; readonly after: Readonly<Record<string, unknown>> }

export type CompanyStandings = { 
  /** All that are not archived */
  readonly companies: number; 
  /** How many stand so in at least one CRM */
  readonly counts: Readonly<Record<string, number>>; 
  /** The same for each CRM; sums to `companies` */
  readonly connections: readonly { readonly connectionId: string; readonly counts: Readonly<Record<string, number>> }[]; 
  /** Where counting takes long, the last counts are shown while it is done anew */
  readonly countedAt: string; 
  /** Newer counts are on their way; ask again in a few seconds */
  readonly recounting: boolean }

export type Run = { readonly id: string; readonly connectionId: string | null; readonly kind: 'sync' | 'pull' | 'match' | 'plan' | 'apply' | 'undo' | 'retry' | 'import'; readonly trigger: 'person' | 'schedule' | 'api' | 'cli'; readonly state: 'queued' | 'running' | 'waiting' | 'held' | 'paused' | 'succeeded' | 'failed' | 'stopped'; readonly stage: string | null; readonly options: Readonly<Record<string, unknown>>; 
  /** Why it waits, is held or failed */
  readonly reason: string | null; readonly errorCode: string | null; readonly waitUntil: string | null; readonly stopRequestedAt: string | null; readonly pauseRequestedAt: string | null; 
  /** Who paused it, in words */
  readonly pausedBy: string | null; readonly heartbeatAt: string | null; readonly createdAt: string; readonly startedAt: string | null; readonly finishedAt: string | null }

export type Count = { readonly stage: string; readonly object: string; readonly name: string; readonly value: number }

export type RunBalance = { readonly objects: readonly { readonly stage: string; readonly object: string; readonly read: number; readonly stored: number; readonly unchanged: number; readonly skipped: number; readonly rejected: number; readonly closes: boolean }[]; readonly changes: { readonly planned: number; readonly applied: number; readonly unchanged: number; readonly rejected: number; readonly deferred: number; readonly unknown: number; readonly closes: boolean }; readonly closes: boolean }

export type RunTally = { readonly read: number; readonly planned: number; readonly written: number; readonly rejected: number }

export type RunRow = { readonly id: string; readonly connectionId: string | null; readonly kind: 'sync' | 'pull' | 'match' | 'plan' | 'apply' | 'undo' | 'retry' | 'import'; readonly trigger: 'person' | 'schedule' | 'api' | 'cli'; readonly state: 'queued' | 'running' | 'waiting' | 'held' | 'paused' | 'succeeded' | 'failed' | 'stopped'; readonly stage: string | null; readonly options: Readonly<Record<string, unknown>>; 
  /** Why it waits, is held or failed */
  readonly reason: string | null; readonly errorCode: string | null; readonly waitUntil: string | null; readonly stopRequestedAt: string | null; readonly pauseRequestedAt: string | null; 
  /** Who paused it, in words */
  readonly pausedBy: string | null; readonly heartbeatAt: string | null; readonly createdAt: string; readonly startedAt: string | null; readonly finishedAt: string | null; readonly tally: RunTally }

export type RunDetails = { readonly id: string; readonly connectionId: string | null; readonly kind: 'sync' | 'pull' | 'match' | 'plan' | 'apply' | 'undo' | 'retry' | 'import'; readonly trigger: 'person' | 'schedule' | 'api' | 'cli'; readonly state: 'queued' | 'running' | 'waiting' | 'held' | 'paused' | 'succeeded' | 'failed' | 'stopped'; readonly stage: string | null; readonly options: Readonly<Record<string, unknown>>; 
  /** Why it waits, is held or failed */
  readonly reason: string | null; readonly errorCode: string | null; readonly waitUntil: string | null; readonly stopRequestedAt: string | null; readonly pauseRequestedAt: string | null; 
  /** Who paused it, in words */
  readonly pausedBy: string | null; readonly heartbeatAt: string | null; readonly createdAt: string; readonly startedAt: string | null; readonly finishedAt: string | null; readonly tally: RunTally; readonly balance: RunBalance; readonly counts: readonly Count[]; readonly plan: string | null; 
  /** How far our copy of the CRM reaches, on its clock */
  readonly checkpoints: readonly { readonly object: string; readonly coveredTo: string | null }[] }

export type LiveRun = { readonly id: string; readonly connectionId: string | null; readonly kind: 'sync' | 'pull' | 'match' | 'plan' | 'apply' | 'undo' | 'retry' | 'import'; readonly trigger: 'person' | 'schedule' | 'api' | 'cli'; readonly state: 'queued' | 'running' | 'waiting' | 'held' | 'paused' | 'succeeded' | 'failed' | 'stopped'; readonly stage: string | null; readonly options: Readonly<Record<string, unknown>>; 
  /** Why it waits, is held or failed */
  readonly reason: string | null; readonly errorCode: string | null; readonly waitUntil: string | null; readonly stopRequestedAt: string | null; readonly pauseRequestedAt: string | null; 
  /** Who paused it, in words */
  readonly pausedBy: string | null; readonly heartbeatAt: string | null; readonly createdAt: string; readonly startedAt: string | null; readonly finishedAt: string | null; readonly tally: RunTally; readonly balance: RunBalance; readonly counts: readonly Count[] }

export type LogLine = { readonly seq: number; readonly at: string; readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly stage: string; readonly message: string; readonly facts: Readonly<Record<string, unknown>> }

export type Reject = { readonly id: string; readonly stage: string; readonly object: string; readonly remoteId: string | null; readonly key: string | null; readonly line: number | null; readonly reject: { 
  /** The CRM's code, or ours */
  readonly code: string; readonly symbol: string; 
  /** The CRM's words */
  readonly message: string; readonly meaning: string; readonly nextStep: string; readonly fields: readonly string[]; readonly retry: 'later' | 'after-fix' | 'never' }; 
  /** The record as far as it could be read; null without the right to see it */
  readonly values: unknown; readonly at: string }

export type ConnectionSummary = { readonly connectionId: string; 
  /** Of the last run that ended; a run that begins does not change it */
  readonly outcome: 'never-run' | 'healthy' | 'finished-with-rejects' | 'stopped' | 'failed' | 'needs-you'; 
  /** The last run that ended */
  readonly lastRun: { readonly id: string; readonly connectionId: string | null; readonly kind: 'sync' | 'pull' | 'match' | 'plan' | 'apply' | 'undo' | 'retry' | 'import'; readonly trigger: 'person' | 'schedule' | 'api' | 'cli'; readonly state: 'queued' | 'running' | 'waiting' | 'held' | 'paused' | 'succeeded' | 'failed' | 'stopped'; readonly stage: string | null; readonly options: Readonly<Record<string, unknown>>; 
  /** Why it waits, is held or failed */
  readonly reason: string | null; readonly errorCode: string | null; readonly waitUntil: string | null; readonly stopRequestedAt: string | null; readonly pauseRequestedAt: string | null; 
  /** Who paused it, in words */
  readonly pausedBy: string | null; readonly heartbeatAt: string | null; readonly createdAt: string; readonly startedAt: string | null; readonly finishedAt: string | null; readonly rejected: number } | null; 
  /** What it does now */
  readonly openRun: Run | null; 
  /** Up to here every mirrored object is read */
  readonly readAt: string | null; 
  /** Null: nothing runs by itself */
  readonly nextRunAt: string | null; 
  /** Null: nothing was asked of the CRM yet */
  readonly quota: { 
  /** Calls of 24 hours; null: the CRM has not said */
  readonly limit: number | null; 
  /** By everybody, as the CRM last said */
  readonly used: number | null; 
  /** Calls we never touch */
  readonly reserve: number; readonly observedAt: string | null; readonly pausedUntil: string | null; readonly pausedReason: string | null } | null }

export type ConnectionSettings = { readonly enabled: boolean; readonly autoMatch: boolean; readonly autoSync: boolean; readonly createAccounts: 'off' | 'filter' | 'all'; readonly createFilter: (Readonly<Record<string, unknown>>) | null; readonly fieldPrefix: string; readonly objects: Readonly<Record<string, { readonly fields: 'all' | (readonly string[]) }>>; readonly guards: { readonly createsMax: number; readonly createsShare: number; readonly updatesShare: number; readonly clearsShare: number; readonly deletesMax: number }; readonly scheduleMinutes: number | null; readonly historyDays: 30 }

export type Connection = { readonly id: string; readonly name: string; readonly kind: 'salesforce'; readonly loginUrl: string; readonly instanceUrl: string | null; readonly organizationId: string | null; readonly auth: { readonly grant: 'web-server' | 'client-credentials' | 'jwt'; readonly clientId: string; readonly username?: string }; readonly settings: ConnectionSettings; readonly state: 'draft' | 'connected' | 'needs-you' | 'removed'; readonly stateReason: string | null; 
  /** Who we are at the CRM since the last sign-in */
  readonly signedInAs: { readonly user: string; readonly organization: string; readonly isSandbox: boolean; readonly at: string } | null; readonly createdAt: string; 
  /** What the CRM calls a company */
  readonly accountObject: string }

export type Need = { 
  /** The same problem keeps its id */
  readonly id: string; readonly kind: 'sign-in' | 'finish' | 'plan' | 'held' | 'failed' | 'budget' | 'rejects' | 'matching-paused' | 'review'; readonly urgent: boolean; readonly title: string; readonly detail: string; 
  /** The one thing to do, and the page where */
  readonly action: { readonly label: string; readonly to: string }; readonly needs: 'read' | 'read-personal' | 'see-logs' | 'review-matches' | 'import-records' | 'run' | 'approve-plans' | 'edit-mappings' | 'edit-settings' | 'pause' | 'connect' | 'allow-deletes' | 'manage-users' | 'manage-api-keys' | 'read-audit' | 'system'; 
  /** The caller has seen it within the last 24 hours */
  readonly seen: boolean; 
  /** The caller may settle it */
  readonly yours: boolean; readonly since: string | null }

export type ActiveDay = { readonly day: string; readonly runs: number; readonly read: number; readonly written: number; readonly rejected: number }

export type Import = { readonly id: string; readonly kind: 'companies' | 'people' | 'signals'; readonly finishedAt: string; readonly read: number; readonly stored: number; readonly unchanged: number; readonly skipped: number; readonly rejected: number; readonly warnings: readonly { readonly message: string; readonly count: number }[] }

export type Mapping = { readonly mapping: { readonly object: string; readonly rows: readonly { readonly ours: string; readonly field: string; readonly conversion: 'default' | 'date-only' | 'without-time-offset' | 'copy'; readonly rule: 'ours' | 'theirs' | 'fill-if-empty' | 'newest'; readonly onCreate: boolean; readonly onUpdate: boolean }[]; readonly timeZone: string }; 
  /** False: nobody has saved one, this is the default */
  readonly stored: boolean; 
  /** What is wrong with it now */
  readonly findings: readonly { readonly problem: string; readonly ours: string | null; readonly field: string | null; readonly message: string; readonly nextStep: string }[] }

export type Evidence = { readonly name: string; readonly weight: number; readonly sentence: string }

export type Link = { readonly id: string; readonly connectionId: string; readonly companyId: string; readonly object: string; readonly remoteId: string; readonly origin: 'auto' | 'person' | 'created'; readonly score: number | null; 
  /** Marked for sync; only then it is written */
  readonly marked: boolean; readonly linkedAt: string; readonly linkedBy: string | null; readonly endedAt: string | null; readonly endedBy: string | null; readonly endReason: string | null }

export type Decision = { readonly companyId: string; 
  /** Engagement points of the company */
  readonly points: number; readonly externalKey: string; readonly companyName: string; readonly companyDomain: string | null; readonly state: 'auto' | 'review' | 'none' | 'person' | 'created'; readonly reason: 'clear' | 'ambiguous' | 'weak' | 'no-candidate' | 'contested' | 'linked' | 'link-ended' | 'paused'; readonly probability: number; readonly decidedAt: string; readonly linkId: string | null; readonly linkOrigin: ('auto' | 'person' | 'created') | null; readonly linkedRecord: string | null; readonly linkedName: string | null; readonly marked: boolean | null; 
  /** Rests on older values; the next match decides again */
  readonly pending: boolean; readonly candidates: readonly { readonly remoteId: string; readonly name: string | null; readonly website: string | null; readonly country: string | null; readonly score: number; readonly evidence: readonly Evidence[] }[] }

export type Waterfall = { 
  /** Before any evidence, natural log of the odds */
  readonly start: number; 
  /** Strongest first */
  readonly steps: readonly { readonly name: string; 
  /** Up or down, natural log of the odds */
  readonly weight: number; 
  /** Sum before, natural log of the odds */
  readonly from: number; 
  /** Sum after, natural log of the odds */
  readonly to: number; readonly sentence: string }[]; 
  /** Sum of all, natural log of the odds */
  readonly score: number; 
  /** Chance of the pair when there is no other candidate, 0 to 1 */
  readonly alone: number; 
  /** Score from which the pair alone is linked without asking, natural log of the odds */
  readonly auto: number; 
  /** Score from which a person is asked about the pair alone, natural log of the odds */
  readonly review: number }

export type MatchExplanation = { readonly sentence: string; readonly decision: Decision | null; readonly links: readonly Link[]; readonly candidates: readonly { readonly id: string; readonly name: string | null; readonly website: string | null; readonly country: string | null; readonly city: string | null; 
  /** Of the pair, natural log of the odds */
  readonly score: number; 
  /** Chance among all candidates, 0 to 1 */
  readonly probability: number; readonly evidence: readonly Evidence[]; readonly waterfall: Waterfall }[]; 
  /** What would have to be different for a link without asking */
  readonly changes: readonly string[]; 
  /** Chances, 0 to 1: from which on is linked without asking, and from which a person is asked */
  readonly thresholds: { readonly auto: number; readonly review: number }; readonly excluded: readonly { readonly remoteId: string; readonly by: string; readonly at: string }[] }

export type PairExplanation = { readonly reason: 'linked' | 'best' | 'outranked' | 'no-shared-key' | 'excluded' | 'own' | 'person' | 'deleted' | 'unknown'; readonly sentence: string; 
  /** What would have to be so that they are linked without asking; null: they are */
  readonly needed: string | null; 
  /** Null: not known here */
  readonly account: { readonly name: string | null; readonly website: string | null; readonly country: string | null; readonly city: string | null } | null; readonly waterfall: Waterfall | null; 
  /** Place among the candidates, from 1; null: it is none */
  readonly rank: number | null; 
  /** Chance among all candidates, 0 to 1; null: it is none */
  readonly probability: number | null; 
  /** Chances, 0 to 1: from which on is linked without asking, and from which a person is asked */
  readonly thresholds: { readonly auto: number; readonly review: number } }

export type Interval = { 
  /** 0 to 1; null: nothing was judged */
  readonly estimate: number | null; readonly lower: number; readonly upper: number }

export type LivePrecision = { 
  /** What the judgements say now */
  readonly state: 'ok' | 'few' | 'warn' | 'pause'; readonly words: string; 
  /** 0 to 1 */
  readonly target: number; 
  /** Automatic links that people judged in the window */
  readonly judged: number; readonly right: number; readonly precision: Interval; 
  /** Of the judged, those that the audit had drawn */
  readonly sampled: number; readonly samplePrecision: Interval; 
  /** Automatic links that there are, and those judged in the window */
  readonly made: number; readonly atBest: Interval; readonly models: readonly { readonly model: string | null; readonly judged: number; readonly right: number }[]; readonly autoMatch: 'on' | 'off' | 'paused'; readonly watch: { readonly target: number; 
  /** Judgements before it do not count */
  readonly windowFrom: string | null; readonly pausedAt: string | null; readonly pausedWhy: string | null; readonly resumedAt: string | null; readonly resumedBy: string | null; readonly resumeNote: string | null } }

export type MatchFigures = { readonly pairs: number; 
  /** Pairs at or above the auto threshold */
  readonly linked: number; 
  /** Right among those at or above the auto threshold, 0 to 1 */
  readonly precision: number | null; 
  /** Of the right pairs, those at or above it, 0 to 1 */
  readonly recall: number | null; 
  /** Mean of -ln(chance given to what people said): 0 perfect, 0.69 a coin */
  readonly logLoss: number; 
  /** Mean squared distance: 0 perfect, 0.25 a coin */
  readonly brier: number }

export type MatchModel = { readonly version: number; readonly state: 'candidate' | 'refused' | 'active' | 'retired'; 
  /** Shipped model it was fitted from */
  readonly engine: string; readonly finding: string; readonly trainedOn: { readonly labels: number; readonly same: number; readonly different: number; readonly left: number }; 
  /** All on pairs that were left out of the fitting (5 folds) */
  readonly figures: { readonly shipped: MatchFigures; readonly active: MatchFigures; readonly fitted: MatchFigures }; readonly thresholds: { readonly auto: number; readonly review: number; readonly margin: number }; readonly madeBy: string; readonly madeAt: string; readonly activatedAt: string | null }

export type MatchThresholds = { readonly auto: number; readonly review: number; 
  /** Of the model in use */
  readonly usual: { readonly auto: number; readonly review: number }; 
  /** Null: the usual ones hold */
  readonly set: { readonly setBy: string; readonly setAt: string } | null }

export type PersonLink = { readonly id: string; readonly connectionId: string; readonly personId: string; readonly object: string; readonly remoteId: string; readonly origin: 'auto' | 'person'; readonly score: number | null; readonly linkedAt: string; readonly linkedBy: string | null; readonly endedAt: string | null; readonly endedBy: string | null; readonly endReason: string | null }

export type PersonDecision = { readonly personId: string; readonly externalKey: string; readonly name: string; readonly email: string | null; readonly companyName: string | null; readonly state: 'auto' | 'review' | 'none' | 'person'; readonly reason: 'clear' | 'ambiguous' | 'weak' | 'no-candidate' | 'contested' | 'linked'; readonly probability: number; readonly decidedAt: string; readonly linkId: string | null; readonly linkOrigin: ('auto' | 'person') | null; readonly linkedObject: string | null; readonly linkedRecord: string | null; 
  /** Rests on older values; the next match decides again */
  readonly pending: boolean; readonly candidates: readonly { readonly object: string; readonly remoteId: string; readonly name: string | null; readonly email: string | null; readonly company: string | null; readonly score: number; 
  /** Chance among all candidates, 0 to 1 */
  readonly probability: number; readonly evidence: readonly Evidence[] }[] }

export type PersonExplanation = { readonly sentence: string; readonly decision: PersonDecision | null; readonly links: readonly PersonLink[]; readonly excluded: readonly { readonly object: string; readonly remoteId: string; readonly by: string; readonly at: string }[] }

export type Plan = { readonly id: string; readonly connectionId: string; readonly runId: string | null; readonly applyRunId: string | null; readonly kind: 'sync' | 'undo' | 'retry'; readonly ofPlanId: string | null; readonly state: 'building' | 'held' | 'approved' | 'applying' | 'applied' | 'dropped'; readonly counts: { readonly considered?: number; readonly creates?: number; readonly updates?: number; readonly deletes?: number; readonly unchanged?: number; readonly rejected?: number; readonly clears?: number }; 
  /** Why it waits for a person */
  readonly reasons: readonly { readonly guard: string; readonly count: number; readonly share: number | null; readonly limit: number; readonly message: string }[]; readonly findings: readonly { readonly symbol: string; readonly object: string; readonly field: string | null; readonly count: number; readonly message: string; readonly nextStep: string }[]; readonly plannedAt: string; readonly approvedAt: string | null; readonly approvedBy: string | null; readonly endedAt: string | null; readonly endedBy: string | null }

export type PlanRow = { readonly id: string; readonly connectionId: string; readonly runId: string | null; readonly applyRunId: string | null; readonly kind: 'sync' | 'undo' | 'retry'; readonly ofPlanId: string | null; readonly state: 'building' | 'held' | 'approved' | 'applying' | 'applied' | 'dropped'; readonly counts: { readonly considered?: number; readonly creates?: number; readonly updates?: number; readonly deletes?: number; readonly unchanged?: number; readonly rejected?: number; readonly clears?: number }; 
  /** Why it waits for a person */
  readonly reasons: readonly { readonly guard: string; readonly count: number; readonly share: number | null; readonly limit: number; readonly message: string }[]; readonly findings: readonly { readonly symbol: string; readonly object: string; readonly field: string | null; readonly count: number; readonly message: string; readonly nextStep: string }[]; readonly plannedAt: string; readonly approvedAt: string | null; readonly approvedBy: string | null; readonly endedAt: string | null; readonly endedBy: string | null; readonly approvedByName: string | null; readonly endedByName: string | null }

export type PlanDetails = { readonly id: string; readonly connectionId: string; readonly runId: string | null; readonly applyRunId: string | null; readonly kind: 'sync' | 'undo' | 'retry'; readonly ofPlanId: string | null; readonly state: 'building' | 'held' | 'approved' | 'applying' | 'applied' | 'dropped'; readonly counts: { readonly considered?: number; readonly creates?: number; readonly updates?: number; readonly deletes?: number; readonly unchanged?: number; readonly rejected?: number; readonly clears?: number }; 
  /** Why it waits for a person */
  readonly reasons: readonly { readonly guard: string; readonly count: number; readonly share: number | null; readonly limit: number; readonly message: string }[]; readonly findings: readonly { readonly symbol: string; readonly object: string; readonly field: string | null; readonly count: number; readonly message: string; readonly nextStep: string }[]; readonly plannedAt: string; readonly approvedAt: string | null; readonly approvedBy: string | null; readonly endedAt: string | null; readonly endedBy: string | null; readonly approvedByName: string | null; readonly endedByName: string | null; 
  /** outcome null: still to be written */
  readonly outcomes: readonly { readonly object: string; readonly kind: 'create' | 'update' | 'delete'; readonly outcome: ('applied' | 'unchanged' | 'rejected' | 'deferred' | 'unknown') | null; readonly count: number }[]; readonly fields: readonly { readonly object: string; readonly field: string; 
  /** What the CRM calls the field */
  readonly label: string; readonly count: number; readonly clears: number }[]; 
  /** Changes still to be written */
  readonly pending: number; 
  /** About how many calls writing them takes */
  readonly apiCalls: number }

export type Change = { readonly id: string; readonly object: string; readonly kind: 'create' | 'update' | 'delete'; readonly linkId: string | null; readonly companyId: string | null; readonly remoteId: string | null; readonly key: string | null; readonly before: Readonly<Record<string, unknown>>; readonly after: Readonly<Record<string, unknown>>; 
  /** Undo: fields left alone, each with the reason */
  readonly leftOut: (Readonly<Record<string, string>>) | null; readonly outcome: ('applied' | 'unchanged' | 'rejected' | 'deferred' | 'unknown') | null; readonly code: string | null; readonly symbol: string | null; readonly message: string | null; readonly explanation: { readonly meaning: string; readonly nextStep: string; readonly fields: readonly string[]; readonly retry: 'later' | 'after-fix' | 'never' } | null; readonly attempts: number; readonly settledAt: string | null }

export type ChangeRow = { readonly id: string; readonly object: string; readonly kind: 'create' | 'update' | 'delete'; readonly linkId: string | null; readonly companyId: string | null; readonly remoteId: string | null; readonly key: string | null; readonly before: Readonly<Record<string, unknown>>; readonly after: Readonly<Record<string, unknown>>; 
  /** Undo: fields left alone, each with the reason */
  readonly leftOut: (Readonly<Record<string, string>>) | null; readonly outcome: ('applied' | 'unchanged' | 'rejected' | 'deferred' | 'unknown') | null; readonly code: string | null; readonly symbol: string | null; readonly message: string | null; readonly explanation: { readonly meaning: string; readonly nextStep: string; readonly fields: readonly string[]; readonly retry: 'later' | 'after-fix' | 'never' } | null; readonly attempts: number; readonly settledAt: string | null; readonly companyName: string | null; 
  /** Where people look at the record in the CRM */
  readonly recordUrl: string | null }

export type UndoPreview = { readonly ofPlanId: string; readonly counts: { readonly considered?: number; readonly creates?: number; readonly updates?: number; readonly deletes?: number; readonly unchanged?: number; readonly rejected?: number; readonly clears?: number }; readonly outcomes: readonly { readonly object: string; readonly kind: 'create' | 'update' | 'delete'; readonly outcome: ('applied' | 'unchanged' | 'rejected' | 'deferred' | 'unknown') | null; readonly count: number }[]; 
  /** Fields that would be put back */
  readonly fields: readonly { readonly object: string; readonly field: string; readonly label: string; readonly count: number; readonly clears: number }[]; 
  /** Fields that would be left alone, and fields because of which records are kept */
  readonly left: readonly { readonly object: string; readonly kind: 'create' | 'update' | 'delete'; readonly field: string; readonly why: string; readonly count: number }[]; 
  /** Changes that cannot be taken back, by reason */
  readonly refused: readonly { readonly kind: 'create' | 'update' | 'delete'; readonly symbol: string; readonly message: string; readonly meaning: string; readonly nextStep: string; readonly count: number }[]; 
  /** Why it waits for a person */
  readonly reasons: readonly { readonly guard: string; readonly count: number; readonly share: number | null; readonly limit: number; readonly message: string }[]; readonly findings: readonly { readonly symbol: string; readonly object: string; readonly field: string | null; readonly count: number; readonly message: string; readonly nextStep: string }[] }

export type CorrectableValue = { 
  /** The CRM’s field */
  readonly field: string; 
  /** Our field it comes from */
  readonly ours: 'name' | 'country' | 'city' | 'state' | 'industry' | 'employees'; readonly value: string | number | null }

export type RejectCase = { readonly id: string; readonly connectionId: string; readonly operation: 'read' | 'create' | 'update' | 'delete' | 'undo'; readonly object: string; 
  /** The CRM’s id, else our key or the place in the page */
  readonly record: string; readonly remoteId: string | null; readonly recordUrl: string | null; readonly companyId: string | null; readonly companyName: string | null; readonly changeId: string | null; 
  /** The latest run that met it */
  readonly runId: string; readonly class: 'auth' | 'permission' | 'validation' | 'duplicate' | 'lock' | 'limit' | 'mapping' | 'size' | 'unknown'; readonly reject: { 
  /** The CRM's code, or ours */
  readonly code: string; readonly symbol: string; 
  /** The CRM's words */
  readonly message: string; readonly meaning: string; readonly nextStep: string; readonly fields: readonly string[]; readonly retry: 'later' | 'after-fix' | 'never' }; 
  /** Who can help */
  readonly who: string; 
  /** The record as far as it could be read; null without the right to see it */
  readonly values: unknown; readonly firstSeen: string; readonly lastSeen: string; readonly tries: number; readonly state: 'open' | 'held' | 'ignored' | 'resolved'; 
  /** Why it is held, ignored or resolved */
  readonly reason: string | null; readonly decidedBy: string | null; readonly decidedAt: string | null; readonly owner: { readonly id: string; readonly name: string } | null; readonly nextTry: { readonly at: string | null; readonly words: string; readonly runId: string | null }; 
  /** Our values behind the fields the CRM blames, which a person may correct */
  readonly correctable: readonly CorrectableValue[] }

export type RejectClassCount = { readonly class: 'auth' | 'permission' | 'validation' | 'duplicate' | 'lock' | 'limit' | 'mapping' | 'size' | 'unknown'; readonly count: number; 
  /** Different records */
  readonly records: number; readonly firstSeen: string; readonly lastSeen: string; readonly newThisWeek: number; readonly newWeekBefore: number }

export type RejectAction = { readonly verb: 'retry' | 'hold' | 'release' | 'ignore' | 'reopen' | 'assign'; 
  /** How many rejects it does something to */
  readonly will: number; readonly skipped: readonly { readonly why: string; readonly count: number }[]; 
  /** More are found than one request may touch */
  readonly more: boolean; 
  /** How many changed; null: a preview */
  readonly done: number | null; 
  /** retry: the runs that try again, one a connection */
  readonly runs: readonly string[] }

export type QueuedReview = { readonly connectionId: string; readonly companyId: string; readonly externalKey: string; readonly companyName: string; readonly companyDomain: string | null; 
  /** Engagement points of the company */
  readonly points: number; readonly reason: 'clear' | 'ambiguous' | 'weak' | 'no-candidate' | 'contested' | 'linked' | 'link-ended' | 'paused'; 
  /** Chance of the best record, 0 to 1 */
  readonly probability: number; readonly candidates: number; readonly bestId: string | null; readonly bestName: string | null }

export type StandingReview = { readonly verdict: 'same' | 'none' | 'create'; readonly remoteId: string | null; readonly remoteName: string | null; 
  /** Who, in words */
  readonly by: string; readonly mine: boolean; readonly at: string }

export type RunUndo = { 
  /** too-large: more than 100000 changes; the undo can be begun, its plan is the preview */
  readonly state: 'possible' | 'nothing-written' | 'too-large'; readonly preview: UndoPreview | null; 
  /** The latest undo of this run */
  readonly run: Run | null; 
  /** The plan of that undo */
  readonly plan: string | null }

export type Segment = { readonly id: string; readonly name: string; 
  /** Filter language: {"field","op","value"}, {"all":[…]}, {"any":[…]}, {"not":…} */
  readonly filter: Readonly<Record<string, unknown>>; readonly words: string; readonly updatedAt: string }

export type User = { readonly id: string; readonly email: string; readonly name: string; readonly role: 'owner' | 'admin' | 'operator' | 'member' | 'viewer'; readonly createdAt: string; readonly lastLoginAt: string | null; readonly disabledAt: string | null; 
  /** False until the invitation was followed */
  readonly hasPassword: boolean }

export type OneTimeLink = { 
  /** Shown this once; goes behind # of the address */
  readonly token: string; readonly expiresAt: string }

export type ApiKey = { readonly id: string; readonly name: string; readonly prefix: string; readonly permissions: readonly ('read' | 'read-personal' | 'see-logs' | 'review-matches' | 'import-records' | 'run' | 'approve-plans' | 'edit-mappings' | 'edit-settings' | 'pause' | 'connect' | 'allow-deletes' | 'manage-users' | 'manage-api-keys' | 'read-audit' | 'system')[]; readonly madeBy: string; readonly createdAt: string; readonly expiresAt: string; readonly lastUsedAt: string | null; readonly revokedAt: string | null }

export type PersonSession = { readonly id: string; readonly createdAt: string; readonly lastSeenAt: string; readonly endsAt: string; readonly device: string }

export type Session = { readonly id: string; readonly createdAt: string; readonly lastSeenAt: string; readonly endsAt: string; readonly device: string; readonly current: boolean }

export type Preferences = { readonly theme: 'system' | 'light' | 'dark'; readonly density: 'comfortable' | 'compact'; 
  /** Single letters act as commands */
  readonly letterKeys: boolean }

export type Me = { readonly kind: 'user' | 'api-key'; readonly workspaceId: string; 
  /** Null for an API key */
  readonly user: User | null; readonly role: string; 
  /** What this caller may do; "confirm": after giving the password again */
  readonly permissions: Readonly<Record<string, 'yes' | 'confirm' | 'no'>>; readonly confirmedAt: string | null; readonly preferences: Preferences }

export type System = { readonly version: string; readonly node: string; readonly uptimeSeconds: number; readonly memoryBytes: number; readonly database: { readonly embedded: boolean; readonly version: string; readonly bytes: number; readonly sessions: number; readonly newestMigration: string | null }; 
  /** How many were applied */
  readonly migrations: number; 
  /** Where the data directory is; null where that cannot be asked */
  readonly disk: { readonly directory: string; readonly freeBytes: number; readonly totalBytes: number } | null; 
  /** Jobs that may begin now, by queue */
  readonly queues: readonly { readonly queue: string; readonly waiting: number; readonly active: number; 
  /** Given up after all attempts, still kept */
  readonly dead: number; readonly oldestWaitingAt: string | null }[]; 
  /** Keys that stored secrets may still need; never their values */
  readonly secretKeys: readonly { readonly keyId: string; readonly firstUsedAt: string; 
  /** New secrets are sealed by it */
  readonly sealsNew: boolean }[]; 
  /** Runs that have not ended */
  readonly runs: readonly { readonly state: 'queued' | 'running' | 'waiting' | 'held' | 'paused' | 'succeeded' | 'failed' | 'stopped'; readonly count: number }[]; 
  /** Workers with a run in hand */
  readonly workers: readonly { readonly worker: string; readonly runId: string; readonly heartbeatAt: string | null }[]; 
  /** Running, but silent for more than 30 s */
  readonly stalledRuns: readonly string[]; readonly connections: readonly { readonly id: string; readonly name: string; readonly state: 'draft' | 'connected' | 'needs-you' | 'removed'; readonly stateReason: string | null; readonly enabled: boolean }[] }

export type CompanyRecord = { 
  /** Null: not linked */
  readonly remoteId: string | null; 
  /** Our copy has the record, and it is not deleted */
  readonly known: boolean; readonly fields: readonly { 
  /** Our column */
  readonly ours: string; 
  /** Field of the CRM */
  readonly field: string; 
  /** What the CRM calls the field */
  readonly label: string; readonly rule: 'ours' | 'theirs' | 'fill-if-empty' | 'newest'; readonly oursValue: unknown; 
  /** In our copy of the CRM */
  readonly theirsValue: unknown; readonly lastWritten: { readonly value: unknown; readonly at: string; readonly runId: string | null } | null }[] }

export type Review = { readonly companyId: string; readonly companyName: string; readonly sentence: string; readonly candidates: readonly { readonly remoteId: string; readonly name: string | null; 
  /** Among all candidates, 0 to 1 */
  readonly probability: number; readonly fields: readonly { readonly field: 'name' | 'website' | 'country' | 'city' | 'state' | 'employees' | 'industry'; readonly ours: string | null; readonly theirs: string | null; 
  /** Read as matching reads it: DE and Germany are the same */
  readonly agreement: 'same' | 'different' | 'unknown' }[]; readonly waterfall: Waterfall; 
  /** Another company that is linked to the record now */
  readonly linkedTo: string | null; readonly recordUrl: string | null }[]; readonly changes: readonly string[]; readonly standing: StandingReview | null }

export type ThresholdsPreview = { readonly now: { readonly auto: number; readonly review: number; readonly none: number }; readonly after: { readonly auto: number; readonly review: number; readonly none: number }; readonly moves: readonly { readonly from: 'auto' | 'review' | 'none'; readonly to: 'auto' | 'review' | 'none'; readonly companies: number }[]; 
  /** At most 20 of those that would change, the least sure first */
  readonly examples: readonly { readonly companyId: string; readonly companyName: string; readonly recordName: string | null; readonly probability: number; readonly from: 'auto' | 'review' | 'none'; readonly to: 'auto' | 'review' | 'none' }[] }

export type PreviewedRow = { readonly companyId: string; readonly companyName: string; readonly remoteId: string; readonly recordName: string | null; readonly fields: readonly { readonly ours: string; readonly field: string; readonly rule: 'ours' | 'theirs' | 'fill-if-empty' | 'newest'; 
  /** As we have it */
  readonly oursValue: unknown; 
  /** As it would be written */
  readonly converted: unknown; 
  /** As our copy of the CRM has it now */
  readonly theirs: unknown; readonly outcome: 'write' | 'same' | 'keep' | 'refused'; readonly problem: string | null }[] }

export type RejectClasses = { 
  /** Open ones, most frequent first */
  readonly classes: readonly RejectClassCount[]; readonly states: { readonly open: number; readonly held: number; readonly ignored: number; readonly resolved: number } }

export interface Routes {
  /** Whether this process lives */
  'GET /healthz': { params: undefined; query: undefined; body: undefined; answer: { readonly state: 'alive' } }
  /** Whether work can be done: database, tables, job queue */
  'GET /readyz': { params: undefined; query: undefined; body: undefined; answer: { readonly state: 'ready' } }
  /** Figures for Prometheus; open on this machine, elsewhere with an API key that may read */
  'GET /metrics': { params: undefined; query: undefined; body: undefined; answer: string }
  /** This API as OpenAPI 3.1 */
  'GET /api/openapi.json': { params: undefined; query: undefined; body: undefined; answer: unknown }
  /** Whether an owner exists already */
  'GET /api/v1/setup': { params: undefined; query: undefined; body: undefined; answer: { readonly ownerExists: boolean } }
  /** Make the first owner, by the one-time link of the first start, and sign in */
  'POST /api/v1/setup': { params: undefined; query: undefined; body: { 
  /** The part of the link after # */
  readonly token: string; readonly email: string; readonly name: string; readonly password: string }; answer: { readonly user: User } }
  /** Set a password through a one-time link; ends all sessions of that person */
  'POST /api/v1/password': { params: undefined; query: undefined; body: { readonly token: string; readonly password: string }; answer: { readonly user: User } }
  /** Sign in; sets the session cookie */
  'POST /api/v1/session': { params: undefined; query: undefined; body: { readonly email: string; readonly password: string }; answer: { readonly user: User } }
  /** Sign out */
  'DELETE /api/v1/session': { params: undefined; query: undefined; body: undefined; answer: { readonly done: true } }
  /** Give the password once more, for actions that ask for it within ten minutes */
  'POST /api/v1/session/confirm': { params: undefined; query: undefined; body: { readonly password: string }; answer: { readonly done: true } }
  /** Who I am and what I may do */
  'GET /api/v1/me': { params: undefined; query: undefined; body: undefined; answer: Me }
  /** Change how the pages look for me; what is not named stays */
  'PATCH /api/v1/me/preferences': { params: undefined; query: undefined; body: { readonly theme?: 'system' | 'light' | 'dark'; readonly density?: 'comfortable' | 'compact'; 
  /** Single letters act as commands */
  readonly letterKeys?: boolean }; answer: Preferences }
  /** Change my password; ends my other sessions */
  'POST /api/v1/me/password': { params: undefined; query: undefined; body: { readonly current: string; readonly password: string }; answer: { readonly done: true } }
  /** My sessions */
  'GET /api/v1/me/sessions': { params: undefined; query: undefined; body: undefined; answer: readonly Session[] }
  /** End all my sessions but this one */
  'DELETE /api/v1/me/sessions': { params: undefined; query: undefined; body: undefined; answer: { readonly done: true } }
  /** End one of my sessions */
  'DELETE /api/v1/me/sessions/{id}': { params: { id: string }; query: undefined; body: undefined; answer: { readonly done: true } }
  /** People of this workspace */
  'GET /api/v1/users': { params: undefined; query: undefined; body: undefined; answer: readonly User[] }
  /** Invite a person; the answer holds the one-time link to set a password */
  'POST /api/v1/users': { params: undefined; query: undefined; body: { readonly email: string; readonly name: string; readonly role: 'owner' | 'admin' | 'operator' | 'member' | 'viewer' }; answer: { readonly user: User; readonly link: OneTimeLink } }
  /** A new one-time link for somebody who forgot the password */
  'POST /api/v1/users/{id}/password-link': { params: { id: string }; query: undefined; body: undefined; answer: OneTimeLink }
  /** Change the role of a person, or let them in or out */
  'PATCH /api/v1/users/{id}': { params: { id: string }; query: undefined; body: { readonly role?: 'owner' | 'admin' | 'operator' | 'member' | 'viewer'; readonly enabled?: boolean }; answer: { readonly done: true } }
  /** What each role may do; "confirm": after giving the password again */
  'GET /api/v1/roles': { params: undefined; query: undefined; body: undefined; answer: readonly { readonly permission: 'read' | 'read-personal' | 'see-logs' | 'review-matches' | 'import-records' | 'run' | 'approve-plans' | 'edit-mappings' | 'edit-settings' | 'pause' | 'connect' | 'allow-deletes' | 'manage-users' | 'manage-api-keys' | 'read-audit' | 'system'; readonly owner: 'yes' | 'confirm' | 'no'; readonly admin: 'yes' | 'confirm' | 'no'; readonly operator: 'yes' | 'confirm' | 'no'; readonly member: 'yes' | 'confirm' | 'no'; readonly viewer: 'yes' | 'confirm' | 'no'; 
  /** Whether an API key may hold it */
  readonly apiKey: boolean }[] }
  /** Where a person is signed in */
  'GET /api/v1/users/{id}/sessions': { params: { id: string }; query: undefined; body: undefined; answer: readonly PersonSession[] }
  /** Sign a person out everywhere */
  'DELETE /api/v1/users/{id}/sessions': { params: { id: string }; query: undefined; body: undefined; answer: { readonly done: true } }
  /** API keys */
  'GET /api/v1/api-keys': { params: undefined; query: undefined; body: undefined; answer: readonly ApiKey[] }
  /** Make an API key; its secret is shown this once */
  'POST /api/v1/api-keys': { params: undefined; query: undefined; body: { readonly name: string; readonly permissions: readonly ('read' | 'read-personal' | 'see-logs' | 'review-matches' | 'import-records' | 'run' | 'approve-plans' | 'edit-mappings' | 'edit-settings' | 'pause' | 'connect' | 'allow-deletes' | 'manage-users' | 'manage-api-keys' | 'read-audit' | 'system')[]; 
  /** Life of the key, 1 to 365 */
  readonly days: number }; answer: { readonly secret: string; readonly key: ApiKey } }
  /** Revoke an API key at once */
  'DELETE /api/v1/api-keys/{id}': { params: { id: string }; query: undefined; body: undefined; answer: { readonly done: true } }
  /** What needs a person, the most urgent first, each with one action */
  'GET /api/v1/needs': { params: undefined; query: undefined; body: undefined; answer: readonly Need[] }
  /** Remember that these were seen; they are not told again for 24 hours */
  'POST /api/v1/needs/seen': { params: undefined; query: undefined; body: { readonly ids: readonly string[] }; answer: { readonly done: true } }
  /** What was read, written and refused each day */
  'GET /api/v1/activity': { params: undefined; query: { days?: number; connection?: string }; body: undefined; answer: readonly ActiveDay[] }
  /** The most active companies of the last 30 days, with their status in each connection */
  'GET /api/v1/top-companies': { params: undefined; query: { limit?: number }; body: undefined; answer: readonly Company[] }
  /** Connections */
  'GET /api/v1/connections': { params: undefined; query: { removed?: 'true' | 'false' }; body: undefined; answer: readonly Connection[] }
  /** Add a connection as a draft; sign in with …/sign-in (web-server) or …/connect (other grants) */
  'POST /api/v1/connections': { params: undefined; query: undefined; body: { readonly name: string; readonly kind: 'salesforce'; 
  /** Address, host or subdomain where people of the CRM sign in */
  readonly loginUrl: string; readonly auth: { readonly grant: 'web-server' | 'client-credentials' | 'jwt'; readonly clientId: string; readonly clientSecret?: string | null; readonly username?: string | null; 
  /** jwt: RSA private key, PEM */
  readonly privateKey?: string | null }; readonly settings?: { readonly enabled?: boolean; readonly autoMatch?: boolean; readonly autoSync?: boolean; readonly createAccounts?: 'off' | 'filter' | 'all'; readonly createFilter?: (Readonly<Record<string, unknown>>) | null; readonly fieldPrefix?: string; readonly objects?: Readonly<Record<string, { readonly fields: 'all' | (readonly string[]) }>>; readonly guards?: { readonly createsMax?: number; readonly createsShare?: number; readonly updatesShare?: number; readonly clearsShare?: number; readonly deletesMax?: number }; readonly scheduleMinutes?: number | null; readonly historyDays?: 30 } }; answer: Connection }
  /** One connection, by name or id */
  'GET /api/v1/connections/{connection}': { params: { connection: string }; query: undefined; body: undefined; answer: Connection }
  /** End a connection: tokens are revoked, secrets deleted; what was written to the CRM stays */
  'DELETE /api/v1/connections/{connection}': { params: { connection: string }; query: { revoke?: 'true' | 'false'; purge?: 'true' | 'false' }; body: undefined; answer: { readonly revoked: boolean; readonly reason: string | null; readonly purged: boolean; 
  /** With purge: what was deleted, line by line */
  readonly deleted: readonly { readonly what: string; readonly rows: number; readonly kind: 'copy' | 'matching' | 'history' }[] } }
  /** Sign in now with client credentials or JWT, or go on after "needs-you" */
  'POST /api/v1/connections/{connection}/connect': { params: { connection: string }; query: undefined; body: undefined; answer: Connection }
  /** Replace the credentials; the connection must sign in again */
  'PUT /api/v1/connections/{connection}/credentials': { params: { connection: string }; query: undefined; body: { readonly grant: 'web-server' | 'client-credentials' | 'jwt'; readonly clientId: string; readonly clientSecret?: string | null; readonly username?: string | null; 
  /** jwt: RSA private key, PEM */
  readonly privateKey?: string | null }; answer: Connection }
  /** Change settings; what is not named stays */
  'PATCH /api/v1/connections/{connection}/settings': { params: { connection: string }; query: undefined; body: { readonly enabled?: boolean; readonly autoMatch?: boolean; readonly autoSync?: boolean; readonly createAccounts?: 'off' | 'filter' | 'all'; readonly createFilter?: (Readonly<Record<string, unknown>>) | null; readonly fieldPrefix?: string; readonly objects?: Readonly<Record<string, { readonly fields: 'all' | (readonly string[]) }>>; readonly guards?: { readonly createsMax?: number; readonly createsShare?: number; readonly updatesShare?: number; readonly clearsShare?: number; readonly deletesMax?: number }; readonly scheduleMinutes?: number | null; readonly historyDays?: 30 }; answer: Connection }
  /** Pause a connection, or let it go on: while paused nothing is read or written through it */
  'POST /api/v1/connections/{connection}/pause': { params: { connection: string }; query: undefined; body: { readonly paused: boolean }; answer: { readonly paused: boolean } }
  /** Records read, written and rejected, by hour of the last day or by day of the last month (UTC) */
  'GET /api/v1/connections/{connection}/activity': { params: { connection: string }; query: { span?: 'day' | 'month' }; body: undefined; answer: readonly { readonly at: string; readonly read: number; readonly written: number; readonly rejected: number }[] }
  /** How every object stands: our records, those of the CRM as last counted, what is pending and rejected */
  'GET /api/v1/connections/{connection}/object-standings': { params: { connection: string }; query: undefined; body: undefined; answer: readonly { readonly object: string; 
  /** Whether anything is written to it, beside being read */
  readonly writes: boolean; 
  /** Records in the mirror that the CRM has not deleted; null: never read */
  readonly ours: number | null; 
  /** As the CRM last said; null: never asked */
  readonly theirs: number | null; readonly theirsAt: string | null; 
  /** Writes that are planned and have no outcome yet */
  readonly pending: number; 
  /** Records rejected in the last run that ended */
  readonly rejected: number; readonly readAt: string | null; readonly deletionsReadAt: string | null; 
  /** Why the next run reads everything again */
  readonly fullReadReason: string | null }[] }
  /** Ask the CRM how many records it has, one call an object, and keep the answer */
  'POST /api/v1/connections/{connection}/object-counts': { params: { connection: string }; query: undefined; body: undefined; answer: readonly { readonly object: string; readonly count: number | null; readonly problem: string | null }[] }
  /** Scopes granted and needed, and how old the sign-in is; never the sign-in itself */
  'GET /api/v1/connections/{connection}/access': { params: { connection: string }; query: undefined; body: undefined; answer: { readonly scopes: readonly { readonly name: string; 
  /** Null: the CRM did not say what it granted */
  readonly granted: boolean | null; readonly needed: boolean; readonly why: string | null; readonly without: string | null }[]; 
  /** The sign-in goes on without a person */
  readonly renewable: boolean; 
  /** When the access token was last fetched */
  readonly renewedAt: string | null } }
  /** The CRM's calls of the last 24 hours, ours among them, and what is left */
  'GET /api/v1/connections/{connection}/limits': { params: { connection: string }; query: undefined; body: undefined; answer: { readonly quota: { 
  /** Calls of 24 hours; null: the CRM has not said */
  readonly limit: number | null; 
  /** By everybody, as the CRM last said */
  readonly used: number | null; 
  /** Calls we never touch */
  readonly reserve: number; readonly observedAt: string | null; readonly pausedUntil: string | null; readonly pausedReason: string | null } | null; 
  /** Part of the calls that is left to everybody else */
  readonly reserveShare: number; 
  /** Names of further connections to the same organisation */
  readonly shared: readonly string[]; 
  /** Hours of the last day in which anything was asked: used by everybody in the day before, ours in that hour */
  readonly hours: readonly { readonly hour: string; readonly limit: number; readonly used: number; readonly ours: number }[] } }
  /** What is kept of the records of this CRM, counted now: what a purge would delete */
  'GET /api/v1/connections/{connection}/imported': { params: { connection: string }; query: undefined; body: undefined; answer: readonly { readonly what: string; readonly rows: number; readonly kind: 'copy' | 'matching' | 'history' }[] }
  /** What works and what does not, each with the next step and who can do it */
  'POST /api/v1/connections/{connection}/check': { params: { connection: string }; query: undefined; body: undefined; answer: readonly { readonly name: string; readonly state: 'ok' | 'warning' | 'failed'; readonly message: string; readonly code?: string; readonly cause?: string; readonly nextStep?: string; readonly who?: 'user' | 'operator' | 'crm-admin' | 'nobody' }[] }
  /** Objects of the CRM, asked there now */
  'GET /api/v1/connections/{connection}/objects': { params: { connection: string }; query: undefined; body: undefined; answer: readonly { readonly name: string; readonly label: string; readonly custom: boolean; readonly readable: boolean; readonly creatable: boolean; readonly updatable: boolean; readonly deletable: boolean }[] }
  /** Fields of one object */
  'GET /api/v1/connections/{connection}/objects/{object}/fields': { params: { connection: string; object: string }; query: { mirrored?: 'true' | 'false' }; body: undefined; answer: { readonly fields: readonly { readonly name: string; readonly label: string; readonly type: 'id' | 'reference' | 'string' | 'text' | 'picklist' | 'multipicklist' | 'boolean' | 'integer' | 'decimal' | 'date' | 'datetime' | 'time' | 'email' | 'phone' | 'url' | 'unsupported'; readonly remoteType: string; readonly length: number | null; readonly scale: number | null; readonly nullable: boolean; readonly creatable: boolean; readonly updatable: boolean; readonly requiredOnCreate: boolean; readonly calculated: boolean; readonly unique: boolean; readonly externalId: boolean; readonly custom: boolean; readonly referenceTo: readonly string[]; readonly picklistValues: readonly { readonly value: string; readonly label: string; readonly active: boolean }[]; readonly restrictedPicklist: boolean; readonly filterable: boolean; readonly sortable: boolean }[]; readonly unusableFields: readonly { readonly name: string; readonly reason: string }[] } }
  /** Create the engagement fields and the key field on the account object, where rights allow */
  'POST /api/v1/connections/{connection}/prepare-fields': { params: { connection: string }; query: undefined; body: undefined; answer: readonly { readonly name: string; readonly created: boolean; readonly message: string }[] }
  /** What is mirrored, and how fresh it is */
  'GET /api/v1/connections/{connection}/mirror': { params: { connection: string }; query: undefined; body: undefined; answer: readonly { readonly object: string; 
  /** Schema of the mirror in PostgreSQL, for any SQL tool */
  readonly schemaName: string; readonly describedAt: string; 
  /** The first whole read is done */
  readonly loaded: boolean; 
  /** Everything up to here, on the CRM's clock, is in the mirror */
  readonly coveredTo: string | null; readonly deletionsCoveredTo: string | null; readonly fullReadReason: string | null }[] }
  /** Recent CRM Sync history: date, total, success and failures of each run of the last 30 days */
  'GET /api/v1/connections/{connection}/history': { params: { connection: string }; query: { limit?: number }; body: undefined; answer: readonly { readonly runId: string; readonly kind: 'sync' | 'pull' | 'match' | 'plan' | 'apply' | 'undo' | 'retry' | 'import'; readonly state: 'queued' | 'running' | 'waiting' | 'held' | 'paused' | 'succeeded' | 'failed' | 'stopped'; readonly date: string; 
  /** Null while it has not ended */
  readonly finishedAt: string | null; readonly total: { readonly created: number; readonly synced: number; readonly fetched: number; readonly autoMatched: number; readonly markedForSync: number }; readonly success: number; readonly failures: { readonly create: number; readonly sync: number; readonly ambiguousAutoMatches: number } }[] }
  /** How every connection is, for cards and strips */
  'GET /api/v1/connection-summaries': { params: undefined; query: undefined; body: undefined; answer: readonly ConnectionSummary[] }
  /** Which CRMs can be connected, and what we ask for there */
  'GET /api/v1/connection-setup': { params: undefined; query: undefined; body: undefined; answer: { readonly kinds: readonly { readonly kind: 'salesforce'; readonly label: string; 
  /** To be registered with the application in the CRM */
  readonly callbackUrl: string; readonly scopes: readonly { readonly name: string; readonly why: string; 
  /** What does not work without it */
  readonly without: string }[]; readonly permissions: readonly { readonly name: string; readonly why: string; 
  /** What does not work without it */
  readonly without: string }[] }[]; 
  /** Whether this server has a CRM built in to try things with */
  readonly tryOut: boolean } }
  /** Start the built-in CRM, connect it, and store demo companies when there are none */
  'POST /api/v1/try-out': { params: undefined; query: undefined; body: undefined; answer: { readonly connectionId: string; readonly companies: number; readonly fields: number } }
  /** What an error code means, what to do, and who can do it */
  'GET /api/v1/error-codes/{code}': { params: { code: string }; query: undefined; body: undefined; answer: { readonly code: string; readonly title: string; readonly meaning: string; readonly nextStep: string; readonly retry: 'now' | 'later' | 'after-fix' | 'never'; readonly who: 'user' | 'operator' | 'crm-admin' | 'nobody' } }
  /** Begin the sign-in at the CRM; send this browser to the address within ten minutes */
  'POST /api/v1/connections/{connection}/sign-in': { params: { connection: string }; query: undefined; body: undefined; answer: { readonly url: string; readonly expiresAt: string } }
  /** Where the CRM sends the browser back to; answers a page for people */
  'GET /api/v1/sign-in/{kind}/callback': { params: { kind: 'salesforce' }; query: { state: string; code?: string; error?: string }; body: undefined; answer: string }
  /** Companies in the order of their keys, with their status in each connection */
  'GET /api/v1/companies': { params: undefined; query: { limit?: number; cursor?: string; filter?: string; segment?: string; search?: string; status?: string; connection?: string; count?: 'true' | 'false' }; body: undefined; answer: { readonly rows: readonly Company[]; readonly next: string | null; readonly total: number | null } }
  /** Companies with where they stand in each connection as a CSV file, streamed */
  'GET /api/v1/companies/export': { params: undefined; query: { filter?: string; segment?: string; search?: string; status?: string; connection?: string }; body: undefined; answer: string }
  /** What filters over companies may name */
  'GET /api/v1/company-fields': { params: undefined; query: undefined; body: undefined; answer: readonly { readonly name: string; readonly type: string }[] }
  /** One company */
  'GET /api/v1/companies/{company}': { params: { company: string }; query: undefined; body: undefined; answer: Company }
  /** Correct what we know of a company; a later import that names a fact says what is true then */
  'PATCH /api/v1/companies/{company}': { params: { company: string }; query: undefined; body: { readonly name?: string; readonly country?: string | null; readonly city?: string | null; readonly state?: string | null; readonly industry?: string | null; readonly employees?: number | null }; answer: Company }
  /** People of a company */
  'GET /api/v1/companies/{company}/people': { params: { company: string }; query: { limit?: number; cursor?: string }; body: undefined; answer: { readonly rows: readonly Person[]; readonly next: string | null } }
  /** Archive companies, or bring them back; archived ones are neither matched nor synced */
  'POST /api/v1/companies/archive': { params: undefined; query: undefined; body: { readonly companies: readonly string[]; readonly archived?: boolean }; answer: { readonly changed: number } }
  /** How many companies stand where in each CRM */
  'GET /api/v1/company-standings': { params: undefined; query: undefined; body: undefined; answer: CompanyStandings }
  /** The mapped fields of a company and of the record it is linked to, side by side */
  'GET /api/v1/connections/{connection}/companies/{company}/record': { params: { connection: string; company: string }; query: undefined; body: undefined; answer: CompanyRecord }
  /** Links made and ended and changes written for a company, newest first, at most 200 */
  'GET /api/v1/companies/{company}/history': { params: { company: string }; query: undefined; body: undefined; answer: readonly CompanyEvent[] }
  /** Match, mark, sync, hold or unmatch many companies at once; `preview` says before what will be done */
  'POST /api/v1/connections/{connection}/companies': { params: { connection: string }; query: undefined; body: { 
  /** match: look for their records again. mark, unmark: for sync. sync: mark, and sync now. unmatch: end their links */
  readonly verb: 'match' | 'mark' | 'sync' | 'unmark' | 'unmatch'; 
  /** These; or `where` */
  readonly companies?: readonly string[]; 
  /** All that are found so, the first 10,000 */
  readonly where?: { 
  /** Filter language, as JSON */
  readonly filter?: string; 
  /** A saved filter; both together must hold */
  readonly segment?: string; 
  /** In name and domains, or the whole key; one or two letters: names that begin with them */
  readonly search?: string; 
  /** Where they stand in the CRM, one of these */
  readonly status?: string; 
  /** Name or id: which CRM `status` is about; default: any */
  readonly connection?: string }; 
  /** unmatch: why */
  readonly reason?: 'wrong-account' | 'no-longer-relevant' | 'duplicate-record' | 'structure-changed' | 'other'; 
  /** unmatch: matching never suggests these pairs again */
  readonly stopSuggesting?: boolean; 
  /** Only answer what would be done */
  readonly preview?: boolean }; answer: BulkAnswer }
  /** Saved filters */
  'GET /api/v1/segments': { params: undefined; query: undefined; body: undefined; answer: readonly Segment[] }
  /** Save a filter under a name */
  'POST /api/v1/segments': { params: undefined; query: undefined; body: { readonly name: string; 
  /** Filter language: {"field","op","value"}, {"all":[…]}, {"any":[…]}, {"not":…} */
  readonly filter: Readonly<Record<string, unknown>> }; answer: Segment }
  /** One saved filter, and how many companies it finds now */
  'GET /api/v1/segments/{id}': { params: { id: string }; query: undefined; body: undefined; answer: { readonly id: string; readonly name: string; 
  /** Filter language: {"field","op","value"}, {"all":[…]}, {"any":[…]}, {"not":…} */
  readonly filter: Readonly<Record<string, unknown>>; readonly words: string; readonly updatedAt: string; readonly companies: number } }
  /** Change a saved filter */
  'PUT /api/v1/segments/{id}': { params: { id: string }; query: undefined; body: { readonly name: string; 
  /** Filter language: {"field","op","value"}, {"all":[…]}, {"any":[…]}, {"not":…} */
  readonly filter: Readonly<Record<string, unknown>> }; answer: Segment }
  /** Remove a saved filter */
  'DELETE /api/v1/segments/{id}': { params: { id: string }; query: undefined; body: undefined; answer: { readonly done: true } }
  /** How many companies a filter finds, and the filter in words */
  'POST /api/v1/segments/count': { params: undefined; query: undefined; body: { 
  /** Filter language: {"field","op","value"}, {"all":[…]}, {"any":[…]}, {"not":…} */
  readonly filter: Readonly<Record<string, unknown>> }; answer: { readonly companies: number; readonly words: string } }
  /** Recent imports */
  'GET /api/v1/imports': { params: undefined; query: { limit?: number }; body: undefined; answer: readonly Import[] }
  /** Lines of a file that were refused, each with the reason and the next step */
  'GET /api/v1/imports/{id}/rejects': { params: { id: string }; query: { limit?: number; cursor?: string }; body: undefined; answer: { readonly rows: readonly { readonly line: number; readonly code: string; readonly symbol: string; readonly key: string | null; readonly message: string; readonly meaning: string; readonly nextStep: string }[]; readonly next: string | null } }
  /** Companies with what was decided for them; state=review is the queue for people */
  'GET /api/v1/connections/{connection}/matches': { params: { connection: string }; query: { limit?: number; cursor?: string; state?: 'auto' | 'review' | 'none' | 'person' | 'created'; reason?: 'clear' | 'ambiguous' | 'weak' | 'no-candidate' | 'contested' | 'linked' | 'link-ended' | 'paused'; search?: string; sort?: 'company' | 'value' | 'uncertainty' | 'priority' }; body: undefined; answer: { readonly rows: readonly Decision[]; readonly next: string | null; readonly counts: Readonly<Record<string, number>>; 
  /** Why Auto-Match is paused; null: it is not */
  readonly paused: string | null } }
  /** Why a company is matched, or why not: candidates with all reasons for and against */
  'GET /api/v1/connections/{connection}/matches/{company}': { params: { connection: string; company: string }; query: undefined; body: undefined; answer: MatchExplanation }
  /** Why one record is a company, or is not, also when it was never a candidate */
  'GET /api/v1/connections/{connection}/matches/{company}/pairs/{remoteId}': { params: { connection: string; company: string; remoteId: string }; query: undefined; body: undefined; answer: PairExplanation }
  /** Search accounts of the CRM, for a person who matches by hand */
  'GET /api/v1/connections/{connection}/accounts': { params: { connection: string }; query: { search: string; live?: 'true' | 'false'; limit?: number }; body: undefined; answer: readonly { readonly remoteId: string; readonly name: string | null; readonly website: string | null; readonly country: string | null; 
  /** Null as well where the CRM was asked */
  readonly city: string | null }[] }
  /** Say which record a company is; it is marked for the next sync run, nothing is written at once */
  'PUT /api/v1/connections/{connection}/matches/{company}/link': { params: { connection: string; company: string }; query: undefined; body: { readonly remoteId: string }; answer: Link }
  /** Take a match away: what was written stays in the CRM, later syncs leave the record alone */
  'POST /api/v1/links/{id}/unmatch': { params: { id: string }; query: undefined; body: { readonly reason?: 'wrong-account' | 'no-longer-relevant' | 'duplicate-record' | 'structure-changed' | 'other'; 
  /** Matching never suggests the pair again */
  readonly stopSuggesting?: boolean } | null; answer: Link }
  /** Mark matched companies for sync, or hold them back */
  'POST /api/v1/connections/{connection}/marks': { params: { connection: string }; query: undefined; body: { readonly companies: readonly string[]; readonly marked?: boolean }; answer: { readonly changed: number } }
  /** Say that a record is not this company; it is never suggested again */
  'PUT /api/v1/connections/{connection}/matches/{company}/excluded/{remoteId}': { params: { connection: string; company: string; remoteId: string }; query: undefined; body: undefined; answer: { readonly done: true } }
  /** Take an exclusion back */
  'DELETE /api/v1/connections/{connection}/matches/{company}/excluded/{remoteId}': { params: { connection: string; company: string; remoteId: string }; query: undefined; body: undefined; answer: { readonly done: true } }
  /** Say that an automatic link is right: it becomes a person’s, its mark stays, and matching learns from it */
  'POST /api/v1/links/{id}/confirm': { params: { id: string }; query: undefined; body: undefined; answer: Link }
  /** Say of many pairs whether they are the same: same links or confirms, different excludes or unmatches */
  'POST /api/v1/connections/{connection}/matches/judge': { params: { connection: string }; query: undefined; body: { readonly pairs: readonly { readonly companyId: string; readonly remoteId: string; readonly verdict: 'same' | 'different' }[]; 
  /** The pairs come from the sample that the audit offers */
  readonly source?: 'audit' }; answer: { readonly done: number; readonly failed: number; readonly results: readonly { readonly companyId: string; readonly remoteId: string; readonly verdict: 'same' | 'different'; readonly done: boolean; readonly error: { readonly code: string; readonly message: string; readonly nextStep: string } | null }[] } }
  /** A random sample of automatic links that nobody judged, the same all day; judge it with source "audit" */
  'GET /api/v1/connections/{connection}/matching/audit': { params: { connection: string }; query: { count?: number }; body: undefined; answer: readonly { readonly linkId: string; readonly companyId: string; readonly companyName: string; readonly companyDomain: string | null; readonly companyCountry: string | null; readonly remoteId: string; readonly accountName: string | null; readonly accountWebsite: string | null; readonly accountCountry: string | null; 
  /** Chance that matching gave, 0 to 1 */
  readonly probability: number | null }[] }
  /** What people said about pairs, newest first, with what matching thought at that moment */
  'GET /api/v1/connections/{connection}/matching/labels': { params: { connection: string }; query: { limit?: number; cursor?: string; company?: string }; body: undefined; answer: { readonly rows: readonly { readonly id: string; readonly companyId: string; readonly remoteId: string; readonly verdict: 'same' | 'different'; readonly source: 'review' | 'assign' | 'unmatch' | 'exclude' | 'audit' | 'confirm'; readonly by: string; readonly at: string; readonly state: string | null; readonly probability: number | null; 
  /** Place among the candidates then, from 0 */
  readonly rank: number | null; readonly linkOrigin: string | null; readonly model: string | null; readonly taught: readonly { readonly kind: 'name' | 'domain'; readonly value: string }[]; readonly withdrawnAt: string | null }[]; readonly next: string | null } }
  /** Names and domains that records of the CRM learned from confirmed matches */
  'GET /api/v1/connections/{connection}/matching/aliases': { params: { connection: string }; query: { limit?: number; cursor?: string }; body: undefined; answer: { readonly rows: readonly { readonly kind: 'name' | 'domain'; readonly value: string; readonly remoteId: string; readonly accountName: string | null; readonly learnedBy: string; readonly learnedAt: string }[]; readonly next: string | null } }
  /** Make a record forget a learned name or domain; who was matched by it is decided again */
  'DELETE /api/v1/connections/{connection}/matching/aliases': { params: { connection: string }; query: undefined; body: { readonly remoteId: string; readonly kind: 'name' | 'domain'; readonly value: string }; answer: { readonly done: true } }
  /** Companies that wait for a person in all connections: what is worth most and most in doubt first */
  'GET /api/v1/reviews': { params: undefined; query: { limit?: number; cursor?: string; connection?: string }; body: undefined; answer: { readonly rows: readonly QueuedReview[]; readonly next: string | null; 
  /** How many wait, of all pages */
  readonly left: number; readonly byConnection: readonly { readonly connectionId: string; readonly left: number }[]; 
  /** When the next scheduled run matches again; null: no schedule */
  readonly nextMatchAt: string | null } }
  /** Decide for companies of the queue; whoever was first is not overwritten */
  'POST /api/v1/reviews': { params: undefined; query: undefined; body: { readonly decisions: readonly { readonly connectionId: string; readonly companyId: string; readonly verdict: 'same' | 'none' | 'create'; 
  /** With "same": which record */
  readonly remoteId?: string | null }[] }; answer: readonly { readonly connectionId: string; readonly companyId: string; 
  /** False: nothing was changed; standing or error says why */
  readonly done: boolean; readonly standing: StandingReview | null; readonly error: { readonly code: string; readonly message: string; readonly nextStep: string } | null }[] }
  /** A company beside the records it may be, field by field, and what somebody has decided already */
  'GET /api/v1/connections/{connection}/reviews/{company}': { params: { connection: string; company: string }; query: undefined; body: undefined; answer: Review }
  /** Take your own last decision about a company back; it is in the queue again */
  'POST /api/v1/connections/{connection}/reviews/{company}/undo': { params: { connection: string; company: string }; query: undefined; body: undefined; answer: { readonly done: true } }
  /** Open companies with the same evidence as those that you have been deciding alike */
  'GET /api/v1/reviews/alike': { params: undefined; query: { since: string }; body: undefined; answer: readonly { 
  /** Why it is in review, and the evidence for (+) and against (-) */
  readonly likeness: string; 
  /** What you said each time; "same": the best candidate */
  readonly verdict: 'same' | 'none' | 'create'; 
  /** How often you said it */
  readonly decisions: number; 
  /** At most 200 */
  readonly reviews: readonly QueuedReview[] }[] }
  /** People with what was decided for them; state=review is the queue for people */
  'GET /api/v1/connections/{connection}/people-matches': { params: { connection: string }; query: { limit?: number; cursor?: string; state?: 'auto' | 'review' | 'none' | 'person'; reason?: 'clear' | 'ambiguous' | 'weak' | 'no-candidate' | 'contested' | 'linked'; search?: string }; body: undefined; answer: { readonly rows: readonly PersonDecision[]; readonly next: string | null; readonly counts: Readonly<Record<string, number>> } }
  /** Why a person is matched, or why not: candidates with all reasons for and against */
  'GET /api/v1/connections/{connection}/people-matches/{person}': { params: { connection: string; person: string }; query: undefined; body: undefined; answer: PersonExplanation }
  /** Say which contact or lead a person is */
  'PUT /api/v1/connections/{connection}/people-matches/{person}/link': { params: { connection: string; person: string }; query: undefined; body: { readonly object: string; readonly remoteId: string }; answer: PersonLink }
  /** Take the match of a person away; the pair is not matched by itself again */
  'POST /api/v1/person-links/{id}/unmatch': { params: { id: string }; query: undefined; body: undefined; answer: PersonLink }
  /** Say that a contact or lead is not this person; it is never suggested again */
  'PUT /api/v1/connections/{connection}/people-matches/{person}/excluded/{object}/{remoteId}': { params: { connection: string; person: string; object: string; remoteId: string }; query: undefined; body: undefined; answer: { readonly done: true } }
  /** Take an exclusion of a contact or lead back */
  'DELETE /api/v1/connections/{connection}/people-matches/{person}/excluded/{object}/{remoteId}': { params: { connection: string; person: string; object: string; remoteId: string }; query: undefined; body: undefined; answer: { readonly done: true } }
  /** How right automatic links are, by what people said of the last 500 within 180 days; whether Auto-Match is paused */
  'GET /api/v1/connections/{connection}/matching/precision': { params: { connection: string }; query: undefined; body: undefined; answer: LivePrecision }
  /** Say how right automatic links must be; below it beyond doubt, Auto-Match pauses */
  'PUT /api/v1/connections/{connection}/matching/target': { params: { connection: string }; query: undefined; body: { readonly target: number }; answer: { readonly done: true } }
  /** Let a paused Auto-Match link by itself again; judgements from now on count */
  'POST /api/v1/connections/{connection}/matching/resume': { params: { connection: string }; query: undefined; body: { 
  /** What was found and done */
  readonly note: string }; answer: { readonly done: true } }
  /** Weights that were fitted to what people said, newest first, and which are in use */
  'GET /api/v1/matching/models': { params: undefined; query: undefined; body: undefined; answer: { readonly shipped: string; 
  /** Version in use; null: the shipped weights */
  readonly active: number | null; readonly models: readonly MatchModel[]; readonly activations: readonly { readonly version: number | null; readonly by: string; readonly at: string }[] } }
  /** One model, weight by weight beside the shipped and the active one */
  'GET /api/v1/matching/models/{version}': { params: { version: number }; query: undefined; body: undefined; answer: { readonly model: MatchModel; 
  /** Natural log of the odds; what differs most from the active one first */
  readonly differences: readonly { readonly feature: string; readonly shipped: number; readonly active: number; readonly fitted: number }[] } }
  /** Fit weights to what people said and compare them on pairs left out; changes no decision */
  'POST /api/v1/matching/models/refit': { params: undefined; query: undefined; body: undefined; answer: MatchModel }
  /** Put a model in use: the next match decides for all companies anew; links that hold stay */
  'POST /api/v1/matching/models/{version}/activate': { params: { version: number }; query: undefined; body: undefined; answer: MatchModel }
  /** Put in use what was in use before */
  'POST /api/v1/matching/models/rollback': { params: undefined; query: undefined; body: undefined; answer: { readonly active: number | null } }
  /** Score histogram: how many companies were decided with which chance or score, with the thresholds */
  'GET /api/v1/connections/{connection}/matching/charts/scores': { params: { connection: string }; query: { by?: 'probability' | 'score' }; body: undefined; answer: { 
  /** From (included) to (excluded), lowest first; empty bins too */
  readonly bins: readonly { 
  /** On the chosen scale; null: open to that side */
  readonly from: number | null; 
  /** On the chosen scale; null: open to that side */
  readonly to: number | null; 
  /** Companies matched without asking */
  readonly auto: number; 
  /** Companies that wait for a person */
  readonly review: number; 
  /** Companies without account */
  readonly none: number }[]; 
  /** Companies without any candidate, so without score */
  readonly without: { 
  /** Companies matched without asking */
  readonly auto: number; 
  /** Companies that wait for a person */
  readonly review: number; 
  /** Companies without account */
  readonly none: number }; 
  /** On the same scale; of a company with one candidate */
  readonly thresholds: { readonly auto: number; readonly review: number } } }
  /** Match rate of all companies and of each segment */
  'GET /api/v1/connections/{connection}/matching/charts/segments': { params: { connection: string }; query: undefined; body: undefined; answer: readonly { 
  /** Null: all companies */
  readonly segmentId: string | null; readonly name: string; 
  /** Companies that are not archived */
  readonly companies: number; 
  /** Companies that have a record, by whomever */
  readonly matched: number; 
  /** Companies that wait for a person */
  readonly review: number; 
  /** Companies of which the CRM has no record */
  readonly none: number; 
  /** 0 to 1; null: of nothing */
  readonly rate: number | null }[] }
  /** Calibration: what matching said of judged pairs beside what people said */
  'GET /api/v1/connections/{connection}/matching/charts/calibration': { params: { connection: string }; query: undefined; body: undefined; answer: readonly { readonly from: number; readonly to: number; 
  /** 0 to 1; null: of nothing */
  readonly predicted: number | null; 
  /** Pairs */
  readonly judged: number; 
  /** Pairs that people called the same */
  readonly same: number; readonly observed: Interval }[] }
  /** Live precision of automatic links over time and by model */
  'GET /api/v1/connections/{connection}/matching/charts/precision': { params: { connection: string }; query: { period?: 'week' | 'month'; periods?: number }; body: undefined; answer: { 
  /** 0 to 1 */
  readonly target: number; readonly points: readonly { 
  /** First day of the period, YYYY-MM-DD, UTC */
  readonly from: string; readonly model: string | null; 
  /** Automatic links */
  readonly judged: number; 
  /** Automatic links */
  readonly right: number; readonly precision: Interval }[] } }
  /** The thresholds in force, as chances */
  'GET /api/v1/connections/{connection}/matching/thresholds': { params: { connection: string }; query: undefined; body: undefined; answer: MatchThresholds }
  /** Set the thresholds, or go back to the usual ones; the next match decides for all companies anew, links that hold stay */
  'PUT /api/v1/connections/{connection}/matching/thresholds': { params: { connection: string }; query: undefined; body: { 
  /** Null: the usual ones */
  readonly thresholds: { 
  /** 0 to 1 */
  readonly auto: number; 
  /** 0 to 1; below auto */
  readonly review: number } | null }; answer: MatchThresholds }
  /** What the decisions that are stored would be with other thresholds; nothing is changed */
  'GET /api/v1/connections/{connection}/matching/preview': { params: { connection: string }; query: { auto: number; review: number; autoMatch?: 'true' | 'false' }; body: undefined; answer: ThresholdsPreview }
  /** What each kind of evidence weighs in the pairs that matching looked at last */
  'GET /api/v1/connections/{connection}/matching/evidence': { params: { connection: string }; query: undefined; body: undefined; answer: readonly { readonly name: string; readonly forPairs: number; 
  /** Mean, natural log of the odds */
  readonly forMean: number | null; readonly againstPairs: number; 
  /** Mean, natural log of the odds */
  readonly againstMean: number | null }[] }
  /** The mapping in force, with everything that is wrong with it now */
  'GET /api/v1/connections/{connection}/mappings/{object}': { params: { connection: string; object: string }; query: undefined; body: undefined; answer: Mapping }
  /** Save a mapping; one with findings is refused */
  'PUT /api/v1/connections/{connection}/mappings/{object}': { params: { connection: string; object: string }; query: undefined; body: { readonly rows: readonly { readonly ours: string; readonly field: string; readonly conversion: 'default' | 'date-only' | 'without-time-offset' | 'copy'; readonly rule: 'ours' | 'theirs' | 'fill-if-empty' | 'newest'; readonly onCreate: boolean; readonly onUpdate: boolean }[]; readonly timeZone?: string }; answer: Mapping }
  /** Back to the default mapping */
  'DELETE /api/v1/connections/{connection}/mappings/{object}': { params: { connection: string; object: string }; query: undefined; body: undefined; answer: Mapping }
  /** What would be wrong with a mapping; nothing is stored */
  'POST /api/v1/connections/{connection}/mappings/{object}/validate': { params: { connection: string; object: string }; query: undefined; body: { readonly rows: readonly { readonly ours: string; readonly field: string; readonly conversion: 'default' | 'date-only' | 'without-time-offset' | 'copy'; readonly rule: 'ours' | 'theirs' | 'fill-if-empty' | 'newest'; readonly onCreate: boolean; readonly onUpdate: boolean }[]; readonly timeZone?: string }; answer: readonly { readonly problem: string; readonly ours: string | null; readonly field: string | null; readonly message: string; readonly nextStep: string }[] }
  /** Our fields that can be mapped, conversions and rules */
  'GET /api/v1/mapping-fields': { params: undefined; query: undefined; body: undefined; answer: { readonly fields: readonly { readonly name: string; readonly type: string }[]; readonly conversions: readonly string[]; readonly rules: readonly string[] } }
  /** A draft mapping on up to 20 real linked companies: ours, converted, theirs now; nothing is stored or sent */
  'POST /api/v1/connections/{connection}/mappings/{object}/preview': { params: { connection: string; object: string }; query: undefined; body: { readonly rows: readonly { readonly ours: string; readonly field: string; readonly conversion: 'default' | 'date-only' | 'without-time-offset' | 'copy'; readonly rule: 'ours' | 'theirs' | 'fill-if-empty' | 'newest'; readonly onCreate: boolean; readonly onUpdate: boolean }[]; readonly timeZone?: string; readonly limit?: number }; answer: readonly PreviewedRow[] }
  /** How many new records Automatically Create New Accounts would make now; nothing is changed */
  'GET /api/v1/connections/{connection}/creatable': { params: { connection: string }; query: { segment?: string }; body: undefined; answer: { readonly companies: number; 
  /** Asked for by people in Review, whatever the settings say */
  readonly wanted: number; 
  /** False: the CRM lacks our key field, nothing is created before it is there */
  readonly keyField: boolean } }
  /** Start a run: the whole loop (sync) or one stage */
  'POST /api/v1/runs': { params: undefined; query: undefined; body: { 
  /** Name or id */
  readonly connection: string; readonly kind: 'sync' | 'pull' | 'match' | 'plan' | 'apply'; 
  /** apply: the approved plan to write */
  readonly plan?: string; 
  /** match: decide for all companies anew */
  readonly full?: boolean }; answer: Run }
  /** Runs, newest first */
  'GET /api/v1/runs': { params: undefined; query: { limit?: number; cursor?: string; connection?: string; kind?: string; state?: string; trigger?: string }; body: undefined; answer: { readonly rows: readonly RunRow[]; readonly next: string | null } }
  /** One run with its counts and its accounting */
  'GET /api/v1/runs/{id}': { params: { id: string }; query: undefined; body: undefined; answer: RunDetails }
  /** The verbose log of a run, oldest first */
  'GET /api/v1/runs/{id}/logs': { params: { id: string }; query: { limit?: number; cursor?: string; level?: string; search?: string; from?: number }; body: undefined; answer: { readonly rows: readonly LogLine[]; readonly next: string | null } }
  /** Records that could not be read or written, each with the reason and the next step */
  'GET /api/v1/runs/{id}/rejects': { params: { id: string }; query: { limit?: number; cursor?: string; stage?: string; object?: string }; body: undefined; answer: { readonly rows: readonly Reject[]; readonly next: string | null } }
  /** All counters of a run */
  'GET /api/v1/runs/{id}/counts': { params: { id: string }; query: undefined; body: undefined; answer: readonly Count[] }
  /** Ask a run to stop where nothing is lost */
  'POST /api/v1/runs/{id}/stop': { params: { id: string }; query: undefined; body: undefined; answer: Run }
  /** Ask a run to pause where nothing is lost; it keeps its place */
  'POST /api/v1/runs/{id}/pause': { params: { id: string }; query: undefined; body: undefined; answer: Run }
  /** Let a paused run go on */
  'POST /api/v1/runs/{id}/resume': { params: { id: string }; query: undefined; body: undefined; answer: Run }
  /** Write the rejected changes of a run again: pull, plan only their companies, apply */
  'POST /api/v1/runs/{id}/retry-rejects': { params: { id: string }; query: undefined; body: { 
  /** The plan waits for an approval */
  readonly review?: boolean } | null; answer: Run }
  /** What an undo of this run would do, by our copy of the CRM, and the latest undo there was */
  'GET /api/v1/runs/{id}/undo': { params: { id: string }; query: undefined; body: undefined; answer: RunUndo }
  /** Plan to take back what a run wrote; the plan waits for approval */
  'POST /api/v1/runs/{id}/undo': { params: { id: string }; query: undefined; body: undefined; answer: Run }
  /** The whole log of a run as a text file */
  'GET /api/v1/runs/{id}/logs/download': { params: { id: string }; query: undefined; body: undefined; answer: unknown }
  /** The rejects of a run as a CSV file */
  'GET /api/v1/runs/{id}/rejects/download': { params: { id: string }; query: undefined; body: undefined; answer: unknown }
  /** A run as it happens (server-sent events) */
  'GET /api/v1/runs/{id}/events': { params: { id: string }; query: { after?: number }; body: undefined; answer: string }
  /** Rejects over all connections, newest first; each problem of a record once, however many runs met it */
  'GET /api/v1/rejects': { params: undefined; query: { limit?: number; cursor?: string; class?: string; state?: string; connection?: string; owner?: ('me' | 'none') | string; run?: string; search?: string }; body: undefined; answer: { readonly rows: readonly RejectCase[]; readonly next: string | null; readonly total: number } }
  /** Retry, hold, release, ignore, reopen or assign rejects; `preview` says before what will be done */
  'POST /api/v1/rejects': { params: undefined; query: undefined; body: { readonly verb: 'retry' | 'hold' | 'release' | 'ignore' | 'reopen' | 'assign'; 
  /** These; or `where` */
  readonly ids?: readonly string[]; 
  /** All that are found so, the newest 10,000 */
  readonly where?: { readonly class?: string; 
  /** Default: open */
  readonly state?: string; 
  /** Name or id */
  readonly connection?: string; 
  /** Who has taken them: me, none, or a user’s id */
  readonly owner?: ('me' | 'none') | string; 
  /** Met by this run */
  readonly run?: string; 
  /** In record, code, symbol, words and fields */
  readonly search?: string }; 
  /** ignore: why (needed); hold: why */
  readonly reason?: string; 
  /** assign: to whom; null: to nobody */
  readonly owner?: string | null; 
  /** retry: the plan waits for an approval even where no guard objects */
  readonly review?: boolean; 
  /** Only answer what would be done */
  readonly preview?: boolean }; answer: RejectAction }
  /** How many open rejects there are of each class, and how many are held, ignored and resolved */
  'GET /api/v1/reject-classes': { params: undefined; query: { connection?: string }; body: undefined; answer: RejectClasses }
  /** One reject, with what a person may correct */
  'GET /api/v1/rejects/{id}': { params: { id: string }; query: undefined; body: undefined; answer: RejectCase }
  /** People that rejects can be given to */
  'GET /api/v1/reject-owners': { params: undefined; query: undefined; body: undefined; answer: readonly { readonly id: string; readonly name: string }[] }
  /** Rejects as a CSV file, streamed */
  'GET /api/v1/rejects/export': { params: undefined; query: { class?: string; state?: string; connection?: string; owner?: ('me' | 'none') | string; run?: string; search?: string; ids?: string }; body: undefined; answer: string }
  /** Plans, newest first */
  'GET /api/v1/plans': { params: undefined; query: { limit?: number; cursor?: string; connection?: string; state?: string; run?: string }; body: undefined; answer: { readonly rows: readonly PlanRow[]; readonly next: string | null } }
  /** One plan with what it adds up to, per outcome and per field */
  'GET /api/v1/plans/{id}': { params: { id: string }; query: undefined; body: undefined; answer: PlanDetails }
  /** Changes field by field, with before and after, in the order of writing */
  'GET /api/v1/plans/{id}/changes': { params: { id: string }; query: { limit?: number; cursor?: string; kind?: 'create' | 'update' | 'delete'; outcome?: 'applied' | 'unchanged' | 'rejected' | 'deferred' | 'unknown' | 'pending'; object?: string; field?: string; company?: string; code?: string; search?: string }; body: undefined; answer: { readonly rows: readonly ChangeRow[]; readonly next: string | null; readonly total: number } }
  /** Allow a held plan to be written; the run that waited for it goes on */
  'POST /api/v1/plans/{id}/approve': { params: { id: string }; query: undefined; body: { 
  /** How many were shown as still to be written; others: refused */
  readonly changes?: number } | null; answer: { readonly plan: Plan; 
  /** The run that waited for it and goes on */
  readonly run: Run | null } }
  /** Throw a plan away; nothing of it is written */
  'POST /api/v1/plans/{id}/drop': { params: { id: string }; query: undefined; body: undefined; answer: { readonly plan: Plan; 
  /** The run that waited for it and goes on */
  readonly run: Run | null } }
  /** Leave changes, or one field of all changes of an object, out of a held plan */
  'POST /api/v1/plans/{id}/trim': { params: { id: string }; query: undefined; body: { readonly changes?: readonly string[]; readonly kind?: 'create' | 'update' | 'delete'; readonly object?: string; readonly field?: string }; answer: { readonly left: number; readonly plan: PlanDetails } }
  /** Take changes that were left out back into a held plan */
  'POST /api/v1/plans/{id}/untrim': { params: { id: string }; query: undefined; body: { readonly changes?: readonly string[]; readonly kind?: 'create' | 'update' | 'delete'; readonly object?: string }; answer: { readonly left: number; readonly plan: PlanDetails } }
  /** Who did what, newest first */
  'GET /api/v1/audit': { params: undefined; query: { limit?: number; cursor?: string; subjectKind?: string; subjectId?: string; actorId?: string; action?: string; from?: string; to?: string }; body: undefined; answer: { readonly rows: readonly AuditRow[]; readonly next: string | null } }
  /** How this installation is doing */
  'GET /api/v1/system': { params: undefined; query: undefined; body: undefined; answer: System }
  /** What happens in the workspace (server-sent events) */
  'GET /api/v1/events': { params: undefined; query: undefined; body: undefined; answer: string }
  /** Store companies from a CSV or NDJSON file of any size; the same file twice changes nothing */
  'POST /api/v1/imports/companies': { params: undefined; query: undefined; body: unknown; answer: { readonly id: string; readonly kind: 'companies' | 'people' | 'signals'; readonly finishedAt: string; readonly read: number; readonly stored: number; readonly unchanged: number; readonly skipped: number; readonly rejected: number; readonly warnings: readonly { readonly message: string; readonly count: number }[]; 
  /** The first 20; /imports/{id}/rejects has all */
  readonly rejects: readonly { readonly line: number; readonly code: string; readonly symbol: string; readonly key: string | null; readonly message: string; readonly meaning: string; readonly nextStep: string }[] } }
  /** Store people from a CSV or NDJSON file of any size; the same file twice changes nothing */
  'POST /api/v1/imports/people': { params: undefined; query: undefined; body: unknown; answer: { readonly id: string; readonly kind: 'companies' | 'people' | 'signals'; readonly finishedAt: string; readonly read: number; readonly stored: number; readonly unchanged: number; readonly skipped: number; readonly rejected: number; readonly warnings: readonly { readonly message: string; readonly count: number }[]; 
  /** The first 20; /imports/{id}/rejects has all */
  readonly rejects: readonly { readonly line: number; readonly code: string; readonly symbol: string; readonly key: string | null; readonly message: string; readonly meaning: string; readonly nextStep: string }[] } }
  /** Store signals from a CSV or NDJSON file of any size; the same file twice changes nothing */
  'POST /api/v1/imports/signals': { params: undefined; query: undefined; body: unknown; answer: { readonly id: string; readonly kind: 'companies' | 'people' | 'signals'; readonly finishedAt: string; readonly read: number; readonly stored: number; readonly unchanged: number; readonly skipped: number; readonly rejected: number; readonly warnings: readonly { readonly message: string; readonly count: number }[]; 
  /** The first 20; /imports/{id}/rejects has all */
  readonly rejects: readonly { readonly line: number; readonly code: string; readonly symbol: string; readonly key: string | null; readonly message: string; readonly meaning: string; readonly nextStep: string }[] } }
}
