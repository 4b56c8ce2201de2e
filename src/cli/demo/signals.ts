/**
 * Made-up but repeatable engagement: what each company did with the product in the 120 days before `asOf`.
 * The same company id always gets the same events, only shifted with the day. About a quarter of the companies are silent.
 */
const KINDS = ['view', 'view', 'view', 'download', 'download', 'community'] as const
const IMPORTANCES = ['low', 'medium', 'medium', 'high'] as const
const ARTEFACTS = ['docs/quickstart', 'docs/reference', 'package/server', 'package/client', 'forum'] as const
const DAY_MS = 86_400_000

export const SIGNAL_COLUMNS = ['id', 'company', 'kind', 'importance', 'occurred_at', 'source', 'artefact'] as const

/** One CSV line per event, without the header; lazily, so that any number of companies costs no memory. */
export function* signalLines(companyIds: Iterable<string>, asOf: Date): Generator<string> {
  for (const companyId of companyIds) {
    const random = numbersFrom(companyId)
    const events = eventCount(random())
    const lastDay = random() < 0.15 ? 60 + Math.floor(random() * 40) : 0
    for (let index = 0; index < events; index++) {
      const daysAgo = lastDay + Math.floor(random() ** 1.5 * (120 - lastDay))
      const occurredAt = new Date(asOf.getTime() - daysAgo * DAY_MS - Math.floor(random() * DAY_MS))
      const columns = [
        `${companyId}-${index}`,
        companyId,
        pick(KINDS, random()),
        pick(IMPORTANCES, random()),
        occurredAt.toISOString(),
        `origin-${companyId}-${Math.floor(random() * 6)}`,
        pick(ARTEFACTS, random()),
      ]
      yield `${columns.join(',')}\n`
    }
  }
}

function eventCount(share: number): number {
  if (share < 0.25) return 0
  if (share < 0.6) return 1 + Math.floor(share * 6)
  if (share < 0.9) return 6 + Math.floor(share * 14)
  return 30 + Math.floor(share * 30)
}

function pick<Choice>(choices: readonly Choice[], share: number): Choice {
  return choices[Math.floor(share * choices.length)] as Choice
}

/** A small repeatable generator (mulberry32) seeded by the text. Not for secrets. */
function numbersFrom(text: string): () => number {
  let state = 2_166_136_261
  for (const letter of text) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 16_777_619)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
