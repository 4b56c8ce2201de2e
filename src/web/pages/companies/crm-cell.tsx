import { ExternalLink, X } from 'lucide-react'
import type { Company, Connection } from '../../api/schema.generated.ts'
import { numberWords } from '../../format/words.ts'
import { Button, IconButton } from '../../parts/button.tsx'
import { Glyph, Status } from '../../parts/status-glyph.tsx'
import styles from './companies.module.css'
import { GLYPHS, type StatusInCrm } from './status-detail.tsx'

/** A company in one CRM, which a person wants to do something with. */
export interface Pair {
  readonly company: Company
  readonly connection: Connection
}

/** What cells of the column do; absent where the role does not include it, and then they are only text. */
export interface CrmDoing {
  readonly onPick?: (pair: Pair) => void
  readonly onUnmatch?: (pair: Pair) => void
}

/** How a company stands in one connection; null when the server said nothing of it. */
export function standingOf({ company, connection }: Pair): StatusInCrm | null {
  return company.connections.find((one) => one.connectionId === connection.id) ?? null
}

/** The record a company is matched to, or the way to one. */
export function CrmCell({ doing, ...pair }: Pair & { readonly doing: CrmDoing }) {
  const standing = standingOf(pair)
  if (!standing) return <span className={styles.muted}>–</span>
  if (standing.link) return <Paired {...pair} link={standing.link} doing={doing} />
  if (!doing.onPick) return <Status glyph={GLYPHS[standing.status]} words={standing.statusWords} />
  return <Unpaired {...pair} standing={standing} onPick={doing.onPick} />
}

interface PairedProps extends Pair {
  readonly link: NonNullable<StatusInCrm['link']>
  readonly doing: CrmDoing
}

function Paired({ link, doing, ...pair }: PairedProps) {
  const name = link.recordName ?? link.remoteId
  const { onPick, onUnmatch } = doing
  const about = `${pair.company.name} in ${pair.connection.name}`
  return (
    <span className={styles.paired}>
      <Glyph name="dot" />
      {link.recordUrl ? (
        <a
          className={styles.record}
          href={link.recordUrl}
          target="_blank"
          rel="noreferrer"
          title={`View ${name} in CRM`}
        >
          <span>{name}</span>
          <ExternalLink size={12} aria-label="View in CRM" />
        </a>
      ) : (
        <span className={styles.record} title={name}>
          <span>{name}</span>
        </span>
      )}
      {onPick && (
        <Button kind="quiet" size="small" aria-label={`Edit match of ${about}`} onClick={() => onPick(pair)}>
          Edit
        </Button>
      )}
      {onUnmatch && (
        <IconButton size="small" label={`Remove match of ${about}`} tip={false} onClick={() => onUnmatch(pair)}>
          <X size={14} />
        </IconButton>
      )}
    </span>
  )
}

interface UnpairedProps extends Pair {
  readonly standing: StatusInCrm
  readonly onPick: (pair: Pair) => void
}

function Unpaired({ standing, onPick, ...pair }: UnpairedProps) {
  const doubtful = standing.status === 'ambiguous' || standing.status === 'review'
  const records = standing.candidates > 0 ? ` ${numberWords(standing.candidates)}` : ''
  const words = doubtful ? `Review${records}` : `Match ${pair.company.name}`
  return (
    <button type="button" className={styles.match} onClick={() => onPick(pair)}>
      <Glyph name={doubtful ? 'diamond' : 'hollow'} />
      <span>{words}</span>
      {doubtful && <span className="visually-hidden"> records for {pair.company.name}</span>}
    </button>
  )
}
