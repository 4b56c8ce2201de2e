const ROOM = 1024

/** Rows that were found for one record, each once, with what they share; small enough to stay beside the processor. */
export class RowSums {
  count = 0
  /** The highest sum. */
  most = 0
  rows = new Uint32Array(ROOM)
  sums = new Float32Array(ROOM)
  /** The most that the words a row was found through can weigh in a name of it. */
  reaches = new Float32Array(ROOM)
  /** Places in `rows` plus one by a hash of the row, 0 where free; the first 2 ** bits are in use. */
  private slots = new Uint32Array(ROOM * 2)
  private bits = Math.log2(ROOM * 2)

  clear(): void {
    this.slots.fill(0, 0, 1 << this.bits)
    this.bits = Math.log2(ROOM * 2)
    this.count = 0
    this.most = 0
  }

  /** Adds to the sum and reach of each row of a part of a list. */
  add(list: Uint32Array, from: number, to: number, value: number, reach: number): void {
    while ((this.count + to - from) * 2 > 1 << this.bits) this.widen()
    const { slots, rows, sums, reaches } = this
    const shift = 32 - this.bits
    const mask = (1 << this.bits) - 1
    let { count, most } = this
    for (let at = from; at < to; at++) {
      const row = list[at]!
      let slot = Math.imul(row, 0x9e3779b1) >>> shift
      while (slots[slot] !== 0 && rows[slots[slot]! - 1] !== row) slot = (slot + 1) & mask
      let place = slots[slot]! - 1
      if (place < 0) {
        place = count++
        slots[slot] = count
        rows[place] = row
        sums[place] = 0
        reaches[place] = 0
      }
      sums[place]! += value
      reaches[place]! += reach
      if (sums[place]! > most) most = sums[place]!
    }
    this.count = count
    this.most = most
  }

  private widen(): void {
    this.slots.fill(0, 0, 1 << this.bits)
    this.bits++
    const size = 1 << this.bits
    if (size > this.slots.length) this.grow(size)
    for (let place = 0; place < this.count; place++) {
      let slot = Math.imul(this.rows[place]!, 0x9e3779b1) >>> (32 - this.bits)
      while (this.slots[slot] !== 0) slot = (slot + 1) & (size - 1)
      this.slots[slot] = place + 1
    }
  }

  private grow(size: number): void {
    const { rows, sums, reaches } = this
    this.slots = new Uint32Array(size)
    this.rows = new Uint32Array(size / 2)
    this.sums = new Float32Array(size / 2)
    this.reaches = new Float32Array(size / 2)
    this.rows.set(rows)
    this.sums.set(sums)
    this.reaches.set(reaches)
  }
}
