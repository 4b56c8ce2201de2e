import { statSync } from 'node:fs'
import { dirname } from 'node:path'

/** The user PostgreSQL runs as; empty: the one Concordat runs as. */
export interface Identity {
  readonly uid?: number
  readonly gid?: number
}

/** `nobody` on every Linux. Needs no account to be made, unlike a user of our own. */
const NOBODY = 65_534

/**
 * PostgreSQL refuses to run as root. Root therefore runs it as the owner of existing database files, else as `nobody`.
 */
export function chooseIdentity(cluster: string): Identity {
  if (process.getuid?.() !== 0) return {}
  const owner = statSync(cluster, { throwIfNoEntry: false })
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  return { uid: NOBODY, gid: NOBODY }
}

/** The first directory on the way to `path` (inclusive) that this identity may not enter; null when all are open. */
export function blockedAt(path: string, identity: Identity): string | null {
  if (identity.uid === undefined) return null
  const steps: string[] = []
  for (let step = path; ; step = dirname(step)) {
    steps.unshift(step)
    if (step === dirname(step)) break
  }
  return steps.find((step) => !mayEnter(step, identity)) ?? null
}

function mayEnter(path: string, { uid, gid }: Identity): boolean {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return true
  const bit = stat.uid === uid ? 0o100 : stat.gid === gid ? 0o010 : 0o001
  return (stat.mode & bit) !== 0
}
