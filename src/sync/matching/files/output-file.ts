import { once } from 'node:events'
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileError } from './errors.ts'

/** Where rows are written. Nothing is seen under the final name before finish(). */
export interface OutputFile {
  /** Resolves when more may be written. */
  write(bytes: Uint8Array): Promise<void>
  /** Puts the file in place; call once. */
  finish(): Promise<void>
  /** Takes back what was written, unless it was finished. */
  discard(): Promise<void>
}

/** `-` is standard output. Throws CC-MATCH-24 when the file cannot be created, before any work is done. */
async function openOutput(path: string): Promise<OutputFile> {
  if (path === '-') return standardOutput()
  try {
    const target = await realpath(path).catch(() => path)
    const found = await stat(target).catch(() => null)
    if (found?.isDirectory()) throw new Error('it is a folder')
    // A pipe or a device is written to as it is: putting a file in its place would destroy it.
    return found && !found.isFile() ? await device(target) : await replacedAtEnd(target)
  } catch (error) {
    throw fileError('CC-MATCH-24', `${path} cannot be written: ${(error as Error).message}`, { cause: error })
  }
}

/** The output and, when asked for, the file of rejects, which are put in place or taken back together. */
export async function openOutputs(out: string, rejects: string | null) {
  const output = await openOutput(out)
  const rejectFile =
    rejects === null
      ? null
      : await openOutput(rejects).catch(async (error) => {
          await output.discard()
          throw error
        })
  return {
    output,
    rejectFile,
    finish: async () => {
      await output.finish()
      await rejectFile?.finish()
    },
    discard: async () => {
      await output.discard()
      await rejectFile?.discard()
    },
  }
}

async function replacedAtEnd(target: string): Promise<OutputFile> {
  const part = join(dirname(target), `.${basename(target)}.${process.pid}.part`)
  const handle = await open(part, 'w')
  let closed = false
  const close = async () => {
    if (!closed) await handle.close()
    closed = true
  }
  return {
    write: (bytes) => writeAll(handle, bytes, target),
    finish: async () => {
      await close()
      await rename(part, target)
    },
    discard: async () => {
      await close()
      await rm(part, { force: true })
    },
  }
}

async function device(target: string): Promise<OutputFile> {
  const handle = await open(target, 'w')
  let closed = false
  const close = async () => {
    if (!closed) await handle.close()
    closed = true
  }
  return { write: (bytes) => writeAll(handle, bytes, target), finish: close, discard: close }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, target: string): Promise<void> {
  try {
    for (let at = 0; at < bytes.length; ) at += (await handle.write(bytes, at)).bytesWritten
  } catch (error) {
    throw fileError('CC-MATCH-24', `${target} cannot be written: ${(error as Error).message}`, { cause: error })
  }
}

function standardOutput(): OutputFile {
  const { stdout } = process
  let failure: Error | null = null
  const fail = (error: Error) => {
    failure = error
  }
  stdout.on('error', fail)
  const done = async () => void stdout.off('error', fail)
  return {
    write: async (bytes) => {
      if (!failure && !stdout.write(bytes))
        await Promise.race([once(stdout, 'drain'), once(stdout, 'close')]).catch(fail)
      if (failure) throw fileError('CC-MATCH-24', `standard output is closed: ${failure.message}`)
    },
    finish: done,
    discard: done,
  }
}
