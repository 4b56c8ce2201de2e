import { useSend } from '../../api/ask.ts'
import { problemOf } from '../../api/problem.ts'
import type { OneTimeLink, User } from '../../api/schema.generated.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemNote } from '../../parts/states.tsx'
import { Timestamp } from '../../parts/timestamp.tsx'
import { SecretOnce } from './secret-once.tsx'

/** A new link for somebody who lost the password or the invitation. Earlier links end. */
export function LinkDialog({ user, onClose }: { readonly user: User; readonly onClose: () => void }) {
  const make = useSend('POST /api/v1/users/{id}/password-link', ['GET /api/v1/users'])
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`A link for ${user.name}`}
      description={make.data ? undefined : 'Whoever has it can choose the password. Links made before it end.'}
      actions={
        make.data ? (
          <Button onClick={onClose}>Done</Button>
        ) : (
          <Button kind="primary" busy={make.isPending} onClick={() => make.mutate({ params: { id: user.id } })}>
            Make the link
          </Button>
        )
      }
    >
      {make.data && <LinkShown link={make.data} />}
      {make.isError && <ProblemNote problem={problemOf(make.error)} />}
    </Dialog>
  )
}

/** The link itself, this once. */
export function LinkShown({ link }: { readonly link: OneTimeLink }) {
  return (
    <>
      <p>Pass this on. It is shown only now and works once.</p>
      <SecretOnce label="One-time link" text={`${location.origin}/password#${link.token}`} />
      <p>
        It ends <Timestamp at={link.expiresAt} />.
      </p>
    </>
  )
}
