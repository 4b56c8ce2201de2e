import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { useAsk, useSend } from '../../api/ask.ts'
import { problemOf } from '../../api/problem.ts'
import type { ApiKey } from '../../api/schema.generated.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { PlainTable } from '../../parts/plain-table.tsx'
import { EmptyState, ErrorState, Loading } from '../../parts/states.tsx'
import { Timestamp } from '../../parts/timestamp.tsx'
import { useNow } from '../../state/now.ts'
import { useMay } from '../../state/session.ts'
import styles from './admin.module.css'
import { AdminPage } from './admin-page.tsx'
import { NewKeyDialog } from './new-key-dialog.tsx'

/** Keys for programs: what each may do, until when, and when it was last used. */
export function ApiKeysPage() {
  const [making, setMaking] = useState(false)
  const mayManage = useMay('manage-api-keys')
  const make = (
    <Button kind="primary" icon={<Plus size={15} />} onClick={() => setMaking(true)}>
      New key
    </Button>
  )
  return (
    <AdminPage title="API keys" actions={mayManage && make}>
      <Keys />
      {making && <NewKeyDialog onClose={() => setMaking(false)} />}
    </AdminPage>
  )
}

function Keys() {
  const found = useAsk('GET /api/v1/api-keys', {})
  const { data: users = [] } = useAsk('GET /api/v1/users', {})
  const now = useNow()
  const mayManage = useMay('manage-api-keys')
  const [revoked, setRevoked] = useState<ApiKey | null>(null)
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Loading label="Loading keys" />
  if (found.data.length === 0)
    return (
      <EmptyState icon={<KeyRound />} title="No API keys yet">
        A key lets a program use the API in the name of whoever made it, with the rights that it was given and no more.
      </EmptyState>
    )
  const rows = found.data.map((key) => [
    <div key="name" className={styles.who}>
      <strong>{key.name}</strong>
      <span>
        <code>{key.prefix}…</code> by {users.find(({ id }) => id === key.madeBy)?.name ?? 'somebody'}
      </span>
    </div>,
    <span key="rights" className={styles.wrap}>
      {key.permissions.join(', ')}
    </span>,
    <Life key="life" apiKey={key} now={now} />,
    <Timestamp key="used" at={key.lastUsedAt} none="never" />,
    mayManage && !key.revokedAt && (
      <Button key="revoke" size="small" aria-label={`Revoke ${key.name}`} onClick={() => setRevoked(key)}>
        Revoke
      </Button>
    ),
  ])
  return (
    <>
      <PlainTable label="API keys" titles={['Key', 'May', 'Valid', 'Last used', 'Actions']} rows={rows} />
      {revoked && <Revoke apiKey={revoked} onClose={() => setRevoked(null)} />}
    </>
  )
}

function Life({ apiKey, now }: { readonly apiKey: ApiKey; readonly now: number }) {
  if (apiKey.revokedAt) return <Badge>Revoked</Badge>
  if (Date.parse(apiKey.expiresAt) < now) return <Badge tone="warn">Expired</Badge>
  return (
    <span>
      until <Timestamp at={apiKey.expiresAt} />
    </span>
  )
}

function Revoke({ apiKey, onClose }: { readonly apiKey: ApiKey; readonly onClose: () => void }) {
  const revoke = useSend('DELETE /api/v1/api-keys/{id}', ['GET /api/v1/api-keys'])
  return (
    <ConfirmDialog
      open
      danger
      onOpenChange={(open) => !open && onClose()}
      title={`Revoke the key ${apiKey.name}?`}
      consequence="What uses it is refused from now on. A revoked key cannot be brought back."
      confirm="Revoke 1 key"
      busy={revoke.isPending}
      problem={revoke.isError ? problemOf(revoke.error) : null}
      onConfirm={() => revoke.mutate({ params: { id: apiKey.id } }, { onSuccess: onClose })}
    />
  )
}
