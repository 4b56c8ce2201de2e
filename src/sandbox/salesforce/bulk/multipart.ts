import type { Call } from '../server/call.ts'
import { WireError } from '../server/wire-error.ts'

/** The two parts of a job that is created together with its content: `job` (JSON) and `content` (CSV). */
export function readMultipart(call: Call): { job: Record<string, unknown>; content: Buffer } {
  const boundary = /boundary="?([^";]+)"?/i.exec(call.headers['content-type'] ?? '')?.[1]
  if (!boundary) throw new WireError(400, 'CLIENT_INPUT_ERROR', 'The multipart boundary is missing')
  const parts = new Map<string, Buffer>()
  const mark = Buffer.from(`--${boundary}`)
  let from = call.body.indexOf(mark)
  while (from >= 0) {
    const next = call.body.indexOf(mark, from + mark.length)
    if (next < 0) break
    const part = call.body.subarray(from + mark.length, next)
    const headEnd = part.indexOf('\r\n\r\n')
    const name = /name="?([^";\r\n]+)"?/i.exec(part.subarray(0, Math.max(headEnd, 0)).toString())?.[1]
    if (name) parts.set(name, part.subarray(headEnd + 4, part.length - 2))
    from = next
  }
  const content = parts.get('content')
  const job = parts.get('job')
  if (!job || !content)
    throw new WireError(400, 'CLIENT_INPUT_ERROR', 'The multipart body needs the parts job and content')
  try {
    return { job: JSON.parse(job.toString('utf8')) as Record<string, unknown>, content }
  } catch {
    throw new WireError(400, 'JSON_PARSER_ERROR', 'The part job is no JSON')
  }
}
