import { useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useAsk, useSend } from '../../api/ask.ts'
import { problemOf } from '../../api/problem.ts'
import type { Connection } from '../../api/schema.generated.ts'
import { Button } from '../../parts/button.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemNote } from '../../parts/states.tsx'
import { ChoiceCards } from './choice-cards.tsx'
import { CopyLine } from './copy-line.tsx'
import { HelpLink } from './step-ask.tsx'
import styles from './wizard.module.css'

type Grant = 'web-server' | 'client-credentials'
interface Draft {
  readonly name: string
  readonly grant: Grant
  readonly clientId: string
  readonly clientSecret: string
}

const TOUCHED = [
  'GET /api/v1/connections',
  'GET /api/v1/connections/{connection}',
  'GET /api/v1/connection-summaries',
] as const
const HOSTS = { production: 'https://login.salesforce.com', sandbox: 'https://test.salesforce.com' } as const

/** Third step: the application that signs in, and the sign-in itself; in this tab, at the CRM. */
export function StepSignIn({ connection }: { readonly connection: Connection | null }) {
  const [changing, setChanging] = useState(connection === null)
  if (connection && !changing) return <SignInAgain connection={connection} onChange={() => setChanging(true)} />
  return <ApplicationForm connection={connection} />
}

/** The draft is there already: only the sign-in is missing, or has to be done again. */
function SignInAgain({ connection, onChange }: { readonly connection: Connection; readonly onChange: () => void }) {
  const go = useGo()
  const { name, loginUrl, auth } = connection
  return (
    <>
      <Card title={`Sign in for “${name}”`}>
        <p>
          {auth.grant === 'web-server'
            ? `You leave for ${new URL(loginUrl).host}, allow access there and come back here.`
            : `Concordat signs in at ${new URL(loginUrl).host} by itself, as the user set up for the application.`}
        </p>
        <p className={styles.muted}>Application: {auth.clientId}</p>
      </Card>
      {go.problem && <ProblemNote problem={go.problem} />}
      <div className={styles.buttons}>
        <Button kind="quiet" onClick={onChange}>
          Change the application
        </Button>
        <Button kind="primary" busy={go.busy} onClick={() => go.signIn(connection)}>
          {auth.grant === 'web-server' ? 'Go to Salesforce' : 'Connect'}
        </Button>
      </div>
    </>
  )
}

