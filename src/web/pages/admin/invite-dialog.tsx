import { type FormEvent, useState } from 'react'
import { useSend } from '../../api/ask.ts'
import { problemOf } from '../../api/problem.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { Select } from '../../parts/select.tsx'
import { ProblemNote } from '../../parts/states.tsx'
import styles from './admin.module.css'
import { LinkShown } from './link-dialog.tsx'
import { ROLES, type Role } from './roles.ts'

/** Makes a person; the answer is a link that the inviting person passes on: Concordat sends no mail. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const [wish, setWish] = useState<{ name: string; email: string; role: Role }>({ name: '', email: '', role: 'member' })
  const invite = useSend('POST /api/v1/users', ['GET /api/v1/users'])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    invite.mutate({ body: wish })
  }
  if (invite.data)
    return (
      <Dialog
        open
        onOpenChange={(open) => !open && onClose()}
        title={`${wish.name} is invited`}
        actions={<Button onClick={onClose}>Done</Button>}
      >
        <LinkShown link={invite.data.link} />
      </Dialog>
    )
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Invite somebody"
      description="You get a link that works once. Pass it on yourself; Concordat sends no mail."
      actions={
        <Button kind="primary" type="submit" form="invite" busy={invite.isPending}>
          Make the link
        </Button>
      }
    >
      <form id="invite" className={styles.form} onSubmit={submit}>
        <Field label="Name">
          <TextInput
            required
            autoComplete="off"
            value={wish.name}
            onChange={(event) => setWish({ ...wish, name: event.target.value })}
          />
        </Field>
        <Field label="E-mail address">
          <TextInput
            required
            type="email"
            autoComplete="off"
            value={wish.email}
            onChange={(event) => setWish({ ...wish, email: event.target.value })}
          />
        </Field>
        <Field label="Role" hint={`${ROLES.find(({ value }) => value === wish.role)?.label} ${mayOf(wish.role)}.`}>
          <Select label="Role" choices={ROLES} value={wish.role} onChange={(role) => setWish({ ...wish, role })} />
        </Field>
      </form>
      {invite.isError && <ProblemNote problem={problemOf(invite.error)} />}
    </Dialog>
  )
}

function mayOf(role: Role): string {
  return ROLES.find(({ value }) => value === role)?.may ?? ''
}
