import { agoWords } from '../format/times.ts'
import { useNow } from '../state/now.ts'
import { Status } from './status-glyph.tsx'

interface FreshnessProps {
  /** When the last durable checkpoint was made; null when there was none. */
  readonly at: string | null
  /** What was promised, in minutes; null when nothing runs by itself. */
  readonly everyMinutes: number | null
}

/** Age of the copy against what was promised: fresh up to once, late up to twice, then stale (ui.md 3.1). */
export function Freshness({ at, everyMinutes }: FreshnessProps) {
  const now = useNow()
  if (at === null) return <Status glyph="ring" words="Never read" />
  const age = agoWords(new Date(at), now)
  if (everyMinutes === null) return <Status glyph="ring" words={`Read ${age}`} />
  const periods = (now - Date.parse(at)) / (everyMinutes * 60_000)
  if (periods <= 1) return <Status glyph="tick" words={`Fresh · ${age}`} />
  if (periods <= 2) return <Status glyph="diamond" words={`Late · ${age}`} />
  return <Status glyph="triangle" words={`Stale · ${age}`} />
}
