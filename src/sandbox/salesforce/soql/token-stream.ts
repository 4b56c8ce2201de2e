/** Walks over tokens; keywords are compared without case. */
import { malformed } from './soql-errors.ts'
import { type Token, tokenize } from './tokens.ts'

export class TokenStream {
  readonly query: string
  private readonly tokens: readonly Token[]
  private index = 0

  constructor(query: string) {
    this.query = query
    this.tokens = tokenize(query)
  }

  peek(ahead = 0): Token {
    return this.tokens[Math.min(this.index + ahead, this.tokens.length - 1)]!
  }

  next(): Token {
    const token = this.peek()
    this.index++
    return token
  }

  /** Whether the next tokens are these keywords or signs. */
  sees(...wanted: string[]): boolean {
    return wanted.every((text, ahead) => {
      const token = this.peek(ahead)
      return (token.kind === 'word' || token.kind === 'sign') && token.text.toUpperCase() === text
    })
  }

  /** Passes them when they come next. */
  accept(...wanted: string[]): boolean {
    if (!this.sees(...wanted)) return false
    this.index += wanted.length
    return true
  }

  expect(wanted: string): Token {
    if (!this.sees(wanted)) throw this.unexpected(wanted)
    return this.next()
  }

  word(what: string): Token {
    if (this.peek().kind !== 'word') throw this.unexpected(what)
    return this.next()
  }

  unexpected(wanted?: string) {
    const token = this.peek()
    const expecting = wanted && token.kind === 'end' ? `, expecting: '${wanted.toLowerCase()}'` : ''
    return malformed(this.query, token.at, `unexpected token: '${token.text}'${expecting}`)
  }
}
