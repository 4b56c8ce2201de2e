import { Link2 } from 'lucide-react'
import { useAsk } from '../../api/ask.ts'
import { Button, ButtonLink } from '../../parts/button.tsx'
import { useKeys } from '../../state/keys.ts'
import { useMay } from '../../state/session.ts'

interface CrmToggleProps {
  readonly on: boolean
  readonly onToggle: () => void
}

/** Reveals the columns and verbs of the CRMs; not there at all before a CRM is connected. The key c does the same. */
export function CrmToggle({ on, onToggle }: CrmToggleProps) {
  const { data: connections = [] } = useAsk('GET /api/v1/connections', { query: {} })
  const mayConnect = useMay('connect')
  const isThere = connections.length > 0
  useKeys({ c: () => isThere && onToggle() })
  if (!isThere) return null
  return (
    <>
      {on && mayConnect && (
        <ButtonLink kind="quiet" to="/connections/new">
          Add CRM connection
        </ButtonLink>
      )}
      <Button icon={<Link2 size={15} />} aria-pressed={on} onClick={onToggle}>
        CRM Controls
      </Button>
    </>
  )
}
