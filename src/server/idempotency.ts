import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Platform } from '../platform/platform.ts'
import type { HeldKey } from './caller.ts'
import { serverError } from './errors.ts'
import { knownError } from './problem.ts'
import { answerPlace, claimKey, releaseKey, type StoredAnswer, selectKey, storeAnswer } from './store.ts'

type Ground = Pick<Platform, 'clock' | 'database' | 'secrets' | 'log'>

const FORM = /^[\x21-\x7e]{1,255}$/
const WAIT_MS = 10_000
const LOOK_EVERY_MS = 100

/**
 * Before the route: the first request with a key claims it; the same request again gets the first answer; another one
 * CC-API-7. A request that comes while the first is still at work waits a little, then hears CC-API-10. The key is held
 * for one day. Answers true when the reply has been sent.
 */
export async function claimOrRepeat(ground: Ground, request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
  const key = request.headers['idempotency-key']
  if (key === undefined || !request.caller || !request.routeOptions.config.idempotent) return false
  if (typeof key !== 'string' || !FORM.test(key))
    throw serverError('CC-API-1', 'The Idempotency-Key must be 1 to 255 visible ASCII characters.')
  const { workspaceId, kind, id, userId } = request.caller
  const held: HeldKey = {
    ...{ workspaceId, callerId: kind === 'user' ? userId : id, key },
    beganAt: ground.clock.now(),
    bodyHash: null,
  }
  const streams = request.routeOptions.config.streams === true
  if (await claimKey(ground.database.db, held, streams ? null : hashRequest(request, hashText(bodyText(request))))) {
    request.heldKey = held
    return false
  }
  const bodyHash = streams ? await hashStream(request.body as AsyncIterable<Buffer>) : hashText(bodyText(request))
  await repeatAnswer(ground, reply, held, hashRequest(request, bodyHash))
  return true
}

async function repeatAnswer(ground: Ground, reply: FastifyReply, held: HeldKey, hash: Buffer): Promise<void> {
  const first = await firstAnswer(ground, held)
  if (first?.requestHash && !first.requestHash.equals(hash))
    throw serverError('CC-API-7', 'This Idempotency-Key was used before, for another request.')
  if (first?.state !== 'answered' || first.status === null || first.sealedAnswer === null)
    throw serverError('CC-API-10', 'The first request with this Idempotency-Key has not answered yet.')
  reply.code(first.status).header('idempotent-replayed', 'true')
  if (first.contentType) reply.header('content-type', first.contentType)
  await reply.send(ground.secrets.open(first.sealedAnswer, answerPlace(held)))
}

async function firstAnswer({ clock, database }: Ground, held: HeldKey): Promise<StoredAnswer | null> {
  const until = clock.monotonicMs() + WAIT_MS
  for (;;) {
    const found = await selectKey(database.db, held)
    if (found?.state !== 'working' || clock.monotonicMs() >= until) return found
    await clock.sleep(LOOK_EVERY_MS)
  }
}

/** After the route, before the answer leaves: what the caller reads is what a repetition will read. */
export async function keepAnswer(
  ground: Ground,
  request: FastifyRequest,
  reply: FastifyReply,
  answer: string,
): Promise<void> {
  const held = request.heldKey
  if (!held) return
  request.heldKey = null
  const { database, secrets, log } = ground
  try {
    await storeAnswer(database.db, held, {
      status: reply.statusCode,
      contentType: String(reply.getHeader('content-type') ?? '') || null,
      sealed: secrets.seal(answer, answerPlace(held)),
      requestHash: held.bodyHash && hashRequest(request, held.bodyHash),
    })
  } catch (error) {
    // The work is done and must be told; a repetition hears that its outcome is not known (CC-API-10).
    log.error({ error, reference: request.id }, 'the answer for an idempotency key could not be kept')
  }
}

/** After an error that says "try again": nothing was done, so the key is free for the next try. */
export async function releaseAfter(ground: Ground, request: FastifyRequest, error: unknown): Promise<void> {
  const held = request.heldKey
  const { code, definition } = knownError(error)
  if (!held || code === 'CC-API-5' || !['now', 'later'].includes(definition.retry)) return
  request.heldKey = null
  await releaseKey(ground.database.db, held)
}

/** Passes a streamed body on and remembers its hash for the key. */
export async function* hashedBody(request: FastifyRequest, body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  for await (const chunk of body) {
    hash.update(chunk)
    yield chunk
  }
  if (request.heldKey) request.heldKey.bodyHash = hash.digest()
}

async function hashStream(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const hash = createHash('sha256')
  for await (const chunk of body) hash.update(chunk)
  return hash.digest()
}

function bodyText(request: FastifyRequest): string {
  return JSON.stringify(request.body ?? null)
}

function hashText(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function hashRequest(request: FastifyRequest, bodyHash: Buffer): Buffer {
  return createHash('sha256').update(`${request.method} ${request.url}\n`).update(bodyHash).digest()
}
