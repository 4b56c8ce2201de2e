import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'
import { WireError } from './wire-error.ts'

/** URI and headers together may have this many bytes (section 5). */
const LONGEST_HEAD = 16_384
const LARGEST_BODY = 200_000_000

export interface RequestTarget {
  readonly path: string
  readonly segments: readonly string[]
  readonly query: URLSearchParams
}

/** Lenient as real clients need it: double and trailing slashes, `.json` endings, `+` and `%20` for blanks. */
export function readTarget(url: string): RequestTarget {
  const [path = '/', ...rest] = url.split('?')
  const segments = path
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => {
      try {
        return decodeURIComponent(segment)
      } catch {
        throw new WireError(400, 'MALFORMED_QUERY', 'The URI is not correctly encoded')
      }
    })
  return { path, segments, query: new URLSearchParams(rest.join('?')) }
}

/** 414 or 431 when the request's head is too long, else 0. */
export function tooLongHead(request: IncomingMessage): 0 | 414 | 431 {
  const uri = (request.url ?? '').length
  if (uri > LONGEST_HEAD) return 414
  let head = uri
  for (const part of request.rawHeaders) head += part.length + 2
  return head > LONGEST_HEAD ? 431 : 0
}

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length
    if (size > LARGEST_BODY) throw new WireError(413, 'REQUEST_ENTITY_TOO_LARGE', 'The request body is too large')
    pieces.push(piece)
  }
  const body = Buffer.concat(pieces)
  const encoding = request.headers['content-encoding']?.toLowerCase()
  try {
    if (encoding === 'gzip') return await promisify(gunzip)(body)
    if (encoding === 'deflate') return await promisify(inflate)(body)
  } catch {
    throw new WireError(400, 'JSON_PARSER_ERROR', `The body is not valid ${encoding}`)
  }
  return body
}

export function htmlPage(title: string, words: string): string {
  return `<html><head><title>${title}</title></head><body><h1>${title}</h1><p>${words}</p></body></html>`
}
