import { Link } from '@tanstack/react-router'
import { Bell, Zap } from 'lucide-react'
import type { ReactNode } from 'react'
import { useAsk } from '../api/ask.ts'
import { IconButton } from '../parts/button.tsx'
import { Popover } from '../parts/popover.tsx'
import { Status } from '../parts/status-glyph.tsx'
import { useNow } from '../state/now.ts'
import { runName, runStatus } from '../state/run-status.ts'
import styles from './shell.module.css'

/** Runs that have not ended, newest first. */
export function Activity() {
  const { data } = useAsk('GET /api/v1/runs', { query: { state: 'queued,running,waiting', limit: 20 } })
  const { data: connections = [] } = useAsk('GET /api/v1/connections', {})
  const now = useNow()
  const runs = data?.rows ?? []
  return (
    <Bubble icon={<Zap size={17} />} label="Activity" count={runs.length}>
      {runs.length === 0 && <p className={styles.muted}>Nothing runs at the moment.</p>}
      {runs.map((run) => (
        <div key={run.id} className={styles.entry}>
          <Link to="/runs/$id" params={{ id: run.id }}>
            {runName(run, connections)}
          </Link>
          <Status {...runStatus(run, now)} />
        </div>
      ))}
    </Bubble>
  )
}

/** Only what needs a person: connections that lost their access, runs that wait for an approval. */
export function Notifications() {
  const { data: connections = [] } = useAsk('GET /api/v1/connections', {})
  const { data: held } = useAsk('GET /api/v1/runs', { query: { state: 'held', limit: 20 } })
  const lost = connections.filter((one) => one.state === 'needs-you')
  const waiting = held?.rows ?? []
  return (
    <Bubble icon={<Bell size={17} />} label="Needs you" count={lost.length + waiting.length}>
      {lost.length + waiting.length === 0 && <p className={styles.muted}>Nothing needs you.</p>}
      {lost.map((one) => (
        <div key={one.id} className={styles.entry}>
          <Status glyph="triangle" words={`${one.name} must sign in again`} />
          <span className={styles.muted}>{one.stateReason}</span>
        </div>
      ))}
      {waiting.map((run) => (
        <div key={run.id} className={styles.entry}>
          <Link to="/runs/$id" params={{ id: run.id }}>
            {runName(run, connections)}
          </Link>
          <span className={styles.muted}>{run.reason ?? 'Its plan waits for an approval.'}</span>
        </div>
      ))}
    </Bubble>
  )
}

interface BubbleProps {
  readonly icon: ReactNode
  readonly label: string
  readonly count: number
  readonly children: ReactNode
}

function Bubble({ icon, label, count, children }: BubbleProps) {
  const trigger = (
    <IconButton label={count > 0 ? `${label}: ${count}` : label}>
      <span className={styles.badged}>
        {icon}
        {count > 0 && (
          <span className={styles.count} aria-hidden="true">
            {count}
          </span>
        )}
      </span>
    </IconButton>
  )
  return (
    <Popover label={label} align="end" trigger={trigger}>
      <div className={styles.list}>
        <h2>{label}</h2>
        {children}
      </div>
    </Popover>
  )
}
