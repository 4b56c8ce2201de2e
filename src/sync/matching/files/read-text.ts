import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { addAbortSignal, type Readable } from 'node:stream'
import { TextDecoder } from 'node:util'
import { fileError } from './errors.ts'

/** A file to match, or standard input. */
export interface TextSource {
  /** As the user named it. */
  readonly name: string
  /** Bytes of it; null when that is not known. */
  readonly bytes: number | null
  /** Whether it can be read a second time. */
  readonly again: boolean
  /** Opens it from the start. */
  open(): Readable
}

const CHUNK_BYTES = 1 << 18
const START_BYTES = 1 << 16
const CR = 13
const LF = 10
const NOT_TEXT: Readonly<Record<string, string>> = {
  'PK\u0003\u0004': 'a spreadsheet or a zip archive',
  '\u001f\u008b': 'compressed with gzip',
  '%PDF': 'a PDF document',
  '\u0089PNG': 'a picture',
  '\u00d0\u00cf\u0011\u00e0': 'an old Excel or Word document',
}

/** Path of a file, or - for standard input. Throws CC-MATCH-24 when there is no such file. */
export async function textSource(path: string): Promise<TextSource> {
  if (path === '-') return { name: 'standard input', bytes: null, again: false, open: () => process.stdin }
  try {
    const found = await stat(path)
    if (found.isDirectory()) throw new Error('it is a folder')
    const open = () => createReadStream(path, { highWaterMark: CHUNK_BYTES })
    return { name: path, bytes: found.isFile() ? found.size : null, again: found.isFile(), open }
  } catch (error) {
    throw fileError('CC-MATCH-24', `${path} cannot be read: ${(error as Error).message}`, { cause: error })
  }
}

/**
 * Reads a source as UTF-8 bytes whose lines end with LF: UTF-16 is recognised by its byte order mark, other encodings are
 * named by the user, old Macintosh line ends are turned round. Throws CC-MATCH-22 for what is plainly no text, CC-MATCH-24
 * when it cannot be read.
 */
export async function* readText(
  source: TextSource,
  encoding: string | null,
  signal: AbortSignal | null = null,
): AsyncGenerator<Buffer> {
  let translate: ((chunk: Buffer, last: boolean) => Buffer) | undefined
  for await (const chunk of withWholeStart(source, signal)) {
    translate ??= translationOf(chunk, source.name, encoding)
    const text = translate(chunk, false)
    if (text.length > 0) yield text
  }
  const rest = translate?.(Buffer.alloc(0), true)
  if (rest && rest.length > 0) yield rest
}

/** The first piece holds at least START_BYTES, unless the file is shorter. */
async function* withWholeStart(source: TextSource, signal: AbortSignal | null): AsyncGenerator<Buffer> {
  let start: Buffer | null = Buffer.alloc(0)
  for await (const chunk of chunksOf(source, signal)) {
    if (start === null) yield chunk
    else {
      start = Buffer.concat([start, chunk])
      if (start.length < START_BYTES) continue
      yield start
      start = null
    }
  }
  if (start && start.length > 0) yield start
}

async function* chunksOf(source: TextSource, signal: AbortSignal | null): AsyncGenerator<Buffer> {
  const stream = source.open()
  // Standard input may be silent for ever: being stopped ends the waiting.
  if (signal) addAbortSignal(signal, stream)
  try {
    for await (const chunk of stream) yield typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Buffer)
  } catch (error) {
    if (signal?.aborted) throw fileError('CC-MATCH-27', 'stopped before the end')
    throw fileError('CC-MATCH-24', `${source.name} cannot be read: ${(error as Error).message}`, { cause: error })
  } finally {
    stream.destroy()
    if (!stream.closed) await once(stream, 'close').catch(() => undefined)
  }
}

function translationOf(start: Buffer, name: string, encoding: string | null): (chunk: Buffer, last: boolean) => Buffer {
  const mark = start.toString('latin1', 0, 4)
  const what = Object.entries(NOT_TEXT).find(([magic]) => mark.startsWith(magic))
  if (what) throw fileError('CC-MATCH-22', `${name} is ${what[1]}`)
  const wide = mark.startsWith('\u00ff\u00fe') ? 'utf-16le' : mark.startsWith('\u00fe\u00ff') ? 'utf-16be' : null
  const chosen = wide ?? encoding
  if (chosen === null && start.subarray(0, 4096).includes(0))
    throw fileError('CC-MATCH-22', `${name} holds NUL characters at its start, so it is no text in UTF-8`)
  const decode = chosen === null || /^utf-?8$/i.test(chosen) ? withoutMark() : decoderOf(chosen, name)
  const probe = decode(start, false)
  const macintosh = probe.includes(CR) && !probe.includes(LF)
  let first: Buffer | null = probe
  return (chunk, last) => {
    const text = first ?? decode(chunk, last)
    first = null
    return macintosh ? Buffer.from(text.map((byte) => (byte === CR ? LF : byte))) : text
  }
}

function withoutMark(): (chunk: Buffer) => Buffer {
  let first = true
  return (chunk) => {
    const marked = first && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf
    first = false
    return marked ? chunk.subarray(3) : chunk
  }
}

function decoderOf(encoding: string, name: string): (chunk: Buffer, last: boolean) => Buffer {
  let decoder: TextDecoder
  try {
    decoder = new TextDecoder(encoding)
  } catch (error) {
    throw fileError('CC-MATCH-26', `${name}: the encoding "${encoding}" is not known`, { cause: error })
  }
  return (chunk, last) => Buffer.from(decoder.decode(chunk, { stream: !last }))
}
