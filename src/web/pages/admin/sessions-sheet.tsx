import { useAsk, useSend } from '../../api/ask.ts'
import { problemOf } from '../../api/problem.ts'
import type { User } from '../../api/schema.generated.ts'
import { Button } from '../../parts/button.tsx'
import { Sheet } from '../../parts/dialog.tsx'
import { ErrorState, Loading, ProblemNote } from '../../parts/states.tsx'
import { Timestamp } from '../../parts/timestamp.tsx'
import { useMay } from '../../state/session.ts'
import styles from './admin.module.css'

/** Where somebody is signed in, and the way to end all of it. */
export function SessionsSheet({ user, onClose }: { readonly user: User; readonly onClose: () => void }) {
  const params = { id: user.id }
  const found = useAsk('GET /api/v1/users/{id}/sessions', { params })
  const end = useSend('DELETE /api/v1/users/{id}/sessions', ['GET /api/v1/users/{id}/sessions'])
  const mayEnd = useMay('manage-users') && (found.data?.length ?? 0) > 0
  return (
    <Sheet
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Sessions of ${user.name}`}
      actions={
        mayEnd && (
          <Button kind="danger" busy={end.isPending} onClick={() => end.mutate({ params })}>
            Sign out everywhere
          </Button>
        )
      }
    >
      {found.isError && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Loading label="Loading sessions" lines={3} />}
      {found.data?.length === 0 && <p className={styles.muted}>Not signed in anywhere.</p>}
      {found.data?.map((session) => (
        <div key={session.id} className={styles.who}>
          <strong>{session.device || 'Unknown browser'}</strong>
          <span>
            Last seen <Timestamp at={session.lastSeenAt} />, since <Timestamp at={session.createdAt} />
          </span>
        </div>
      ))}
      {end.isError && <ProblemNote problem={problemOf(end.error)} />}
    </Sheet>
  )
}
