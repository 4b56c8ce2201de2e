import { ButtonLink } from '../../parts/button.tsx'
import { Card } from '../../parts/page.tsx'
import { useMay } from '../../state/session.ts'
import styles from './home.module.css'

const STEPS = [
  {
    title: 'Connect a CRM',
    text: 'Sign in to Salesforce, or try it with the built-in CRM without an account anywhere.',
    time: 'About 3 minutes',
  },
  {
    title: 'Choose objects',
    text: 'Say what is read. Accounts are enough to begin with; nothing is written by this.',
    time: '1 minute',
  },
  {
    title: 'Match',
    text: 'Your companies and the accounts are compared. Clear pairs are linked, doubtful ones wait for you.',
    time: '2 to 10 minutes, by itself',
  },
  {
    title: 'Sync',
    text: 'Read what would change, field by field, and approve it. Only then something is written.',
    time: '5 minutes of reading',
  },
] as const

/** Before any connection: the four steps to the first sync, with the time each takes. */
export function FirstSteps() {
  const mayConnect = useMay('connect')
  return (
    <Card title="Four steps to the first sync">
      <ol className={styles.steps}>
        {STEPS.map(({ title, text, time }, at) => (
          <li key={title}>
            <span className={styles.stepNumber} aria-hidden="true">
              {at + 1}
            </span>
            <div>
              <h3>{title}</h3>
              <p>{text}</p>
              <p className={styles.muted}>{time}</p>
            </div>
          </li>
        ))}
      </ol>
      {mayConnect ? (
        <div>
          <ButtonLink to="/connections/new" kind="primary">
            Connect a CRM
          </ButtonLink>
        </div>
      ) : (
        <p className={styles.muted}>An owner or an admin of this workspace connects the CRM.</p>
      )}
    </Card>
  )
}
