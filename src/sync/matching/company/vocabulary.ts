import { GrowingBytes, GrowingWords, sharedWords } from './growing-column.ts'

/** Distinct texts with numbers from 0, as bytes in one blob and an open-addressing table; posted to workers without a copy. */
export interface Vocabulary {
  readonly size: number
  /** A code unit below 255 is one byte; others are 255 and two bytes. */
  readonly blob: Uint8Array
  /** Text i ends where i says and begins where i − 1 ends. */
  readonly ends: Uint32Array
  /** Number of the text plus one, 0 where free; length a power of two. */
  readonly table: Uint32Array
}

const ESCAPE = 255

/** 32 bits of a text; the seed keeps kinds of keys apart. */
export function hashText(text: string, seed = 0): number {
  return mix(fold(seeded(seed), text))
}

function seeded(seed: number): number {
  return 0x811c9dc5 ^ Math.imul(seed + 1, 0x9e3779b1)
}

function fold(hash: number, text: string): number {
  let folded = hash
  for (let at = 0; at < text.length; at++) folded = Math.imul(folded ^ text.charCodeAt(at), 0x01000193)
  return folded
}

/** As `hashText` of the text that is written there. */
function hashBytes(blob: Uint8Array, from: number, to: number): number {
  let folded = seeded(0)
  for (let at = from; at < to; at++) {
    let code = blob[at]!
    if (code === ESCAPE) {
      code = (blob[at + 1]! << 8) | blob[at + 2]!
      at += 2
    }
    folded = Math.imul(folded ^ code, 0x01000193)
  }
  return mix(folded)
}

/** Spreads the bits of a number over all of it. */
export function mix(value: number): number {
  let hash = value
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** The text's number, or -1. */
export function findText(vocabulary: Vocabulary, text: string): number {
  const { table, ends, blob } = vocabulary
  const mask = table.length - 1
  for (let slot = hashText(text) & mask; ; slot = (slot + 1) & mask) {
    const number = table[slot]!
    if (number === 0) return -1
    if (equals(blob, number === 1 ? 0 : ends[number - 2]!, ends[number - 1]!, text)) return number - 1
  }
}

/** Number of the text that is these two joined, or -1. */
export function findJoined(vocabulary: Vocabulary, first: string, second: string): number {
  const { table, ends, blob } = vocabulary
  const mask = table.length - 1
  const length = first.length + second.length
  for (let slot = mix(fold(fold(seeded(0), first), second)) & mask; ; slot = (slot + 1) & mask) {
    const number = table[slot]!
    if (number === 0) return -1
    const from = number === 1 ? 0 : ends[number - 2]!
    if (ends[number - 1]! - from >= length && equals(blob, from, ends[number - 1]!, first + second)) return number - 1
  }
}

export function textAt(vocabulary: Vocabulary, number: number): string {
  return decode(vocabulary.blob, number === 0 ? 0 : vocabulary.ends[number - 1]!, vocabulary.ends[number]!)
}

function decode(blob: Uint8Array, from: number, to: number): string {
  if (to - from > SHORT) return decodeLong(blob, from, to)
  let text = ''
  for (let at = from; at < to; at++) {
    const byte = blob[at]!
    if (byte !== ESCAPE) text += String.fromCharCode(byte)
    else {
      text += String.fromCharCode((blob[at + 1]! << 8) | blob[at + 2]!)
      at += 2
    }
  }
  return text
}

/** Texts up to here are read sooner letter by letter. */
const SHORT = 8

function decodeLong(blob: Uint8Array, from: number, to: number): string {
  const codes: number[] = []
  for (let at = from; at < to; at++) {
    const byte = blob[at]!
    if (byte !== ESCAPE) codes.push(byte)
    else {
      codes.push((blob[at + 1]! << 8) | blob[at + 2]!)
      at += 2
    }
  }
  return codes.length > SPREAD_MAX
    ? codes.map((code) => String.fromCharCode(code)).join('')
    : String.fromCharCode(...codes)
}

const SPREAD_MAX = 10_000

function equals(blob: Uint8Array, from: number, to: number, text: string): boolean {
  let at = from
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (at >= to) return false
    if (code < ESCAPE) {
      if (blob[at++] !== code) return false
    } else {
      if (blob[at] !== ESCAPE || blob[at + 1] !== code >>> 8 || blob[at + 2] !== (code & 255)) return false
      at += 3
    }
  }
  return at === to
}

function write(bytes: GrowingBytes, text: string): void {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < ESCAPE) bytes.push(code)
    else {
      bytes.push(ESCAPE)
      bytes.push(code >>> 8)
      bytes.push(code & 255)
    }
  }
}

export class VocabularyBuilder {
  private readonly bytes = new GrowingBytes()
  private readonly ends = new GrowingWords()
  private table = new Uint32Array(4096)

  get size(): number {
    return this.ends.length
  }

  /** The text's number; a new one when it is new. */
  intern(text: string): number {
    const mask = this.table.length - 1
    let slot = hashText(text) & mask
    for (; this.table[slot] !== 0; slot = (slot + 1) & mask) {
      const number = this.table[slot]!
      const from = number === 1 ? 0 : this.ends.at(number - 2)
      if (equals(this.bytes.raw(), from, this.ends.at(number - 1), text)) return number - 1
    }
    write(this.bytes, text)
    this.ends.push(this.bytes.length)
    this.table[slot] = this.ends.length
    if (this.ends.length * 2 > this.table.length) this.widen()
    return this.ends.length - 1
  }

  private widen(): void {
    const wider = new Uint32Array(this.table.length * 2)
    const mask = wider.length - 1
    for (let number = 1; number <= this.ends.length; number++) {
      const from = number === 1 ? 0 : this.ends.at(number - 2)
      let slot = hashBytes(this.bytes.raw(), from, this.ends.at(number - 1)) & mask
      while (wider[slot] !== 0) slot = (slot + 1) & mask
      wider[slot] = number
    }
    this.table = wider
  }

  /** As it is now, with room behind it; valid until the next new text. */
  view(): Vocabulary {
    return { size: this.ends.length, blob: this.bytes.raw(), ends: this.ends.raw(), table: this.table }
  }

  finish(): Vocabulary {
    const table = sharedWords(this.table.length)
    table.set(this.table)
    const size = this.ends.length
    return { size, blob: this.bytes.finish(), ends: this.ends.finish(), table }
  }
}

/** Texts by number without looking them up: ids of records. */
export interface TextColumn {
  readonly blob: Uint8Array
  readonly ends: Uint32Array
}

export class TextColumnBuilder {
  private readonly bytes = new GrowingBytes()
  private readonly ends = new GrowingWords()

  push(text: string): void {
    write(this.bytes, text)
    this.ends.push(this.bytes.length)
  }

  /** As it is now, with room behind it; valid until the next text. */
  view(): TextColumn {
    return { blob: this.bytes.raw(), ends: this.ends.raw() }
  }

  finish(): TextColumn {
    return { blob: this.bytes.finish(), ends: this.ends.finish() }
  }
}

export function columnText(column: TextColumn, row: number): string {
  return decode(column.blob, row === 0 ? 0 : column.ends[row - 1]!, column.ends[row]!)
}
