import { Link, useLocation, useSearch } from '@tanstack/react-router'
import { useAsk } from '../../api/ask.ts'
import type { Connection } from '../../api/schema.generated.ts'
import { PageBar, PageContent } from '../../parts/page.tsx'
import { ErrorState, Loading } from '../../parts/states.tsx'
import { StepAsk } from './step-ask.tsx'
import { StepCheck } from './step-check.tsx'
import { StepCrm } from './step-crm.tsx'
import { StepDone } from './step-done.tsx'
import { StepFailed } from './step-failed.tsx'
import { StepObjects } from './step-objects.tsx'
import { StepSignIn } from './step-sign-in.tsx'
import { WizardSteps } from './wizard-steps.tsx'

/** From nothing to a connected CRM: choose it, read what we ask for, sign in, check, choose objects. */
export function NewConnectionPage() {
  const first = useLocation({ select: ({ pathname }) => pathname === '/setup' })
  return (
    <>
      <PageBar
        title={first ? 'Set up Concordat' : 'New connection'}
        help="connect-salesforce"
        crumbs={first ? undefined : <Link to="/connections">Connections</Link>}
      />
      <PageContent narrow>
        <Wizard first={first} />
      </PageContent>
    </>
  )
}

function Wizard({ first }: { readonly first: boolean }) {
  const { step = 'crm', connection } = useSearch({ strict: false })
  return (
    <>
      <WizardSteps step={step} first={first} />
      {connection ? <Known name={connection} /> : step === 'ask' || step === 'sign-in' ? <Unknown /> : <StepCrm />}
    </>
  )
}

/** Before there is a connection: what will be asked, then the sign-in, which makes it. */
function Unknown() {
  const { step } = useSearch({ strict: false })
  return step === 'ask' ? <StepAsk /> : <StepSignIn connection={null} />
}

function Known({ name }: { readonly name: string }) {
  const found = useAsk('GET /api/v1/connections/{connection}', { params: { connection: name } })
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Loading label="Loading the connection" />
  return <KnownStep connection={found.data} />
}

function KnownStep({ connection }: { readonly connection: Connection }) {
  const { step } = useSearch({ strict: false })
  if (step === 'failed') return <StepFailed connection={connection} />
  if (step === 'objects') return <StepObjects connection={connection} />
  if (step === 'done') return <StepDone connection={connection} />
  if (step === 'check' && connection.state !== 'draft') return <StepCheck connection={connection} />
  return <StepSignIn connection={connection} />
}
