import { useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useAsk } from '../../api/ask.ts'
import { problemOf } from '../../api/problem.ts'
import { Button } from '../../parts/button.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { Banner, ProblemNote } from '../../parts/states.tsx'
import { signIn } from '../../state/session.ts'
import styles from './bare.module.css'
import { BarePage } from './bare-page.tsx'
import { safeBack } from './search.ts'

const route = getRouteApi('/login')

/** E-mail address and password; afterwards back to where the person wanted to be. */
export function LoginPage() {
  const { back } = route.useSearch()
  const setup = useAsk('GET /api/v1/setup', {})
  if (setup.data?.ownerExists === false)
    return (
      <BarePage
        title="Nobody owns this yet"
        lead="Open the one-time link that Concordat printed in the terminal when it started. It looks like this:"
      >
        <code>…/welcome#…</code>
        <p className={styles.muted}>The link works once and for an hour. Start Concordat again to get a new one.</p>
      </BarePage>
    )
  return (
    <BarePage title="Sign in">
      {back && <Banner title="Sign in to go on">You come back to the page you were on.</Banner>}
      <SignInForm back={safeBack(back)} />
    </BarePage>
  )
}

function SignInForm({ back }: { readonly back: string }) {
  const queries = useQueryClient()
  const router = useRouter()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const entering = useMutation({
    mutationFn: () => signIn(queries, email, password),
    onSuccess: () => router.history.push(back),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    entering.mutate()
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <Field label="E-mail address">
        <TextInput
          name="email"
          type="email"
          autoComplete="username"
          required
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </Field>
      <Field label="Password" hint="Forgotten? An admin can give you a new one-time link under Admin, Users.">
        <TextInput
          name="password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      {entering.isError && <ProblemNote problem={problemOf(entering.error)} />}
      <Button kind="primary" type="submit" busy={entering.isPending}>
        Sign in
      </Button>
    </form>
  )
}
