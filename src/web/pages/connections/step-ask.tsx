import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useAsk } from '../../api/ask.ts'
import type { Answer } from '../../api/call.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/page.tsx'
import { Banner, ErrorState, Loading } from '../../parts/states.tsx'
import styles from './wizard.module.css'

type Need = Answer<'GET /api/v1/connection-setup'>['kinds'][number]['scopes'][number]

/** Second step: what we will ask for, why, and what does not work without it. */
export function StepAsk() {
  const search = useSearch({ strict: false })
  const navigate = useNavigate()
  const setup = useAsk('GET /api/v1/connection-setup', {})
  if (setup.isError) return <ErrorState error={setup.error} onRetry={() => void setup.refetch()} />
  const kind = setup.data?.kinds[0]
  if (!kind) return <Loading label="Loading what we ask for" />
  return (
    <>
      <Banner title="Best with an integration user">
        <p>
          Sign in as a user that belongs to no person. Its name appears in {kind.label} as creator of everything
          Concordat writes, and the connection goes on when somebody leaves. <HelpLink />
        </p>
      </Banner>
      <Card title="What the application may do">
        <Needs needs={kind.scopes} />
      </Card>
      <Card title={`What the user needs in ${kind.label}`}>
        <Needs needs={kind.permissions} />
      </Card>
      <div className={styles.buttons}>
        <Button kind="quiet" onClick={() => void navigate({ to: '.', search: { ...search, step: 'crm' } })}>
          Back
        </Button>
        <Button kind="primary" onClick={() => void navigate({ to: '.', search: { ...search, step: 'sign-in' } })}>
          Continue
        </Button>
      </div>
    </>
  )
}

/** The administrator's guide, offline in the product. */
export function HelpLink() {
  return (
    <Link to="/docs/$page" params={{ page: 'connect-salesforce' }} className={styles.inText}>
      How to set this up in Salesforce
    </Link>
  )
}

function Needs({ needs }: { readonly needs: readonly Need[] }) {
  return (
    <dl className={styles.needs}>
      {needs.map(({ name, why, without }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{why}</dd>
          <dd>Without it: {without}</dd>
        </div>
      ))}
    </dl>
  )
}
