import { Check, KeyRound, Minus } from 'lucide-react'
import { useAsk } from '../../api/ask.ts'
import { PlainTable } from '../../parts/plain-table.tsx'
import { ErrorState, Loading } from '../../parts/states.tsx'
import { useMe } from '../../state/session.ts'
import styles from './admin.module.css'
import { AdminPage } from './admin-page.tsx'
import { ROLES, rightWords } from './roles.ts'

/** The table by which the server itself decides. */
export function RolesPage() {
  return (
    <AdminPage title="Roles">
      <Matrix />
    </AdminPage>
  )
}

function Matrix() {
  const found = useAsk('GET /api/v1/roles', {})
  const mine = useMe()?.role
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Loading label="Loading roles" lines={16} />
  const titles = ROLES.map(({ value, label }) => (value === mine ? `${label} (you)` : label))
  const rows = found.data.map((row) => [
    rightWords(row.permission),
    ...ROLES.map(({ value }) => <Right key={value} right={row[value]} />),
    <Right key="key" right={row.apiKey ? 'yes' : 'no'} />,
  ])
  return (
    <>
      <p className={styles.muted}>
        Generated from the rights of the program. A role is given under Users; it counts from the next request on.
        Rights with <KeyRound size={13} aria-label="a key" /> ask for the password again.
      </p>
      <PlainTable label="Rights of roles" titles={['Right', ...titles, 'API key']} rows={rows} />
    </>
  )
}

function Right({ right }: { readonly right: 'yes' | 'confirm' | 'no' }) {
  if (right === 'no')
    return (
      <span className={styles.muted}>
        <Minus size={15} aria-hidden="true" />
        <span className="visually-hidden">No</span>
      </span>
    )
  return (
    <span className={styles.yes}>
      <Check size={15} aria-hidden="true" />
      {right === 'confirm' && <KeyRound size={13} aria-hidden="true" />}
      <span className="visually-hidden">{right === 'confirm' ? 'Yes, with the password' : 'Yes'}</span>
    </span>
  )
}
