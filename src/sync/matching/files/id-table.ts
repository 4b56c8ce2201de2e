const LOAD_MAX = 0.5

/**
 * Remembers under which line each id was seen, in a few bytes an id beside the id itself: millions of ids cost no objects.
 */
export class IdTable {
  #text: Buffer = Buffer.allocUnsafeSlow(1 << 16)
  #ends: Uint32Array = new Uint32Array(1 << 12)
  #lines: Uint32Array = new Uint32Array(1 << 12)
  #slots: Int32Array = new Int32Array(1 << 13).fill(-1)
  #size = 0

  get size(): number {
    return this.#size
  }

  /** Adds an id; answers the line it was seen in before, or null when it is new. */
  add(id: string, line: number): number | null {
    const written = this.#write(id)
    const slot = this.#slotOf(written)
    const place = this.#slots[slot]!
    if (place >= 0) return this.#lines[place]!
    this.#slots[slot] = this.#size
    this.#ends[this.#size] = written.end
    this.#lines[this.#size] = line
    this.#size++
    if (this.#size === this.#ends.length) this.#growLists()
    if (this.#size > this.#slots.length * LOAD_MAX) this.#growSlots()
    return null
  }

  /** Number of an id, in the order they were added; null when it is not there. */
  numberOf(id: string): number | null {
    const place = this.#slots[this.#slotOf(this.#write(id))]!
    return place < 0 ? null : place
  }

  /** The id with a number. */
  idAt(place: number): string {
    return this.#text.toString('utf8', this.#startOf(place), this.#ends[place])
  }

  #startOf(place: number): number {
    return place === 0 ? 0 : this.#ends[place - 1]!
  }

  /** Writes the id behind the last one, where it stays only if it is new. */
  #write(id: string): { start: number; end: number } {
    const start = this.#startOf(this.#size)
    if (start + id.length * 3 > this.#text.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(this.#text.length * 2, start + id.length * 3))
      this.#text.copy(larger, 0, 0, start)
      this.#text = larger
    }
    return { start, end: start + this.#text.write(id, start) }
  }

  #slotOf({ start, end }: { start: number; end: number }): number {
    const mask = this.#slots.length - 1
    let slot = this.#hash(start, end) & mask
    for (;;) {
      const place = this.#slots[slot]!
      if (place < 0 || this.#equal(place, start, end)) return slot
      slot = (slot + 1) & mask
    }
  }

  #hash(start: number, end: number): number {
    let hash = 0x811c9dc5
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ this.#text[at]!, 0x01000193)
    return hash ^ (hash >>> 15)
  }

  #equal(place: number, start: number, end: number): boolean {
    const other = this.#startOf(place)
    if (this.#ends[place]! - other !== end - start) return false
    for (let at = 0; at < end - start; at++) if (this.#text[other + at] !== this.#text[start + at]) return false
    return true
  }

  #growLists(): void {
    const ends = new Uint32Array(this.#ends.length * 2)
    ends.set(this.#ends)
    this.#ends = ends
    const lines = new Uint32Array(this.#lines.length * 2)
    lines.set(this.#lines)
    this.#lines = lines
  }

  #growSlots(): void {
    this.#slots = new Int32Array(this.#slots.length * 2).fill(-1)
    for (let place = 0; place < this.#size; place++) {
      const slot = this.#slotOf({ start: this.#startOf(place), end: this.#ends[place]! })
      this.#slots[slot] = place
    }
  }
}
