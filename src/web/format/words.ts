/** "3 companies", "1 company": count and word, grouped by locale. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${numberWords(count)} ${count === 1 ? one : many}`
}

const plain = new Intl.NumberFormat()
const short = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 })

/** 12345 → "12,345" in the viewer's locale. */
export function numberWords(value: number): string {
  return plain.format(value)
}

/** 12345 → "12K", for places without room; the full number belongs in the title. */
export function shortNumber(value: number): string {
  return short.format(value)
}

/** 0.712 → "71.2 %". */
export function percentWords(share: number): string {
  return `${(Math.round(share * 1000) / 10).toLocaleString()} %`
}

/** "not-matched" → "Not matched". */
export function sentenceCase(word: string): string {
  const text = word.replaceAll('-', ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
