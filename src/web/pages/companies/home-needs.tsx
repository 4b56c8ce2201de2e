import { useRouter } from '@tanstack/react-router'
import { CircleCheck } from 'lucide-react'
import type { Need } from '../../api/schema.generated.ts'
import { Button } from '../../parts/button.tsx'
import { Glyph } from '../../parts/status-glyph.tsx'
import { Timestamp } from '../../parts/timestamp.tsx'
import { ROLE_NEEDED } from '../../state/session.ts'
import styles from './home.module.css'

/** What only a person can settle, each with its one action; what takes another role says which. */
export function NeedsList({ needs }: { readonly needs: readonly Need[] }) {
  const router = useRouter()
  if (needs.length === 0)
    return (
      <p className={styles.quiet}>
        <CircleCheck size={16} aria-hidden="true" /> Nothing needs you. Runs go on by themselves.
      </p>
    )
  return (
    <ul className={styles.needs}>
      {needs.map((need) => (
        <li key={need.id} data-need={need.kind}>
          <Glyph name={need.urgent ? 'triangle' : 'diamond'} />
          <div>
            <p className={styles.needTitle}>{need.title}</p>
            <p className={styles.muted}>
              {need.detail} {need.since && <Timestamp at={need.since} />}
            </p>
          </div>
          {need.yours ? (
            <Button
              size="small"
              aria-label={`${need.action.label}: ${need.title}`}
              onClick={() => router.history.push(need.action.to)}
            >
              {need.action.label}
            </Button>
          ) : (
            <span className={styles.muted}>Takes the role {ROLE_NEEDED[need.needs]}</span>
          )}
        </li>
      ))}
    </ul>
  )
}
