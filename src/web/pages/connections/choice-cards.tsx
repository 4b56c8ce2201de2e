import { type ReactNode, useId } from 'react'
import styles from './wizard.module.css'

export interface ChoiceCard<Value extends string> {
  readonly value: Value
  readonly title: string
  readonly words: ReactNode
  readonly glyph?: ReactNode
  /** Why it cannot be chosen. */
  readonly whyNot?: string | undefined
}

interface ChoiceCardsProps<Value extends string> {
  readonly legend: string
  readonly cards: readonly ChoiceCard<Value>[]
  readonly value: Value
  readonly onChange: (value: Value) => void
}

/** One of a few, each with a sentence. */
export function ChoiceCards<Value extends string>({ legend, cards, value, onChange }: ChoiceCardsProps<Value>) {
  const group = useId()
  return (
    <fieldset className={styles.choices}>
      <legend>{legend}</legend>
      {cards.map((card) => (
        <label key={card.value} className={styles.choice} data-off={card.whyNot ? '' : undefined}>
          <input
            type="radio"
            name={group}
            value={card.value}
            checked={card.value === value}
            disabled={card.whyNot !== undefined}
            onChange={() => onChange(card.value)}
          />
          {card.glyph}
          <span className={styles.choiceWords}>
            <b>{card.title}</b>
            <span>{card.whyNot ?? card.words}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