function ApplicationForm({ connection }: { readonly connection: Connection | null }) {
  const search = useSearch({ strict: false })
  const navigate = useNavigate()
  const go = useGo()
  const loginUrl = connection?.loginUrl ?? addressOf(search)
  const [draft, setDraft] = useState<Draft>({
    name: connection?.name ?? 'Salesforce',
    grant: connection?.auth.grant === 'client-credentials' ? 'client-credentials' : 'web-server',
    clientId: connection?.auth.clientId ?? '',
    clientSecret: '',
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    go.store(connection, draft, loginUrl)
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <GrantChoice
        grant={draft.grant}
        ownAddress={!/^https:\/\/(login|test)\.salesforce\.com$/.test(loginUrl)}
        onChange={(grant) => setDraft({ ...draft, grant })}
      />
      <Card title="The application in Salesforce">
        <p className={styles.muted}>
          An External Client App (or connected app) that an administrator makes for Concordat. <HelpLink />
        </p>
        {draft.grant === 'web-server' && <CallbackUrl />}
        <ApplicationFields draft={draft} onChange={setDraft} named={connection === null} />
      </Card>
      {go.problem && <ProblemNote problem={go.problem} />}
      <div className={styles.buttons}>
        <Button
          kind="quiet"
          onClick={() => void navigate({ to: '.', search: { ...search, connection: undefined, step: 'ask' } })}
        >
          Back
        </Button>
        <Button kind="primary" type="submit" busy={go.busy}>
          {draft.grant === 'web-server' ? 'Go to Salesforce' : 'Connect'}
        </Button>
      </div>
    </form>
  )
}

function addressOf({
  environment,
  host = '',
}: {
  environment?: string | undefined
  host?: string | undefined
}): string {
  return environment === 'production' || environment === 'sandbox' ? HOSTS[environment] : host
}

interface GrantChoiceProps {
  readonly grant: Grant
  /** Salesforce takes client credentials only at an address of one's own. */
  readonly ownAddress: boolean
  readonly onChange: (grant: Grant) => void
}

function GrantChoice({ grant, ownAddress, onChange }: GrantChoiceProps) {
  return (
    <ChoiceCards
      legend="How does Concordat sign in?"
      value={grant}
      onChange={onChange}
      cards={[
        {
          value: 'web-server',
          title: 'A user signs in now, in this tab',
          words: 'You see the consent page of Salesforce and come back here.',
        },
        {
          value: 'client-credentials',
          title: 'The application signs in by itself',
          words: 'As the user that an administrator chose for it (client credentials).',
          ...(!ownAddress && { whyNot: 'Needs My Domain: go back and give your own address.' }),
        },
      ]}
    />
  )
}

function CallbackUrl() {
  const { data } = useAsk('GET /api/v1/connection-setup', {})
  const url = data?.kinds[0]?.callbackUrl
  return url ? <CopyLine label="Callback URL to register there" text={url} /> : null
}

interface FieldsProps {
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
  readonly named: boolean
}

function ApplicationFields({ draft, onChange, named }: FieldsProps) {
  return (
    <>
      {named && (
        <Field label="Name of the connection" hint="As people will see it here.">
          <TextInput
            name="name"
            required
            maxLength={60}
            value={draft.name}
            onChange={(event) => onChange({ ...draft, name: event.target.value })}
          />
        </Field>
      )}
      <Field label="Consumer Key">
        <TextInput
          name="clientId"
          required
          autoComplete="off"
          spellCheck={false}
          value={draft.clientId}
          onChange={(event) => onChange({ ...draft, clientId: event.target.value })}
        />
      </Field>
      <Field
        label="Consumer Secret"
        hint={
          draft.grant === 'web-server'
            ? 'Leave it empty when the app does not require one. Kept encrypted, never shown again.'
            : 'Kept encrypted, never shown again.'
        }
      >
        <TextInput
          name="clientSecret"
          type="password"
          autoComplete="off"
          required={draft.grant === 'client-credentials'}
          value={draft.clientSecret}
          onChange={(event) => onChange({ ...draft, clientSecret: event.target.value })}
        />
      </Field>
    </>
  )
}

/** Stores what was typed, then signs in: at the CRM in this tab, or at once. */
function useGo() {
  const navigate = useNavigate()
  const make = useSend('POST /api/v1/connections', TOUCHED)
  const change = useSend('PUT /api/v1/connections/{connection}/credentials', TOUCHED)
  const begin = useSend('POST /api/v1/connections/{connection}/sign-in')
  const connect = useSend('POST /api/v1/connections/{connection}/connect', TOUCHED)
  const signIn = async ({ id, auth }: Pick<Connection, 'id' | 'auth'>) => {
    const params = { connection: id }
    if (auth.grant === 'web-server') {
      const { url } = await begin.mutateAsync({ params })
      return location.assign(url)
    }
    await connect.mutateAsync({ params })
    return navigate({ to: '.', search: { step: 'check', connection: id } })
  }
  const store = async (connection: Connection | null, { name, ...typed }: Draft, loginUrl: string) => {
    const auth = { ...typed, clientSecret: typed.clientSecret || null }
    const stored = connection
      ? await change.mutateAsync({ params: { connection: connection.id }, body: auth })
      : await make.mutateAsync({ body: { name, kind: 'salesforce', loginUrl, auth } })
    await navigate({ to: '.', search: { step: 'sign-in', connection: stored.id }, replace: true })
    return signIn(stored)
  }
  const error = [make, change, begin, connect].find((one) => one.isError)?.error
  return {
    busy: [make, change, begin, connect].some((one) => one.isPending),
    problem: error ? problemOf(error) : null,
    // What failed is shown by `problem`; there is nobody else to tell.
    signIn: (connection: Connection) => void signIn(connection).catch(() => undefined),
    store: (connection: Connection | null, draft: Draft, loginUrl: string) =>
      void store(connection, draft, loginUrl).catch(() => undefined),
  }
}
