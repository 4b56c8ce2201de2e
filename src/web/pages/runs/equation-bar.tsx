import { numberWords } from '../../format/words.ts'
import type { Equation } from './equation.ts'
import styles from './run.module.css'

/** A sum that closes, in words and as a bar whose parts have a colour and a pattern. */
export function EquationBar({ equation, finished }: { readonly equation: Equation; readonly finished: boolean }) {
  const { whole, total, parts, closes } = equation
  const shown = parts.filter((part) => part.count > 0)
  return (
    <div className={styles.equation} data-equation={whole}>
      <p>
        <strong>
          {whole} {numberWords(total)}
        </strong>
        {parts.map(({ name, count, look }, at) => (
          <span key={name}>
            {at === 0 ? ' = ' : ' + '}
            <span className={styles.part} data-look={look}>
              {name} {numberWords(count)}
            </span>
          </span>
        ))}
      </p>
      <div className={styles.bar} aria-hidden="true">
        {shown.map(({ name, count, look }) => (
          <span key={name} data-look={look} style={{ flexGrow: count }} title={`${name} ${numberWords(count)}`} />
        ))}
      </div>
      {finished && !closes && (
        <p className={styles.bad}>The sum does not close, so this run may not be called a success.</p>
      )}
    </div>
  )
}
