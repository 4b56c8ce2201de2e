import { numberWords, percentWords } from '../format/words.ts'
import styles from './meter.module.css'

interface MeterProps {
  /** What is measured: "Accounts matched". */
  readonly label: string
  readonly part: number
  readonly whole: number
  /** Shares from which it is good, and fair; the workspace's own. */
  readonly good?: number
  readonly fair?: number
}

const TOO_FEW = 20

/** A match rate (ui.md 7.1): bar, ticks at the thresholds, percentage with its count, and a word. */
export function Meter({ label, part, whole, good = 0.8, fair = 0.5 }: MeterProps) {
  const share = whole > 0 ? part / whole : 0
  const { word, colour } = judge(share, whole, good, fair)
  const counts = `${numberWords(part)} of ${numberWords(whole)}`
  return (
    // biome-ignore lint/a11y/useSemanticElements: a <meter> looks different in every browser and has no ticks
    <div
      className={styles.meter}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      aria-valuetext={`${percentWords(share)}, ${counts}, ${word}`}
    >
      <div className={styles.words} aria-hidden="true">
        <b>{percentWords(share)}</b>
        <span className={styles.muted}>{counts}</span>
        <span>{word}</span>
      </div>
      <svg className={styles.bar} viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <rect y="2" width="100" height="6" rx="1" fill="var(--pressed)" />
        <rect y="2" width={share * 100} height="6" rx="1" fill={colour} />
        {[fair, good].map((mark) => (
          <rect key={mark} x={mark * 100 - 0.1} width="0.2" height="10" fill="var(--edge)" />
        ))}
      </svg>
    </div>
  )
}

function judge(share: number, whole: number, good: number, fair: number): { word: string; colour: string } {
  if (whole < TOO_FEW) return { word: 'Too few to judge', colour: 'var(--edge)' }
  if (share >= good) return { word: 'Good', colour: 'var(--ok-fill)' }
  if (share >= fair) return { word: 'Fair', colour: 'var(--warn-fill)' }
  return { word: 'Low', colour: 'var(--bad-fill)' }
}
