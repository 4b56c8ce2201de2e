import { useEffect, useRef, useState } from 'react'
import type { RunDetails } from '../../api/schema.generated.ts'
import { durationWords, exactWords } from '../../format/times.ts'
import { ButtonLink } from '../../parts/button.tsx'
import { Card, Facts } from '../../parts/page.tsx'
import { Banner } from '../../parts/states.tsx'
import { Timestamp } from '../../parts/timestamp.tsx'
import { useNow } from '../../state/now.ts'
import { CountTable } from './count-table.tsx'
import { readEquation, writeEquation } from './equation.ts'
import { EquationBar } from './equation-bar.tsx'
import styles from './run.module.css'
import { PlanLink } from './run-actions.tsx'
import { Phases } from './run-phases.tsx'
import { progressOf, useRateWords } from './run-progress.ts'

const TRIGGERS = { person: 'A person', schedule: 'The schedule', api: 'The API', cli: 'The command line' } as const

/** What a run does and has done: phases, the sums that close, how fast, until when it waits. */
export function RunSummary({ run }: { readonly run: RunDetails }) {
  const now = useNow(2_000)
  const rate = useRateWords(run, now)
  const equations = [readEquation(run.balance), writeEquation(run.balance)].filter((one) => one !== null)
  return (
    <>
      <Why run={run} />
      <Card>
        <Phases run={run} />
        {equations.map((equation) => (
          <EquationBar key={equation.whole} equation={equation} finished={run.finishedAt !== null} />
        ))}
        {equations.length === 0 && <p className={styles.muted}>Nothing was counted yet.</p>}
        <p className={styles.muted}>{rate}</p>
      </Card>
      <Card title="Facts">
        <Facts
          facts={[
            ['Plan', <PlanLink key="plan" run={run} />],
            ['Started by', TRIGGERS[run.trigger]],
            ['Began', <Timestamp key="began" at={run.startedAt} />],
            [run.finishedAt === null ? 'Under way for' : 'Took', tookWords(run, now)],
            ['Last sign of life', <Timestamp key="beat" at={run.heartbeatAt} />],
            ...run.checkpoints.map(
              ({ object, coveredTo }) =>
                [
                  `Our copy of ${object} reaches`,
                  <Timestamp key={object} at={coveredTo} none="nowhere yet" />,
                ] as const,
            ),
          ]}
        />
      </Card>
      <CountTable counts={run.counts} />
      <Spoken run={run} />
    </>
  )
}

/** Why it does not go on, or did not end well, and the one way on. */
function Why({ run }: { readonly run: RunDetails }) {
  if (run.state === 'waiting')
    return (
      <Banner
        tone="warn"
        title={`Waits${run.waitUntil ? ` until ${exactWords(new Date(run.waitUntil))}` : ''}. It goes on by itself.`}
      >
        <p>{run.reason}</p>
      </Banner>
    )
  if (run.state === 'paused')
    return (
      <Banner title={`Paused by ${run.pausedBy ?? 'somebody'}. It keeps its place until it is resumed.`}>
        <p>Nothing is read or written meanwhile; what was stored stays.</p>
      </Banner>
    )
  if (run.state === 'held' && run.plan)
    return (
      <Banner
        tone="warn"
        title="Its plan waits for approval. Nothing has been written yet."
        actions={
          <ButtonLink to="/plans/$id" params={{ id: run.plan }} kind="primary" size="small">
            Read the plan
          </ButtonLink>
        }
      >
        <p>{run.reason}</p>
      </Banner>
    )
  if (!run.reason) return null
  return <Banner tone={run.state === 'failed' ? 'bad' : 'warn'} title={run.reason} />
}

/** For screen readers: a word at every phase and at every quarter, not at every number. */
function Spoken({ run }: { readonly run: RunDetails }) {
  const { done, total } = progressOf(run)
  const quarter = total ? Math.floor((done / total) * 4) * 25 : 0
  const words =
    run.finishedAt !== null
      ? `The run has ended: ${run.state}.`
      : `${run.state === 'running' ? (run.stage ?? 'begins') : run.state}${quarter > 0 ? `, ${quarter} percent` : ''}`
  const [said, setSaid] = useState('')
  const first = useRef(true)
  useEffect(() => {
    if (!first.current) setSaid(words)
    first.current = false
  }, [words])
  return (
    <p className="visually-hidden" role="status">
      {said}
    </p>
  )
}

function tookWords(run: RunDetails, now: number): string {
  if (run.startedAt === null) return '–'
  return durationWords((run.finishedAt === null ? now : Date.parse(run.finishedAt)) - Date.parse(run.startedAt))
}
