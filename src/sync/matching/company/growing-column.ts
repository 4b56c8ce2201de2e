/** Columns of unknown length. What is finished lies in shared memory, so that workers need no copy. */
export class GrowingWords {
  length = 0
  private values = new Uint32Array(1024)

  push(value: number): void {
    if (this.length === this.values.length) this.widen()
    this.values[this.length++] = value
  }

  /** Writes a value behind the last one that is no part of the column: where its last list ends. */
  seal(value: number): void {
    if (this.length === this.values.length) this.widen()
    this.values[this.length] = value
  }

  private widen(): void {
    const wider = new Uint32Array(roomFor(this.length))
    wider.set(this.values)
    this.values = wider
  }

  at(index: number): number {
    return this.values[index]!
  }

  add(index: number, value: number): void {
    this.values[index]! += value
  }

  /** What was pushed so far, valid until the next push. */
  view(): Uint32Array {
    return this.values.subarray(0, this.length)
  }

  /** All values with room behind them; valid until the next push. */
  raw(): Uint32Array {
    return this.values
  }

  finish(): Uint32Array {
    const shared = sharedWords(this.length)
    shared.set(this.view())
    this.values = new Uint32Array(0)
    return shared
  }
}

export class GrowingBytes {
  length = 0
  private values = new Uint8Array(4096)

  push(value: number): void {
    if (this.length === this.values.length) {
      const wider = new Uint8Array(roomFor(this.length))
      wider.set(this.values)
      this.values = wider
    }
    this.values[this.length++] = value
  }

  /** All bytes with room behind them; valid until the next push. */
  raw(): Uint8Array {
    return this.values
  }

  finish(): Uint8Array {
    const shared = new Uint8Array(new SharedArrayBuffer(this.length))
    shared.set(this.values.subarray(0, this.length))
    this.values = new Uint8Array(0)
    return shared
  }
}

/** Small columns double; large ones grow by a quarter, so that little is spare when they stay. */
const LARGE = 1 << 18
export function roomFor(length: number): number {
  return length < LARGE ? Math.max(64, length * 2) : Math.ceil(length * 1.25)
}

export function sharedWords(length: number): Uint32Array {
  return new Uint32Array(new SharedArrayBuffer(length * 4))
}
