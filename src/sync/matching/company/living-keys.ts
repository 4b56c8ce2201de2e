import { roomFor } from './growing-column.ts'
import { type KeyTable, placeOfKey } from './key-table.ts'
import { LivingLists } from './living-lists.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** A key table that is changed where it is: new keys stand behind the sorted ones and are found by hashing. */
export class LivingKeys {
  readonly table: KeyTable
  private readonly own: Mutable<KeyTable>
  private readonly lists: LivingLists
  private readonly sorted: number
  private size: number

  /** The table given is taken over. */
  constructor(table: KeyTable) {
    this.sorted = table.keys.length
    this.size = table.keys.length
    this.own = { ...table, added: new Uint32Array(1024) }
    this.lists = new LivingLists(this.own)
    this.table = this.own
    this.widenKeys()
  }

  get wasted(): number {
    return this.lists.wasted
  }

  add(key: number, value: number): void {
    const known = placeOfKey(this.own, key)
    this.lists.add(known < 0 ? this.append(key) : known, value)
  }

  remove(key: number, value: number): void {
    const place = placeOfKey(this.own, key)
    if (place >= 0) this.lists.remove(place, value)
  }

  private append(key: number): number {
    const place = this.lists.append()
    if (place === this.own.keys.length) this.widenKeys()
    this.own.keys[place] = key
    this.size = place + 1
    const slots = this.own.added!
    if ((this.size - this.sorted) * 2 > slots.length) this.widenSlots()
    else this.enter(slots, place)
    return place
  }

  private enter(slots: Uint32Array, place: number): void {
    const mask = slots.length - 1
    let slot = this.own.keys[place]! & mask
    while (slots[slot] !== 0) slot = (slot + 1) & mask
    slots[slot] = place + 1
  }

  private widenSlots(): void {
    const slots = new Uint32Array(this.own.added!.length * 2)
    for (let place = this.sorted; place < this.size; place++) this.enter(slots, place)
    this.own.added = slots
  }

  private widenKeys(): void {
    const wider = new Uint32Array(roomFor(this.own.keys.length))
    wider.set(this.own.keys)
    this.own.keys = wider
  }
}
