/** Encrypts small secrets for storage. AAD binds a ciphertext to its place so that it cannot be moved to another row. */
export interface Secrets {
  seal(plain: string, place: string): string
  /** Throws CC-SECRET-… when the key is missing or the text was changed or moved. */
  open(sealed: string, place: string): string
}
