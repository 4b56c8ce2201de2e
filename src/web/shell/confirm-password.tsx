import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useEffect, useState } from 'react'
import { call } from '../api/call.ts'
import { onPasswordNeeded } from '../api/confirm.ts'
import { problemOf } from '../api/problem.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field, TextInput } from '../parts/field.tsx'
import { ProblemNote } from '../parts/states.tsx'

/** Asks for the password when the server wants it again; what waited for it then goes on by itself. */
export function ConfirmPassword() {
  const [answer, setAnswer] = useState<((given: boolean) => void) | null>(null)
  const [password, setPassword] = useState('')
  useEffect(() => onPasswordNeeded(() => new Promise((resolve) => setAnswer(() => resolve))), [])
  const finish = (given: boolean) => {
    answer?.(given)
    setAnswer(null)
    setPassword('')
    confirming.reset()
  }
  const confirming = useMutation({
    mutationFn: () => call('POST /api/v1/session/confirm', { body: { password } }),
    onSuccess: () => finish(true),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    confirming.mutate()
  }
  return (
    <Dialog
      open={answer !== null}
      onOpenChange={(open) => !open && finish(false)}
      title="Your password, please"
      description="This is asked for again before something far-reaching. It then counts for ten minutes."
      actions={
        <Button kind="primary" type="submit" form="confirm-password" busy={confirming.isPending}>
          Go on
        </Button>
      }
    >
      <form id="confirm-password" onSubmit={submit}>
        <Field label="Password">
          <TextInput
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
      </form>
      {confirming.isError && <ProblemNote problem={problemOf(confirming.error)} />}
    </Dialog>
  )
}
