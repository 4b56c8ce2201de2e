import { useNavigate } from '@tanstack/react-router'
import { Ellipsis, ExternalLink, History, Pause, Play, RefreshCw, Unplug } from 'lucide-react'
import { useSend } from '../../api/ask.ts'
import { problemOf } from '../../api/problem.ts'
import type { Connection } from '../../api/schema.generated.ts'
import { Button, IconButton } from '../../parts/button.tsx'
import { Menu, MenuAction, MenuLine } from '../../parts/menu.tsx'
import { ProblemNote } from '../../parts/states.tsx'
import { notify } from '../../parts/toast.tsx'
import { useMay } from '../../state/session.ts'

const TOUCHED = [
  'GET /api/v1/connections',
  'GET /api/v1/connections/{connection}',
  'GET /api/v1/connection-summaries',
] as const

/** Sync now, pause, and the rest in a menu; on the cards and on the page of a connection. */
export function ConnectionActions({ connection }: { readonly connection: Connection }) {
  const { id, name, state, settings } = connection
  const [mayRun, mayPause] = [useMay('run'), useMay('pause')]
  const start = useSend('POST /api/v1/runs', ['GET /api/v1/runs', 'GET /api/v1/connection-summaries'])
  const pause = useSend('POST /api/v1/connections/{connection}/pause', TOUCHED)
  const problem = start.error ?? pause.error
  const setPaused = (paused: boolean) =>
    pause.mutate(
      { params: { connection: id }, body: { paused } },
      { onSuccess: () => notify(paused ? `${name} is paused` : `${name} goes on`) },
    )
  const sync = () =>
    start.mutate({ body: { connection: id, kind: 'sync' } }, { onSuccess: () => notify(`A sync of ${name} has begun`) })
  return (
    <>
      {mayRun && state === 'connected' && (
        <Button icon={<RefreshCw size={15} />} busy={start.isPending} disabled={!settings.enabled} onClick={sync}>
          Sync now
        </Button>
      )}
      {mayPause && state !== 'draft' && (
        <Button
          kind="quiet"
          icon={settings.enabled ? <Pause size={15} /> : <Play size={15} />}
          busy={pause.isPending}
          onClick={() => setPaused(settings.enabled)}
        >
          {settings.enabled ? 'Pause' : 'Resume'}
        </Button>
      )}
      <MoreMenu connection={connection} />
      {problem && <ProblemNote problem={problemOf(problem)} />}
    </>
  )
}

function MoreMenu({ connection: { id, name, instanceUrl } }: { readonly connection: Connection }) {
  const navigate = useNavigate()
  const mayConnect = useMay('connect')
  return (
    <Menu
      trigger={
        <IconButton label={`More for ${name}`}>
          <Ellipsis size={16} />
        </IconButton>
      }
    >
      <MenuAction
        icon={<History size={15} />}
        label="View history"
        onSelect={() => void navigate({ to: '/connections/$id/history', params: { id } })}
      />
      <MenuAction
        icon={<ExternalLink size={15} />}
        label="Open the CRM"
        whyNot={instanceUrl ? null : 'Not signed in yet'}
        onSelect={() => window.open(instanceUrl ?? '', '_blank', 'noopener')}
      />
      {mayConnect && <MenuLine />}
      {mayConnect && (
        <MenuAction
          icon={<Unplug size={15} />}
          label="Disconnect CRM …"
          danger
          onSelect={() => void navigate({ to: '/connections/$id/security', params: { id }, search: { disconnect: 1 } })}
        />
      )}
    </Menu>
  )
}
