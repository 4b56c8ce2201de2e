import { useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useAsk, useSend } from '../../api/ask.ts'
import { problemOf } from '../../api/problem.ts'
import { Button } from '../../parts/button.tsx'
import { CrmGlyph } from '../../parts/crm-glyph.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { Card } from '../../parts/page.tsx'
import { ErrorState, Loading, ProblemNote } from '../../parts/states.tsx'
import { type ChoiceCard, ChoiceCards } from './choice-cards.tsx'
import type { Environment } from './search.ts'
import styles from './wizard.module.css'

const LATER = [
  ['dynamics', 'Microsoft Dynamics 365'],
  ['hubspot', 'HubSpot'],
  ['oracle', 'Oracle CRM On Demand'],
] as const

/** First step: which CRM, and which of its environments, or none at all to begin with. */
export function StepCrm() {
  const setup = useAsk('GET /api/v1/connection-setup', {})
  if (setup.isError) return <ErrorState error={setup.error} onRetry={() => void setup.refetch()} />
  if (!setup.data) return <Loading label="Loading what can be connected" />
  const kinds = setup.data.kinds.map(({ kind, label }) => ({
    ...{ value: kind as string, title: label, words: 'Accounts, contacts and leads.' },
    glyph: <CrmGlyph kind={kind} />,
  }))
  const later = LATER.map(([value, title]) => ({
    ...{ value: value as string, title, words: '', whyNot: 'Not available yet.' },
    glyph: <CrmGlyph kind={value} />,
  }))
  return (
    <>
      <ChoiceCards legend="Which CRM?" cards={[...kinds, ...later]} value="salesforce" onChange={() => undefined} />
      <ChooseEnvironment tryOut={setup.data.tryOut} />
    </>
  )
}

const CARDS: readonly ChoiceCard<Environment>[] = [
  {
    value: 'try-out',
    title: 'Try it without a CRM',
    words: 'One click: a built-in Salesforce with made-up accounts starts on this machine. Nothing leaves it.',
  },
  { value: 'production', title: 'Production', words: 'People sign in at login.salesforce.com.' },
  { value: 'sandbox', title: 'Sandbox', words: 'A test org: people sign in at test.salesforce.com.' },
  {
    value: 'domain',
    title: 'My Domain',
    words: 'Your own address, like acme.my.salesforce.com or acme--test.sandbox.my.salesforce.com.',
  },
]

function ChooseEnvironment({ tryOut }: { readonly tryOut: boolean }) {
  const { environment: before, host: hostBefore = '' } = useSearch({ strict: false })
  const [environment, setEnvironment] = useState<Environment>(before ?? (tryOut ? 'try-out' : 'production'))
  const [host, setHost] = useState(hostBefore)
  const navigate = useNavigate()
  const trying = useSend('POST /api/v1/try-out', ['GET /api/v1/connections', 'GET /api/v1/connection-summaries'])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (environment !== 'try-out')
      return void navigate({ to: '.', search: { step: 'ask', environment, ...(environment === 'domain' && { host }) } })
    trying.mutate(
      {},
      {
        onSuccess: ({ connectionId }) =>
          void navigate({ to: '.', search: { step: 'check', connection: connectionId } }),
      },
    )
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <ChoiceCards
        legend="Where?"
        cards={CARDS.filter(({ value }) => tryOut || value !== 'try-out')}
        value={environment}
        onChange={setEnvironment}
      />
      {environment === 'domain' && (
        <Field
          label="Address"
          hint="As in the address bar of your browser, or only the name before .my.salesforce.com."
        >
          <TextInput name="host" required autoFocus value={host} onChange={(event) => setHost(event.target.value)} />
        </Field>
      )}
      {trying.isPending && (
        <Card>
          <p role="status">
            Starting the built-in Salesforce, connecting it and storing companies to match. This takes some seconds …
          </p>
        </Card>
      )}
      {trying.isError && <ProblemNote problem={problemOf(trying.error)} />}
      <div className={styles.buttons}>
        <span className={styles.muted}>Nothing is read or written before you say so.</span>
        <Button kind="primary" type="submit" busy={trying.isPending}>
          {environment === 'try-out' ? 'Start and connect' : 'Continue'}
        </Button>
      </div>
    </form>
  )
}
