/** Columns of unknown length while an index is built; what is built lies in shared memory, so that workers need no copy. */
export class GrowingWords {
  length = 0
  private values = new Uint32Array(1024)

  push(value: number): void {
    if (this.length === this.values.length) {
      const wider = new Uint32Array(this.length * 2)
      wider.set(this.values)
      this.values = wider
    }
    this.values[this.length++] = value
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
      const wider = new Uint8Array(this.length * 2)
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

export function sharedWords(length: number): Uint32Array {
  return new Uint32Array(new SharedArrayBuffer(length * 4))
}
