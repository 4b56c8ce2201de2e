import type { RecordType } from './known-columns.ts'
import type { ListedReject } from './list-rejects.ts'

/** One file of a matching, with its sums: read = auto + review + none + skipped + rejected, or indexed + rejected. */
interface FileReport {
  readonly file: string
  readonly read: number
  readonly rejected: number
  /** Known column → headings that were understood as it. */
  readonly columns: Readonly<Record<string, readonly string[]>>
  /** Headings that nothing was done with. */
  readonly unused: readonly string[]
}

interface DecidedReport extends FileReport {
  readonly auto: number
  readonly review: number
  readonly none: number
  readonly skipped: number
}

interface RunReport {
  readonly type: RecordType
  readonly out: string
  /** What a person should know about the columns. */
  readonly warnings: readonly string[]
  /** The first few rows that were left out. */
  readonly rejects: readonly ListedReject[]
  readonly seconds: number
  readonly peakMemoryMb: number
}

export interface FilesReport extends RunReport {
  readonly left: DecidedReport
  readonly right: FileReport & { readonly indexed: number }
  readonly threads: number
}

export interface PairsReport extends RunReport {
  readonly pairs: DecidedReport
}

/** Most memory this process ever held, all threads together. */
export function peakMemoryMb(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024)
}
