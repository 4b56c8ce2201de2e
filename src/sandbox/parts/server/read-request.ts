import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'

const LARGEST_BODY = 200_000_000

export interface RequestTarget {
  readonly path: string
  readonly segments: readonly string[]
  readonly query: URLSearchParams
}

/** A request that cannot be read at all. */
export class UnreadableRequest extends Error {}

/** Lenient as real clients need it: double and trailing slashes, `+` and `%20` for blanks. Throws UnreadableRequest. */
export function readTarget(url: string): RequestTarget {
  const [path = '/', ...rest] = url.split('?')
  const segments = path
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => {
      try {
        return decodeURIComponent(segment)
      } catch {
        throw new UnreadableRequest('The URI is not correctly encoded')
      }
    })
  return { path, segments, query: new URLSearchParams(rest.join('?')) }
}

/** 414 or 431 when the request's head is too long, else 0. */
export function tooLongHead(request: IncomingMessage, most: number): 0 | 414 | 431 {
  const uri = (request.url ?? '').length
  if (uri > most) return 414
  let head = uri
  for (const part of request.rawHeaders) head += part.length + 2
  return head > most ? 431 : 0
}

/** Throws UnreadableRequest. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length
    if (size > LARGEST_BODY) throw new UnreadableRequest('The request body is too large')
    pieces.push(piece)
  }
  const body = Buffer.concat(pieces)
  const encoding = request.headers['content-encoding']?.toLowerCase()
  try {
    if (encoding === 'gzip') return await promisify(gunzip)(body)
    if (encoding === 'deflate') return await promisify(inflate)(body)
  } catch {
    throw new UnreadableRequest(`The body is not valid ${encoding}`)
  }
  return body
}
