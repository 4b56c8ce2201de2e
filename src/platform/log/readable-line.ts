const COLOURS: Readonly<Record<string, string>> = { debug: '90', info: '36', warn: '33', error: '31', fatal: '31' }

/** "07:53:10 warn  message  key=value …" from one JSON line, for terminals. */
export function readableLine(line: string): string {
  const { level, time, pid: _pid, msg, ...facts } = JSON.parse(line) as Record<string, unknown>
  const name = String(level)
  const shown = Object.entries(facts)
    .map(([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('')
  return `\u001b[90m${String(time).slice(11, 19)}\u001b[0m \u001b[${COLOURS[name] ?? '0'}m${name.padEnd(5)}\u001b[0m ${String(msg)}\u001b[90m${shown}\u001b[0m\n`
}
