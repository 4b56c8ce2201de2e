const WORDS_MAX = 8

/**
 * Words of what a person searches for: letters and digits of any script, so that how a name is punctuated does not matter.
 * A text without any is looked for as it is. At most eight; never empty unless the text is.
 */
export function searchWords(text: string): readonly string[] {
  const words = text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [text.trim()]
  return words.filter((word) => word !== '').slice(0, WORDS_MAX)
}
