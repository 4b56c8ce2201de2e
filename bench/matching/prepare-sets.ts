import { createReadStream, createWriteStream, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { generateCompanies } from '../sets/generator/generate-companies.ts'

const SETS = join(import.meta.dirname, '../sets')

/** Folder with left.csv, right.csv and truth.csv of a set: as it is in bench/sets or elsewhere, unpacked, or generated below `work`. */
export async function prepareSet(set: string | number, work: string): Promise<string> {
  const folder = join(work, basename(String(set)))
  if (typeof set === 'number') {
    if (!existsSync(folder)) generateCompanies(set, folder)
    return folder
  }
  const stored = resolve(SETS, set)
  const packed = readdirSync(stored).filter((name) => name.endsWith('.gz'))
  if (packed.length === 0) return stored
  mkdirSync(folder, { recursive: true })
  for (const name of packed) {
    const target = createWriteStream(join(folder, name.slice(0, -'.gz'.length)))
    await pipeline(createReadStream(join(stored, name)), createGunzip(), target)
  }
  return folder
}
