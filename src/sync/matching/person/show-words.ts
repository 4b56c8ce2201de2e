import type { NameWord } from './name-word.ts'

export function quoted(text: string): string {
  return `"${text}"`
}

/** "Müller" was read as "muller": shown with a capital letter. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

export function shownWord(word: NameWord | null): string {
  return word ? capital(word.text) : ''
}

export function shownWords(words: readonly (NameWord | string)[]): string {
  return words.map((word) => capital(typeof word === 'string' ? word : word.text)).join(' ')
}
