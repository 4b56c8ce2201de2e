/** Texts with numbers (from 1, in the order they came), each with a count. Posted to workers as it is. */
export interface FrozenVocabulary {
  readonly size: number
  readonly bytes: Uint8Array
  readonly ends: Uint32Array
  readonly counts: Uint32Array
  readonly slots: Uint32Array
}

export interface Vocabulary {
  /** Number of a text; 0 when it is not there. `role` keeps the same text in different parts apart. */
  find(role: number, text: string): number
  /** Number of a text, put in when it was not there. */
  intern(role: number, text: string): number
  readonly size: number
  text(number: number): string
  count(number: number): number
  add(number: number, times: number): void
  freeze(): FrozenVocabulary
}

const START = 1024

/** Texts are Latin-1 (others were transliterated before); what is not is cut to its low byte. At most 255 characters count. */
export function openVocabulary(frozen?: FrozenVocabulary): Vocabulary {
  let bytes = frozen?.bytes ?? new Uint8Array(START * 16)
  let ends = frozen?.ends ?? new Uint32Array(START)
  let counts = frozen?.counts ?? new Uint32Array(START)
  let slots = frozen?.slots ?? new Uint32Array(START * 2)
  let size = frozen?.size ?? 0
  const cached: (string | undefined)[] = []

  const slotOf = (role: number, text: string): number => {
    const mask = slots.length - 1
    for (let slot = hashText(role, text) & mask; ; slot = (slot + 1) & mask) {
      const number = slots[slot]!
      if (number === 0 || equals(number, role, text)) return slot
    }
  }
  const equals = (number: number, role: number, text: string): boolean => {
    let at = ends[number - 1]!
    const length = Math.min(text.length, 255)
    if (ends[number]! - at !== length + 1 || bytes[at++] !== role) return false
    for (let i = 0; i < length; i++) if (bytes[at + i] !== (text.charCodeAt(i) & 255)) return false
    return true
  }
  const grow = () => {
    ends = enlarged(ends, Uint32Array)
    counts = enlarged(counts, Uint32Array)
    slots = new Uint32Array(slots.length * 2)
    const mask = slots.length - 1
    for (let number = 1; number <= size; number++) {
      let slot = hashBytes(bytes, ends[number - 1]!, ends[number]!) & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = number
    }
  }
  const put = (role: number, text: string): number => {
    if (size + 2 >= ends.length) grow()
    const length = Math.min(text.length, 255)
    const start = ends[size]!
    while (start + length + 1 > bytes.length) bytes = enlarged(bytes, Uint8Array)
    bytes[start] = role
    for (let i = 0; i < length; i++) bytes[start + 1 + i] = text.charCodeAt(i) & 255
    size++
    ends[size] = start + length + 1
    slots[slotOf(role, text)] = size
    return size
  }
  return {
    get size() {
      return size
    },
    find: (role, text) => slots[slotOf(role, text)]!,
    intern(role, text) {
      return slots[slotOf(role, text)]! || put(role, text)
    },
    text(number) {
      const known = cached[number]
      if (known !== undefined) return known
      const text = textOf(bytes, ends[number - 1]! + 1, ends[number]!)
      // What is there once is asked for once; what is frequent is kept.
      if (counts[number]! > 2) cached[number] = text
      return text
    },
    count: (number) => counts[number]!,
    add(number, times) {
      counts[number]! += times
    },
    freeze: () => frozenCopy({ size, bytes, ends, counts, slots }),
  }
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1')
}

function frozenCopy({ size, bytes, ends, counts, slots }: FrozenVocabulary): FrozenVocabulary {
  return {
    size,
    bytes: shared(bytes.subarray(0, ends[size]!), Uint8Array),
    ends: shared(ends.subarray(0, size + 2), Uint32Array),
    counts: shared(counts.subarray(0, size + 2), Uint32Array),
    slots: shared(slots, Uint32Array),
  }
}

/** 32-bit FNV-1a over the role and the low bytes of at most 255 characters, stirred. */
export function hashText(role: number, text: string): number {
  let hash = Math.imul(0x811c9dc5 ^ role, 0x01000193)
  const length = Math.min(text.length, 255)
  for (let i = 0; i < length; i++) hash = Math.imul(hash ^ (text.charCodeAt(i) & 255), 0x01000193)
  return stir(hash)
}

function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193)
  return stir(hash)
}

/** Mixes two 32-bit numbers into one. */
export function mixHashes(one: number, other: number): number {
  return stir(Math.imul(one, 0x9e3779b1) ^ (other + 0x7f4a7c15))
}

function stir(hash: number): number {
  let mixed = hash ^ (hash >>> 16)
  mixed = Math.imul(mixed, 0x85ebca6b)
  mixed ^= mixed >>> 13
  mixed = Math.imul(mixed, 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

interface Numbers<A> {
  new (length: number): A
  new (buffer: SharedArrayBuffer): A
  readonly BYTES_PER_ELEMENT: number
}

/** A copy of twice the length. */
export function enlarged<A extends Uint8Array | Uint32Array>(array: A, kind: Numbers<A>): A {
  const larger = new kind(array.length * 2)
  larger.set(array)
  return larger
}

/** A copy that worker threads can share. */
export function shared<A extends Uint8Array | Uint32Array>(array: A, kind: Numbers<A>): A {
  const copy = new kind(new SharedArrayBuffer(array.length * kind.BYTES_PER_ELEMENT))
  copy.set(array)
  return copy
}
