import type { Waterfall } from '../../api/schema.generated.ts'
import { sentenceCase } from '../../format/words.ts'
import styles from './score-steps.module.css'

/**
 * A score waterfall for a narrow column: one line a reason, its bar from the sum before to the sum after. The words carry all
 * of it, so it is its own table.
 */
export function ScoreSteps({ of, label }: { readonly of: Waterfall; readonly label: string }) {
  const ends = [0, of.auto, of.review, of.start, ...of.steps.flatMap((step) => [step.from, step.to])]
  const [low, high] = [Math.min(...ends), Math.max(...ends)]
  const x = (value: number) => ((value - low) / Math.max(1, high - low)) * 100
  return (
    <ul className={styles.steps} aria-label={label}>
      <Line name="start" from={0} to={of.start} x={x} auto={of.auto} sentence="where every comparison starts" />
      {of.steps.map((step) => (
        <Line key={step.name} {...step} x={x} auto={of.auto} />
      ))}
      <Line name="score" from={0} to={of.score} x={x} auto={of.auto} sentence="the sum" />
    </ul>
  )
}

interface LineProps {
  readonly name: string
  readonly from: number
  readonly to: number
  readonly auto: number
  readonly sentence: string
  /** Place of a score in percent of the width. */
  readonly x: (value: number) => number
}

function Line({ name, from, to, auto, sentence, x }: LineProps) {
  const [left, right] = [Math.min(x(from), x(to)), Math.max(x(from), x(to))]
  const kind = name === 'start' || name === 'score' ? styles.whole : to < from ? styles.against : styles.for
  return (
    <li className={styles.step} title={sentence}>
      <span className={styles.name}>{sentenceCase(name)}</span>
      <svg className={styles.bar} viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <line x1={x(auto)} x2={x(auto)} y1="0" y2="10" className={styles.line} />
        <rect x={left} width={Math.max(1, right - left)} y="2" height="6" className={kind} />
      </svg>
      <span className={styles.value}>{signed(to - from)}</span>
      <span className="visually-hidden">: {sentence}</span>
    </li>
  )
}

function signed(value: number): string {
  const rounded = Math.round(value * 10) / 10
  return `${rounded < 0 ? '−' : '+'}${Math.abs(rounded).toFixed(1)}`
}
