import { readDomain } from '../../../records/index.ts'

const DOMAINS_MAX = 100

/**
 * The own registrable domains in domains, web addresses and e-mail addresses, each once, in order. Freemail, social networks
 * and site builders are left out: many companies have addresses there.
 */
export function readDomains(texts: readonly (string | null | undefined)[]): string[] {
  const found: string[] = []
  for (const text of texts.length > DOMAINS_MAX ? texts.slice(0, DOMAINS_MAX) : texts) {
    if (!text) continue
    // "acme.com; acme.de" is two; the usual single value is read as it is.
    const parts = /[\s,;|]/.test(text) ? text.split(/[\s,;|]+/, DOMAINS_MAX) : [text]
    for (const part of parts) {
      const read = readDomain(part)
      if (read?.kind === 'own' && !found.includes(read.domain)) found.push(read.domain)
    }
  }
  return found
}
