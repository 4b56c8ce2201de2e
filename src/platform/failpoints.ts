/**
 * Named places where tests make the worst happen. Without CONCORDAT_FAILPOINTS they do nothing.
 *
 * CONCORDAT_FAILPOINTS="pull.page.staged=kill,apply.intent.stored=kill@3,pull.page.stored=throw"
 * `kill` ends this process with SIGKILL, `throw` throws; `@n` fires at the n-th pass only (default: the first).
 */
type Fault = { kind: 'kill' | 'throw'; pass: number }

let armed = parse(process.env.CONCORDAT_FAILPOINTS ?? '')
const passes = new Map<string, number>()

function parse(text: string): ReadonlyMap<string, Fault> {
  const faults = new Map<string, Fault>()
  for (const part of text.split(',').filter(Boolean)) {
    const [name = '', action = ''] = part.split('=')
    const [kind, pass] = action.split('@')
    if (kind !== 'kill' && kind !== 'throw')
      throw new Error(`CONCORDAT_FAILPOINTS: "${part}" is not NAME=kill|throw[@n]`)
    faults.set(name, { kind, pass: Number(pass ?? 1) })
  }
  return faults
}

/** Arms other failpoints than the environment's, in the same notation; '' disarms all. For tests within one process. */
export function armFailpoints(text: string): void {
  armed = parse(text)
  passes.clear()
}

export function failpoint(name: string): void {
  if (armed.size === 0) return
  const fault = armed.get(name)
  if (!fault) return
  const pass = (passes.get(name) ?? 0) + 1
  passes.set(name, pass)
  if (pass !== fault.pass) return
  if (fault.kind === 'kill') process.kill(process.pid, 'SIGKILL')
  throw new Error(`failpoint ${name}`)
}
