import { Link } from '@tanstack/react-router'
import { useAsk } from '../../api/ask.ts'
import type { System } from '../../api/schema.generated.ts'
import { durationWords } from '../../format/times.ts'
import { numberWords, percentWords, sentenceCase } from '../../format/words.ts'
import { Badge } from '../../parts/badge.tsx'
import { Card, Facts } from '../../parts/page.tsx'
import { PlainTable } from '../../parts/plain-table.tsx'
import { Banner, ErrorState, Loading } from '../../parts/states.tsx'
import { Timestamp } from '../../parts/timestamp.tsx'
import styles from './admin.module.css'
import { AdminPage } from './admin-page.tsx'

const REFRESH_MS = 10_000
const LITTLE_SPACE = 0.1

/** How this installation is doing, asked again every ten seconds. */
export function SystemPage() {
  const found = useAsk('GET /api/v1/system', {}, { refetchInterval: REFRESH_MS })
  return (
    <AdminPage title="System">
      {found.isError && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
      {!found.isError && !found.data && <Loading label="Asking the system" lines={14} />}
      {found.data && <Shown system={found.data} />}
    </AdminPage>
  )
}

function Shown({ system }: { readonly system: System }) {
  return (
    <>
      <Troubles system={system} />
      <Card title="Installation">
        <Facts facts={installationFacts(system)} />
      </Card>
      <Card title="Workers">
        {system.workers.length === 0 ? (
          <p className={styles.muted}>No worker has a run in hand.</p>
        ) : (
          <PlainTable label="Workers" titles={['Worker', 'Run', 'Last sign of life']} rows={workerRows(system)} />
        )}
        <Facts facts={system.runs.map(({ state, count }) => [`${sentenceCase(state)} runs`, numberWords(count)])} />
      </Card>
      <Card title="Queue">
        {system.queues.length === 0 ? (
          <p className={styles.muted}>No job is in any queue.</p>
        ) : (
          <PlainTable
            label="Queue"
            titles={['Queue', 'Waiting', 'Oldest', 'Active', 'Dead']}
            numeric={[1, 3, 4]}
            rows={queueRows(system)}
          />
        )}
      </Card>
      <Card title="Secret keys">
        <PlainTable label="Secret keys" titles={['Key', 'In use since', 'State']} rows={keyRows(system)} />
        <p className={styles.muted}>
          A key is rotated on the machine: put a new one first and run <code>concordat secrets rotate</code>. Values are
          never shown.
        </p>
      </Card>
    </>
  )
}

/** Only what is wrong. */
function Troubles({ system }: { readonly system: System }) {
  const dead = system.queues.reduce((sum, one) => sum + one.dead, 0)
  const { disk, stalledRuns } = system
  return (
    <>
      {disk && disk.freeBytes / disk.totalBytes < LITTLE_SPACE && (
        <Banner tone="bad" title="The disk is nearly full">
          {sizeWords(disk.freeBytes)} are left. Runs stop when nothing can be stored; make room.
        </Banner>
      )}
      {stalledRuns.length > 0 && (
        <Banner tone="warn" title="A worker is silent">
          {stalledRuns.map((id) => (
            <Link key={id} to="/runs/$id" params={{ id }}>
              This run
            </Link>
          ))}{' '}
          is taken over by another worker within 15 seconds where one is running.
        </Banner>
      )}
      {dead > 0 && (
        <Banner tone="warn" title={`${numberWords(dead)} jobs were given up`}>
          They failed after all attempts; the log says why. Runs themselves are never lost by it.
        </Banner>
      )}
    </>
  )
}

function installationFacts(system: System): readonly (readonly [string, string])[] {
  const { database, disk } = system
  return [
    ['Version', system.version],
    ['Node', system.node],
    ['Up for', durationWords(system.uptimeSeconds * 1000)],
    ['Memory', sizeWords(system.memoryBytes)],
    ['Database', `PostgreSQL ${database.version}${database.embedded ? ', embedded' : ''}`],
    ['Size of the database', sizeWords(database.bytes)],
    ['Database sessions', numberWords(database.sessions)],
    ['Migrations', `${numberWords(system.migrations)}, newest ${database.newestMigration ?? '–'}`],
    [
      'Disk',
      disk ? `${sizeWords(disk.freeBytes)} free (${percentWords(disk.freeBytes / disk.totalBytes)})` : 'not known',
    ],
  ]
}

function workerRows({ workers }: System) {
  return workers.map(({ worker, runId, heartbeatAt }) => [
    worker,
    <Link key="run" to="/runs/$id" params={{ id: runId }}>
      Open the run
    </Link>,
    <Timestamp key="beat" at={heartbeatAt} />,
  ])
}

function queueRows({ queues }: System) {
  return queues.map((one) => [
    one.queue,
    numberWords(one.waiting),
    <Timestamp key="oldest" at={one.oldestWaitingAt} />,
    numberWords(one.active),
    one.dead > 0 ? (
      <Badge key="dead" tone="warn">
        {numberWords(one.dead)}
      </Badge>
    ) : (
      '0'
    ),
  ])
}

function keyRows({ secretKeys }: System) {
  return secretKeys.map((key) => [
    <code key="id">{key.keyId}</code>,
    <Timestamp key="since" at={key.firstUsedAt} />,
    key.sealsNew ? 'Seals what is new' : 'Only opens what is old',
  ])
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** 1 234 567 → "1.2 MB". */
function sizeWords(bytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  return `${(bytes / 1000 ** step).toFixed(step > 0 && bytes / 1000 ** step < 10 ? 1 : 0)} ${UNITS[step]}`
}
