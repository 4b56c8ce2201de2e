import { agoWords, exactWords } from '../format/times.ts'
import { numberWords, shortNumber } from '../format/words.ts'
import { useNow } from '../state/now.ts'

/** A moment as its age, with date, time and UTC when hovered; both are read out. `at` is the API's ISO text. */
export function Timestamp({ at, none = '–' }: { readonly at: string | null; readonly none?: string }) {
  const now = useNow()
  if (at === null) return <span>{none}</span>
  const date = new Date(at)
  return (
    <time dateTime={at} title={exactWords(date)}>
      {agoWords(date, now)}
    </time>
  )
}

/** A number grouped by locale; `short` shortens it ("12K") and keeps the whole one in its title. */
export function NumberText({ value, short = false }: { readonly value: number; readonly short?: boolean }) {
  return short ? <span title={numberWords(value)}>{shortNumber(value)}</span> : <span>{numberWords(value)}</span>
}
