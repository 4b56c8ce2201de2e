/** `/__sandbox`: what every sandbox shows behind the scenes. Only from this machine. */
import type { SandboxClock } from '../../clock.ts'
import type { FaultBox } from '../faults/fault-box.ts'
import { type Answer, empty, json } from '../server/answer.ts'
import type { RequestLog } from '../server/request-log.ts'
import type { Route } from '../server/router.ts'

/** A call behind the scenes that makes no sense. */
export class ControlRefusal extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export interface ControlCall {
  readonly query: URLSearchParams
  readonly body: Buffer
}

/** What the shared routes look at. */
export interface Backstage {
  readonly clock: SandboxClock
  readonly faults: FaultBox
  readonly requests: RequestLog
  /** Booleans, numbers and texts that may be changed while the sandbox runs. */
  readonly settings: object
  journal(after: number, limit: number): readonly unknown[]
  /** What GET /__sandbox shows besides the faults and the list of resources. */
  overview(): object
  /** What GET /__sandbox/requests shows besides the requests. */
  usage(): object
}

/** The shared routes and a sandbox's own. `backstage` finds what they look at. */
export function controlRoutes<Call extends ControlCall>(
  backstage: (call: Call) => Backstage,
  own: readonly Route<Call>[],
): readonly Route<Call>[] {
  const route = (method: string, path: string, endpoint: (call: Call, stage: Backstage) => Answer): Route<Call> => ({
    method,
    pattern: `/__sandbox${path}`,
    endpoint: (call) => endpoint(call, backstage(call)),
  })
  const routes: Route<Call>[] = [
    route('GET', '', (_call, stage) =>
      json({
        ...stage.overview(),
        now: stage.clock.now().toISOString(),
        faults: stage.faults.settings,
        resources: routes.map((each) => `${each.method} ${each.pattern}`),
      }),
    ),
    route('GET', '/journal', answerJournal),
    route('GET', '/requests', answerRequests),
    route('DELETE', '/requests', (_call, stage) => {
      stage.requests.clear()
      return empty()
    }),
    route('GET', '/faults', (_call, { faults }) =>
      json({ ...faults.settings, help: Object.fromEntries(faults.language.help) }),
    ),
    route('PUT', '/faults', (call, { faults }) => {
      faults.set(faultsText(call))
      return json(faults.settings)
    }),
    route('PATCH', '/faults', (call, { faults }) => {
      faults.add(faultsText(call))
      return json(faults.settings)
    }),
    route('DELETE', '/faults', (_call, { faults }) => {
      faults.clear()
      return empty()
    }),
    route('GET', '/settings', (_call, { settings }) => json(settings)),
    route('PATCH', '/settings', changeSettings),
    route('POST', '/clock', moveClock),
    ...own,
  ]
  return routes
}

/** ?after=seq&limit=1000 */
function answerJournal(call: ControlCall, stage: Backstage): Answer {
  return json({ entries: stage.journal(Number(call.query.get('after') ?? 0), Number(call.query.get('limit') ?? 1000)) })
}

/** ?after=seq */
function answerRequests(call: ControlCall, stage: Backstage): Answer {
  const entries = stage.requests.recent(Number(call.query.get('after') ?? 0))
  return json({ count: entries.length, ...stage.usage(), entries })
}

/** The text of `--faults` as body, plain or as {"faults": "…"}. */
function faultsText(call: ControlCall): string {
  const body = call.body.toString('utf8').trim()
  return body.startsWith('{') ? String(controlBody(call).faults ?? '') : body
}

function changeSettings(call: ControlCall, { settings }: Backstage): Answer {
  const known = settings as Record<string, unknown>
  for (const [name, value] of Object.entries(controlBody(call))) {
    if (!Object.hasOwn(known, name) || typeof known[name] !== typeof value)
      throw new ControlRefusal(
        400,
        'INVALID_SETTING',
        `There is no setting ${name} of this type. Settings: ${Object.keys(known).join(', ')}`,
      )
    known[name] = value
  }
  return json(settings)
}

/** {advanceMs} */
function moveClock(call: ControlCall, { clock }: Backstage): Answer {
  const { advanceMs } = controlBody(call)
  if (typeof advanceMs !== 'number') throw new ControlRefusal(400, 'INVALID_CLOCK', 'advanceMs must be a number')
  clock.advance(advanceMs)
  return json({ now: clock.now().toISOString() })
}

/** The JSON object in the body; {} when there is none. Throws ControlRefusal. */
export function controlBody(call: ControlCall): Record<string, unknown> {
  if (call.body.length === 0) return {}
  try {
    const value: unknown = JSON.parse(call.body.toString('utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // Said below.
  }
  throw new ControlRefusal(400, 'JSON_PARSER_ERROR', 'The body must be a JSON object')
}

/** Runs the one of `actions` that the body names as `action`. Throws ControlRefusal. */
export function takeAction<Result>(wanted: unknown, actions: Readonly<Record<string, () => Result>>): Result {
  const action = Object.hasOwn(actions, String(wanted)) ? actions[String(wanted)] : undefined
  if (!action)
    throw new ControlRefusal(400, 'INVALID_ACTION', `action must be one of ${Object.keys(actions).join(', ')}`)
  return action()
}
