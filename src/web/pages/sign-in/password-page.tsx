import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { call } from '../../api/call.ts'
import { problemOf } from '../../api/problem.ts'
import { Button, ButtonLink } from '../../parts/button.tsx'
import { ProblemNote } from '../../parts/states.tsx'
import styles from './bare.module.css'
import { BarePage } from './bare-page.tsx'
import { NewPasswordField } from './new-password-field.tsx'

/** Where an invitation or a link for a forgotten password leads: /password#token. */
export function PasswordPage() {
  const [token] = useState(() => location.hash.slice(1))
  const [password, setPassword] = useState('')
  const setting = useMutation({ mutationFn: () => call('POST /api/v1/password', { body: { token, password } }) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setting.mutate()
  }
  if (setting.isSuccess)
    return (
      <BarePage title="The password is set" lead="All earlier sessions were ended. Sign in with the new password.">
        <ButtonLink kind="primary" to="/login">
          Sign in
        </ButtonLink>
      </BarePage>
    )
  return (
    <BarePage title="Choose a password" lead="The link works once. Your other sessions end when the password is set.">
      <form className={styles.form} onSubmit={submit}>
        <NewPasswordField value={password} onChange={setPassword} />
        {setting.isError && <ProblemNote problem={problemOf(setting.error)} />}
        <Button kind="primary" type="submit" busy={setting.isPending}>
          Set the password
        </Button>
      </form>
    </BarePage>
  )
}
