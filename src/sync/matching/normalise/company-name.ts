/** Bits a word of a name carries. */
export const MARK = { NUMBER: 1, WEAK: 2, DOTTED: 4, INITIALS: 8, PLACE: 16, ORDINAL: 32, LINE: 64 } as const

/** One name of a company, made comparable. */
export interface CompanyName {
  readonly source: 'name' | 'alias' | 'brackets' | 'trading' | 'former'
  /** Canonical ASCII lower-case words in order, legal forms taken off; never empty. */
  readonly words: readonly string[]
  /** Bits of MARK, one number for each word. */
  readonly marks: readonly number[]
  /** The strong words joined: "face book" and "facebook" are the same here. */
  readonly core: string
  /** First letters as written of the words that do not only connect ("Group" has one); null for names of one word. */
  readonly initials: string | null
  /** Ids of the legal forms found, see `legalForm`. */
  readonly forms: readonly string[]
  /** False when the text was mainly in another script. */
  readonly latin: boolean
}
