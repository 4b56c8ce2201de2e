import { Link, useNavigate } from '@tanstack/react-router'
import { CirclePlay, CircleStop, Download, MoreHorizontal, Pause, RotateCcw, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { useSend } from '../../api/ask.ts'
import { addressOf } from '../../api/call.ts'
import { problemOf } from '../../api/problem.ts'
import type { RunDetails } from '../../api/schema.generated.ts'
import { counted } from '../../format/words.ts'
import { Button, ButtonLink, IconButton } from '../../parts/button.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { Menu, MenuAction } from '../../parts/menu.tsx'
import { ProblemNote } from '../../parts/states.tsx'
import { useMay } from '../../state/session.ts'

const TOUCHED = ['GET /api/v1/runs', 'GET /api/v1/runs/{id}'] as const
const AGAIN = ['sync', 'pull', 'match', 'plan'] as const

/** What can be done about a run now: only what makes sense in its state, and what this role may. */
export function RunActions({ run }: { readonly run: RunDetails }) {
  const [stopping, setStopping] = useState(false)
  const mayPause = useMay('pause')
  const mayRun = useMay('run')
  const open = run.finishedAt === null
  return (
    <>
      {mayPause && open && <PauseButton run={run} />}
      {mayPause && open && (
        <Button
          icon={<CircleStop size={15} />}
          disabled={run.stopRequestedAt !== null}
          onClick={() => setStopping(true)}
        >
          {run.stopRequestedAt === null ? 'Stop' : 'Stopping'}
        </Button>
      )}
      {!open && run.tally.written > 0 && run.kind !== 'undo' && (
        <ButtonLink to="/runs/$id/undo" params={{ id: run.id }}>
          <Undo2 size={15} aria-hidden="true" /> Undo
        </ButtonLink>
      )}
      {!open && mayRun && run.balance.changes.rejected > 0 && <RetryButton run={run} />}
      <More run={run} mayRun={mayRun} />
      {stopping && <StopDialog run={run} onClose={() => setStopping(false)} />}
    </>
  )
}

function PauseButton({ run }: { readonly run: RunDetails }) {
  const pause = useSend('POST /api/v1/runs/{id}/pause', TOUCHED)
  const resume = useSend('POST /api/v1/runs/{id}/resume', TOUCHED)
  const failed = pause.error ?? resume.error
  if (failed) return <ProblemNote problem={problemOf(failed)} />
  if (run.pauseRequestedAt !== null)
    return (
      <Button
        kind="primary"
        icon={<CirclePlay size={15} />}
        busy={resume.isPending}
        onClick={() => resume.mutate({ params: { id: run.id }, body: undefined })}
      >
        Resume
      </Button>
    )
  if (!['queued', 'running', 'waiting'].includes(run.state)) return null
  return (
    <Button
      icon={<Pause size={15} />}
      busy={pause.isPending}
      disabled={run.stopRequestedAt !== null}
      onClick={() => pause.mutate({ params: { id: run.id }, body: undefined })}
    >
      Pause
    </Button>
  )
}

function StopDialog({ run, onClose }: { readonly run: RunDetails; readonly onClose: () => void }) {
  const stop = useSend('POST /api/v1/runs/{id}/stop', TOUCHED)
  const { planned, applied, rejected, unchanged, deferred } = run.balance.changes
  const rest = Math.max(0, planned - applied - rejected - unchanged - deferred)
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Stop after the batch under way?"
      consequence={
        planned > 0
          ? `What has been written stays: ${counted(applied, 'change')}. The rest waits for the next plan: about ${counted(rest, 'change')}.`
          : 'Nothing has been written. What was read stays, and the next run goes on from there.'
      }
      confirm="Stop the run"
      busy={stop.isPending}
      problem={stop.error ? problemOf(stop.error) : null}
      onConfirm={() => stop.mutate({ params: { id: run.id }, body: undefined }, { onSuccess: onClose })}
    />
  )
}

function RetryButton({ run }: { readonly run: RunDetails }) {
  const navigate = useNavigate()
  const retry = useSend('POST /api/v1/runs/{id}/retry-rejects', TOUCHED)
  if (retry.error) return <ProblemNote problem={problemOf(retry.error)} />
  return (
    <Button
      icon={<RotateCcw size={15} />}
      busy={retry.isPending}
      onClick={() =>
        retry.mutate(
          { params: { id: run.id }, body: {} },
          { onSuccess: (made) => void navigate({ to: '/runs/$id', params: { id: made.id } }) },
        )
      }
    >
      Retry rejects ({run.balance.changes.rejected})
    </Button>
  )
}

function More({ run, mayRun }: { readonly run: RunDetails; readonly mayRun: boolean }) {
  const navigate = useNavigate()
  const maySee = useMay('see-logs')
  const again = useSend('POST /api/v1/runs', TOUCHED)
  const kind = AGAIN.find((one) => one === run.kind)
  const rerun = () =>
    again.mutate(
      { body: { connection: run.connectionId ?? '', kind: kind ?? 'sync' } },
      { onSuccess: (made) => void navigate({ to: '/runs/$id', params: { id: made.id } }) },
    )
  const download = (what: 'logs' | 'rejects') =>
    window.location.assign(addressOf(`/api/v1/runs/{id}/${what}/download`, { id: run.id }))
  return (
    <Menu
      trigger={
        <IconButton label="More actions">
          <MoreHorizontal size={16} />
        </IconButton>
      }
    >
      {mayRun && kind && run.connectionId && (
        <MenuAction icon={<RotateCcw size={15} />} label="Run again" onSelect={rerun} />
      )}
      <MenuAction
        icon={<Download size={15} />}
        label="Download rejects"
        whyNot={run.tally.rejected === 0 ? 'none' : maySee ? null : 'not your role'}
        onSelect={() => download('rejects')}
      />
      <MenuAction
        icon={<Download size={15} />}
        label="Download the log"
        whyNot={maySee ? null : 'not your role'}
        onSelect={() => download('logs')}
      />
    </Menu>
  )
}

/** The plan of the run, where it has one. */
export function PlanLink({ run }: { readonly run: RunDetails }) {
  if (run.plan === null) return <span>–</span>
  return (
    <Link to="/plans/$id" params={{ id: run.plan }}>
      Open the plan
    </Link>
  )
}
