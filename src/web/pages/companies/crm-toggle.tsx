import { Link2 } from 'lucide-react'
import { useAsk } from '../../api/ask.ts'
import { Button } from '../../parts/button.tsx'
import { useKeys } from '../../state/keys.ts'

interface CrmToggleProps {
  readonly on: boolean
  readonly onToggle: () => void
}

/** Reveals the columns and verbs of the CRMs; not there at all before a CRM is connected. The key c does the same. */
export function CrmToggle({ on, onToggle }: CrmToggleProps) {
  const { data: connections = [] } = useAsk('GET /api/v1/connections', { query: {} })
  const isThere = connections.length > 0
  useKeys({ c: () => isThere && onToggle() })
  if (!isThere) return null
  return (
    <Button icon={<Link2 size={15} />} aria-pressed={on} onClick={onToggle}>
      CRM Controls
    </Button>
  )
}
