import { once } from 'node:events'
import { pipeline, type Readable, Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib'
import { type Attempt, describeFailure, httpError } from './errors.ts'

/** Below this size a high ratio is harmless. */
const RATIO_FREE_BYTES = 1024 * 1024
/** Buffered answers; a bomb is at least an order above. */
const RATIO_BUFFERED = 100
/** Streamed tables of mostly empty cells do reach 200; a gzip of zeros has 1030. */
const RATIO_STREAMED = 400

/**
 * Undoes the content encoding. The stream fails with CC-HTTP-6 when the compressed text is cut or broken, with CC-HTTP-7
 * when it unpacks to more than `maxBytes` or to a suspicious multiple of its size.
 */
export async function decodeBody(
  body: Readable,
  encoding: string,
  wireBytes: () => number,
  maxBytes: number,
  attempt: Attempt,
): Promise<Readable> {
  if (encoding === '' || encoding === 'identity') return body
  const unpacker = await unpackerFor(body, encoding)
  if (!unpacker) {
    body.destroy()
    throw httpError('CC-HTTP-11', `${attempt.host} packed its answer in a way we do not know`, {
      facts: { host: attempt.host, sent: true, reason: 'content-encoding' },
    })
  }
  const maxRatio = maxBytes === Number.POSITIVE_INFINITY ? RATIO_STREAMED : RATIO_BUFFERED
  let bytes = 0
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      if (bytes > maxBytes) return done(tooLarge(attempt, 'body'))
      if (bytes > RATIO_FREE_BYTES && bytes > wireBytes() * maxRatio)
        return done(tooLarge(attempt, 'compression ratio'))
      done(null, chunk)
    },
    destroy: (error, done) => done(error ? describeFailure(error, attempt) : null),
  })
  meter.on('error', () => undefined)
  pipeline(body, unpacker, meter, () => undefined)
  return meter
}

export function tooLarge(attempt: Attempt, what: string): Error {
  return httpError('CC-HTTP-7', `the answer of ${attempt.host} is too large (${what})`, {
    facts: { host: attempt.host, sent: true, what },
  })
}

async function unpackerFor(body: Readable, encoding: string): Promise<Transform | null> {
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip()
  if (encoding === 'br') return createBrotliDecompress()
  if (encoding !== 'deflate') return null
  // "deflate" means zlib, but some servers send it without the wrapper; the first byte tells.
  if (body.readableLength === 0 && !body.readableEnded) await once(body, 'readable')
  const first: Buffer | null = body.read()
  if (first) body.unshift(first)
  return first && ((first[0] ?? 0) & 0x0f) !== 8 ? createInflateRaw() : createInflate()
}
