import { Link, useRouter } from '@tanstack/react-router'
import { Bell, Zap } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useAsk, useSend } from '../api/ask.ts'
import { Button, IconButton } from '../parts/button.tsx'
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
      {(close) =>
        runs.length === 0 ? (
          <p className={styles.muted}>Nothing runs at the moment.</p>
        ) : (
          runs.map((run) => (
            <div key={run.id} className={styles.entry}>
              <Link to="/runs/$id" params={{ id: run.id }} onClick={close}>
                {runName(run, connections)}
              </Link>
              <Status {...runStatus(run, now)} />
            </div>
          ))
        )
      }
    </Bubble>
  )
}

/**
 * Only what needs this person, the same as on Home; each problem with one action, told once in 24 hours: what was seen is still
 * in the list, but no longer counted.
 */
export function Notifications() {
  const { data = [] } = useAsk('GET /api/v1/needs', {})
  const saw = useSend('POST /api/v1/needs/seen', ['GET /api/v1/needs'])
  const router = useRouter()
  const yours = data.filter((need) => need.yours)
  const fresh = yours.filter((need) => !need.seen)
  const onClose = () => fresh.length > 0 && saw.mutate({ body: { ids: fresh.map((need) => need.id) } })
  return (
    <Bubble icon={<Bell size={17} />} label="Needs you" count={fresh.length} onClose={onClose}>
      {(close) =>
        yours.length === 0 ? (
          <p className={styles.muted}>Nothing needs you.</p>
        ) : (
          yours.map((need) => (
            <div key={need.id} className={styles.entry}>
              <Status glyph={need.urgent ? 'triangle' : 'diamond'} words={need.title} />
              <span className={styles.muted}>{need.detail}</span>
              <Button
                size="small"
                aria-label={`${need.action.label}: ${need.title}`}
                onClick={() => {
                  close()
                  router.history.push(need.action.to)
                }}
              >
                {need.action.label}
              </Button>
            </div>
          ))
        )
      }
    </Bubble>
  )
}

interface BubbleProps {
  readonly icon: ReactNode
  readonly label: string
  readonly count: number
  readonly onClose?: () => void
  /** `close` for what leads elsewhere. */
  readonly children: (close: () => void) => ReactNode
}

function Bubble({ icon, label, count, onClose, children }: BubbleProps) {
  const [open, setOpen] = useState(false)
  const change = (now: boolean) => {
    setOpen(now)
    if (!now) onClose?.()
  }
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
    <Popover label={label} align="end" trigger={trigger} open={open} onOpenChange={change}>
      <div className={styles.list}>
        <h2>{label}</h2>
        {children(() => change(false))}
      </div>
    </Popover>
  )
}
