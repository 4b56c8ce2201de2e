import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { Writable } from 'node:stream'
import { constants, createGzip, gzipSync } from 'node:zlib'
import { type Answer, JSON_TYPE } from './answer.ts'

export interface SendOptions {
  readonly headOnly: boolean
  readonly gzip: boolean
  readonly pretty: boolean
  /** 'broken': the connection breaks in the middle; 'short': the body ends cleanly, but too early. */
  readonly cut: 'broken' | 'short' | null
  /** Where in a long body the cut falls, 0…1. */
  readonly cutAt: number
}

const WORTH_ZIPPING = 1024
const PIECE = 65_536

/** Puts an answer on the wire. Large bodies are made as fast as the client reads them. */
export async function sendAnswer(response: ServerResponse, answer: Answer, options: SendOptions): Promise<void> {
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value)
  response.statusCode = answer.status
  const { body } = answer
  if (body.kind === 'none') {
    if (answer.status !== 204 && answer.status !== 304) response.setHeader('Content-Length', 0)
    response.end()
    return
  }
  response.setHeader('Content-Type', body.kind === 'json' ? (body.type ?? JSON_TYPE) : body.type)
  if (options.headOnly) {
    response.end()
    return
  }
  if (body.kind === 'chunks') return sendChunks(response, body.chunks(), options)
  const bytes = bytesOf(body, options.pretty)
  const zipped = options.gzip && bytes.length > WORTH_ZIPPING
  if (zipped) response.setHeader('Content-Encoding', 'gzip')
  const sent = zipped ? gzipSync(bytes, { level: constants.Z_BEST_SPEED }) : bytes
  if (options.cut) return sendCut(response, sent, options.cut)
  response.setHeader('Content-Length', sent.length)
  response.end(sent)
}

function bytesOf(body: Exclude<Answer['body'], { kind: 'none' } | { kind: 'chunks' }>, pretty: boolean): Buffer {
  if (body.kind === 'bytes') return body.bytes
  if (body.kind === 'text') return Buffer.from(body.text)
  return Buffer.from(JSON.stringify(body.value, null, pretty ? 2 : undefined))
}

async function sendCut(response: ServerResponse, bytes: Buffer, cut: 'broken' | 'short'): Promise<void> {
  const half = bytes.subarray(0, Math.floor(bytes.length / 2))
  if (cut === 'short') {
    response.end(half)
    return
  }
  await new Promise<void>((resolve) => response.write(half, () => resolve()))
  response.socket?.destroy()
}

async function sendChunks(response: ServerResponse, chunks: Iterable<string>, options: SendOptions): Promise<void> {
  if (options.gzip) response.setHeader('Content-Encoding', 'gzip')
  const zip = options.gzip ? createGzip({ level: constants.Z_BEST_SPEED }) : null
  zip?.pipe(response)
  const out: Writable = zip ?? response
  const stopAt = options.cut ? 1 + Math.floor(options.cutAt * 8) : Number.POSITIVE_INFINITY
  let piece = ''
  let written = 0
  for (const chunk of chunks) {
    piece += chunk
    if (piece.length < PIECE) continue
    if (written >= stopAt) break
    await writePiece(out, response, piece)
    if (response.destroyed) return
    written += 1
    piece = ''
  }
  const rest = options.cut ? piece.slice(0, Math.floor(piece.length / 2)) : piece
  if (options.cut !== 'broken') {
    out.end(rest)
    return
  }
  await new Promise<void>((resolve) => out.write(rest, () => resolve()))
  response.socket?.destroy()
}

/** Waits for the client when it reads slower than we write; lets other requests through when it does not. */
async function writePiece(out: Writable, response: ServerResponse, piece: string): Promise<void> {
  if (out.write(piece)) {
    await new Promise<void>((resolve) => setImmediate(resolve))
    return
  }
  const closed = new AbortController()
  await Promise.race([
    once(out, 'drain', { signal: closed.signal }),
    once(response, 'close', { signal: closed.signal }),
  ]).finally(() => closed.abort())
}
