import { useState } from 'react'
import { useAsk, useSend } from '../../api/ask.ts'
import { problemOf } from '../../api/problem.ts'
import type { MatchModel } from '../../api/schema.generated.ts'
import { numberWords, percentWords, sentenceCase } from '../../format/words.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Card } from '../../parts/page.tsx'
import { PlainTable } from '../../parts/plain-table.tsx'
import { ErrorState, Loading, ProblemNote } from '../../parts/states.tsx'
import { Timestamp } from '../../parts/timestamp.tsx'
import { notify } from '../../parts/toast.tsx'
import { useMay } from '../../state/session.ts'
import styles from './matching.module.css'

const LIST = 'GET /api/v1/matching/models'
const TONES = { candidate: 'accent', refused: 'neutral', active: 'ok', retired: 'neutral' } as const

/** Weights that were fitted to what people said: look, compare, put in use, go back. */
export function ModelsCard() {
  const found = useAsk(LIST, {})
  const may = useMay('edit-settings')
  const [shown, setShown] = useState<number | null>(null)
  const refit = useSend('POST /api/v1/matching/models/refit', [LIST])
  return (
    <Card
      title="Models"
      actions={
        may && (
          <>
            {found.data?.active != null && <Rollback />}
            <Button size="small" busy={refit.isPending} onClick={() => refit.mutate({})}>
              Fit to what people said
            </Button>
          </>
        )
      }
    >
      <p className={styles.muted}>
        After 50 judged pairs the weights can be fitted to your CRM. A model is compared on pairs it has not seen, and
        nothing changes until somebody puts it in use. Models belong to the workspace, so to all connections.
      </p>
      {refit.isError && <ProblemNote problem={problemOf(refit.error)} />}
      {found.isError && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
      {!found.data && !found.isError && <Loading label="Loading models" lines={3} />}
      {found.data && (
        <PlainTable
          label="Models"
          titles={['Model', 'State', 'Judged pairs', 'Precision', 'Made', 'Look']}
          numeric={[2, 3]}
          rows={[
            ...found.data.models.map((model) => [
              `Version ${model.version}`,
              <Badge key="state" tone={TONES[model.state]}>
                {sentenceCase(model.state)}
              </Badge>,
              numberWords(model.trainedOn.labels),
              shareWords(model.figures.fitted.precision),
              <Timestamp key="made" at={model.madeAt} />,
              <Button key="look" size="small" onClick={() => setShown(model.version)}>
                Look
              </Button>,
            ]),
            [
              `As shipped (${found.data.shipped})`,
              found.data.active === null ? (
                <Badge key="state" tone="ok">
                  Active
                </Badge>
              ) : (
                <Badge key="state">Not in use</Badge>
              ),
              '–',
              '–',
              '–',
              '',
            ],
          ]}
        />
      )}
      {shown !== null && <ModelDialog version={shown} onClose={() => setShown(null)} />}
    </Card>
  )
}

function Rollback() {
  const [open, setOpen] = useState(false)
  const back = useSend('POST /api/v1/matching/models/rollback', [LIST])
  return (
    <>
      <Button size="small" kind="quiet" onClick={() => setOpen(true)}>
        Roll back
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title="Go back to the model before?"
        consequence="The next match decides for all companies anew with it. Links that hold stay."
        confirm="Roll back"
        busy={back.isPending}
        problem={back.isError ? problemOf(back.error) : null}
        onConfirm={() => back.mutate({}, { onSuccess: () => setOpen(false) })}
      />
    </>
  )
}

const FEATURES_SHOWN = 20

function ModelDialog({ version, onClose }: { readonly version: number; readonly onClose: () => void }) {
  const found = useAsk('GET /api/v1/matching/models/{version}', { params: { version } })
  const may = useMay('edit-settings')
  const activate = useSend('POST /api/v1/matching/models/{version}/activate', [
    LIST,
    'GET /api/v1/matching/models/{version}',
  ])
  const model = found.data?.model
  const usable = may && model && (model.state === 'candidate' || model.state === 'retired')
  const use = () =>
    activate.mutate(
      { params: { version } },
      {
        onSuccess: () => {
          notify(`Model ${version} is in use`, { description: 'The next match decides for all companies anew.' })
          onClose()
        },
      },
    )
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Model ${version}`}
      {...(model && { description: model.finding })}
      wide
      actions={
        <>
          <Button onClick={onClose}>Close</Button>
          {usable && (
            <Button kind="primary" busy={activate.isPending} onClick={use}>
              Put it in use
            </Button>
          )}
        </>
      }
    >
      {found.isError && <ErrorState error={found.error} />}
      {!found.data && !found.isError && <Loading label="Loading the model" lines={4} />}
      {model && <Compared model={model} />}
      {found.data && (
        <PlainTable
          label="Weights that differ most"
          titles={['Feature', 'Shipped', 'In use', 'This one']}
          numeric={[1, 2, 3]}
          rows={found.data.differences
            .slice(0, FEATURES_SHOWN)
            .map((one) => [one.feature, one.shipped.toFixed(2), one.active.toFixed(2), one.fitted.toFixed(2)])}
        />
      )}
      {activate.isError && <ProblemNote problem={problemOf(activate.error)} />}
    </Dialog>
  )
}

/** All three on pairs that were left out of the fitting. */
function Compared({ model }: { readonly model: MatchModel }) {
  const { shipped, active, fitted } = model.figures
  const all = [shipped, active, fitted]
  return (
    <PlainTable
      label="Compared on pairs that were left out"
      titles={['On pairs left out', 'Shipped', 'In use', 'This one']}
      numeric={[1, 2, 3]}
      rows={[
        ['Precision of what it would link', ...all.map((one) => shareWords(one.precision))],
        ['Part of the right pairs it would link', ...all.map((one) => shareWords(one.recall))],
        ['Log-loss (less is better)', ...all.map((one) => one.logLoss.toFixed(3))],
        ['Brier score (less is better)', ...all.map((one) => one.brier.toFixed(3))],
      ]}
    />
  )
}

function shareWords(share: number | null): string {
  return share === null ? '–' : percentWords(share)
}
