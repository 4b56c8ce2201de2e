import type { ConnectionSummary } from '../../api/schema.generated.ts'
import { numberWords, percentWords } from '../../format/words.ts'
import styles from './connections.module.css'

/** How much of the CRM's daily API calls is used, with the part we leave alone. */
export function BudgetBar({ quota }: { readonly quota: ConnectionSummary['quota'] }) {
  if (!quota?.limit) return <p className={styles.muted}>API calls: the CRM has not said yet how many there are.</p>
  const used = quota.used ?? 0
  const share = Math.min(1, used / quota.limit)
  const reserve = quota.reserve / quota.limit
  const low = quota.limit - used <= quota.reserve
  const words = `${numberWords(used)} of ${numberWords(quota.limit)} API calls used in 24 h`
  return (
    // biome-ignore lint/a11y/useSemanticElements: a <meter> looks different in every browser and shows no reserve
    <div
      className={styles.budget}
      role="meter"
      aria-label="API calls used"
      aria-valuemin={0}
      aria-valuemax={quota.limit}
      aria-valuenow={used}
      aria-valuetext={`${words}, ${percentWords(share)}`}
    >
      <div className={styles.budgetWords} aria-hidden="true">
        <b>{percentWords(share)}</b>
        <span className={styles.muted}>{words}</span>
        {low && <span className={styles.low}>Reserve reached</span>}
      </div>
      <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <rect y="2" width="100" height="6" rx="1" fill="var(--pressed)" />
        <rect y="2" width={share * 100} height="6" rx="1" fill={low ? 'var(--bad-fill)' : 'var(--accent)'} />
        <rect x={100 - reserve * 100} width={reserve * 100} height="10" fill="var(--edge)" opacity="0.5" />
      </svg>
    </div>
  )
}
