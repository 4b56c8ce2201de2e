import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { call } from '../../api/call.ts'
import { problemOf } from '../../api/problem.ts'
import { Button } from '../../parts/button.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { ProblemNote } from '../../parts/states.tsx'
import styles from './bare.module.css'
import { BarePage } from './bare-page.tsx'
import { NewPasswordField } from './new-password-field.tsx'

/** Where the one-time link of the first start leads. The token stays behind #, which no server log ever sees. */
export function WelcomePage() {
  const [token] = useState(() => location.hash.slice(1))
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [wish, setWish] = useState({ name: '', email: '', password: '' })
  const becoming = useMutation({
    mutationFn: () => call('POST /api/v1/setup', { body: { ...wish, token } }),
    onSuccess: () => {
      queries.clear()
      return navigate({ to: '/setup', replace: true })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    becoming.mutate()
  }
  return (
    <BarePage
      title="Welcome to Concordat"
      lead="Whoever fills this in becomes the owner of this installation. The link works once and for one hour; start Concordat again to get a new one."
    >
      <form className={styles.form} onSubmit={submit}>
        <Field label="Your name">
          <TextInput
            name="name"
            autoComplete="name"
            required
            autoFocus
            value={wish.name}
            onChange={(event) => setWish({ ...wish, name: event.target.value })}
          />
        </Field>
        <Field label="E-mail address">
          <TextInput
            name="email"
            type="email"
            autoComplete="username"
            required
            value={wish.email}
            onChange={(event) => setWish({ ...wish, email: event.target.value })}
          />
        </Field>
        <NewPasswordField value={wish.password} onChange={(password) => setWish({ ...wish, password })} />
        {becoming.isError && <ProblemNote problem={problemOf(becoming.error)} />}
        <Button kind="primary" type="submit" busy={becoming.isPending}>
          Become the owner
        </Button>
      </form>
    </BarePage>
  )
}
