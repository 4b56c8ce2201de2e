import { getRouteApi, Link } from '@tanstack/react-router'
import { Download, ScrollText } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useAsk, useAskPages } from '../../api/ask.ts'
import { call } from '../../api/call.ts'
import { problemOf } from '../../api/problem.ts'
import type { AuditRow } from '../../api/schema.generated.ts'
import { sentenceCase } from '../../format/words.ts'
import { Button } from '../../parts/button.tsx'
import { Sheet } from '../../parts/dialog.tsx'
import { Facts, Toolbar } from '../../parts/page.tsx'
import { Select } from '../../parts/select.tsx'
import { EmptyState, ErrorState, Loading } from '../../parts/states.tsx'
import type { Column } from '../../parts/table-shape.ts'
import { Timestamp } from '../../parts/timestamp.tsx'
import { notify } from '../../parts/toast.tsx'
import { VirtualTable } from '../../parts/virtual-table.tsx'
import { useNow } from '../../state/now.ts'
import styles from './admin.module.css'
import { AdminPage } from './admin-page.tsx'
import { actionWords, actorWords, auditCsv, differencesOf, SUBJECTS } from './audit-words.ts'
import type { AUDIT_TIMES } from './search.ts'

const route = getRouteApi('/admin/audit')
const DAY = 86_400_000
const TIMES = [
  { value: 'all', label: 'Any time' },
  { value: 'day', label: 'Last 24 hours' },
  { value: 'week', label: 'Last 7 days' },
  { value: 'month', label: 'Last 30 days' },
] as const
const DAYS: Readonly<Record<(typeof AUDIT_TIMES)[number], number>> = { day: 1, week: 7, month: 30, all: 0 }
const EXPORTED_AT_MOST = 20_000

/** Who did what, to what, from where; newest first. */
export function AuditPage() {
  const query = useAuditQuery()
  return (
    <AdminPage title="Audit" fill actions={<Export query={query} />}>
      <Filters />
      <Found query={query} />
    </AdminPage>
  )
}

interface AuditQuery {
  readonly actorId?: string | undefined
  readonly action?: string | undefined
  readonly subjectId?: string | undefined
  readonly from?: string | undefined
}

function useAuditQuery(): AuditQuery {
  const { who, what, subject, time = 'all' } = route.useSearch()
  // To the hour, so that the same question is asked again instead of a new one every few seconds.
  const hour = Math.floor(useNow(60_000) / 3_600_000) * 3_600_000
  const from = DAYS[time] === 0 ? undefined : new Date(hour - DAYS[time] * DAY).toISOString()
  return useMemo(() => ({ actorId: who, action: what, subjectId: subject, from }), [who, what, subject, from])
}

function Filters() {
  const { who = '', what = '', subject, time = 'all' } = route.useSearch()
  const navigate = route.useNavigate()
  const { data: users = [] } = useAsk('GET /api/v1/users', {})
  const people = [{ value: '', label: 'Everybody' }, ...users.map(({ id, name }) => ({ value: id, label: name }))]
  const change = (part: { who?: string; what?: string; time?: typeof time; subject?: string | undefined }) =>
    void navigate({
      search: (before) => {
        const after = { ...before, ...part }
        return { ...after, who: after.who || undefined, what: after.what || undefined }
      },
    })
  return (
    <Toolbar>
      <Select label="Who" choices={people} value={who} onChange={(value) => change({ who: value })} />
      <Select label="What" choices={SUBJECTS} value={what as ''} onChange={(value) => change({ what: value })} />
      <Select label="When" choices={TIMES} value={time} onChange={(value) => change({ time: value })} />
      {subject && <Button onClick={() => change({ subject: undefined })}>Only one thing: show all</Button>}
    </Toolbar>
  )
}

function Found({ query }: { readonly query: AuditQuery }) {
  const [opened, setOpened] = useState<AuditRow | null>(null)
  const { data: users = [] } = useAsk('GET /api/v1/users', {})
  const { data: keys = [] } = useAsk('GET /api/v1/api-keys', {})
  const found = useAskPages('GET /api/v1/audit', { query: { ...query, limit: 100 } })
  const columns = useMemo(() => columnsOf((row) => actorWords(row, users, keys)), [users, keys])
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Loading label="Loading the audit" lines={12} />
  const { rows } = found.data
  if (rows.length === 0)
    return (
      <EmptyState icon={<ScrollText />} title="Nothing was recorded here">
        Every change by a person, a key or the command line is recorded for 400 days. Other filters may show more.
      </EmptyState>
    )
  return (
    <>
      <VirtualTable
        label="Audit"
        columns={columns}
        rows={rows}
        rowKey={(row) => row.id}
        rowName={(row) => actionWords(row.action)}
        total={found.hasNextPage ? null : rows.length}
        onOpen={setOpened}
        onPeek={setOpened}
        onNearEnd={() => found.hasNextPage && !found.isFetchingNextPage && void found.fetchNextPage()}
      />
      <Entry row={opened} who={opened ? actorWords(opened, users, keys) : ''} onClose={() => setOpened(null)} />
    </>
  )
}

function columnsOf(who: (row: AuditRow) => string): readonly Column<AuditRow>[] {
  return [
    { id: 'what', title: 'What', width: 240, card: 'title', cell: (row) => actionWords(row.action) },
    { id: 'who', title: 'Who', width: 180, card: 'line', cell: who },
    { id: 'change', title: 'Change', cell: (row) => changeWords(row) },
    { id: 'when', title: 'When', width: 140, card: 'side', cell: (row) => <Timestamp at={row.at} /> },
    { id: 'from', title: 'From', width: 150, cell: (row) => row.address ?? '–' },
  ]
}

function changeWords(row: AuditRow): string {
  const parts = differencesOf(row).map(({ name, before, after }) =>
    before ? `${name}: ${before} → ${after || 'nothing'}` : `${name}: ${after}`,
  )
  return parts.join(' · ') || '–'
}

interface EntryProps {
  readonly row: AuditRow | null
  readonly who: string
  readonly onClose: () => void
}

function Entry({ row, who, onClose }: EntryProps) {
  const navigate = route.useNavigate()
  const onlyThis = () => {
    onClose()
    void navigate({ search: { subject: row?.subjectId ?? undefined } })
  }
  return (
    <Sheet
      open={row !== null}
      onOpenChange={(open) => !open && onClose()}
      title={row ? actionWords(row.action) : ''}
      actions={row?.subjectId && <Button onClick={onlyThis}>All that happened to it</Button>}
    >
      {row && (
        <div className={styles.detail}>
          <Facts
            facts={[
              ['Who', who],
              ['When', <Timestamp key="at" at={row.at} />],
              ['From', row.address ?? 'Not recorded'],
              ['Subject', <Subject key="subject" row={row} />],
              ['Entry', row.id],
            ]}
          />
          <div className={styles.differences}>
            {differencesOf(row).map(({ name, before, after }) => (
              <div key={name}>
                <strong>{name}</strong> {before && <del>{before}</del>} <ins>{after}</ins>
              </div>
            ))}
          </div>
        </div>
      )}
    </Sheet>
  )
}

/** What it was done to, as a link where it has a page. */
function Subject({ row: { subjectKind, subjectId } }: { readonly row: AuditRow }) {
  const id = subjectId ?? ''
  const words = `${sentenceCase(subjectKind.replaceAll('-', ' '))} ${id}`
  if (subjectKind === 'user') return <Link to="/admin/users">{words}</Link>
  if (subjectKind === 'api-key') return <Link to="/admin/api-keys">{words}</Link>
  if (subjectKind !== 'connection' || !id) return words
  return (
    <Link to="/connections/$id" params={{ id }}>
      {words}
    </Link>
  )
}

/** What the filters show, as a CSV file made here; more than 20,000 rows are cut, and it says so. */
function Export({ query }: { readonly query: AuditQuery }) {
  const [busy, setBusy] = useState(false)
  const run = async () => {
    setBusy(true)
    try {
      const rows = await allRows(query)
      download(auditCsv(rows), 'audit.csv')
      notify(rows.length === EXPORTED_AT_MOST ? 'The newest 20,000 entries were exported' : 'Exported')
    } catch (error) {
      notify('The export failed', { description: problemOf(error).nextStep })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button icon={<Download size={15} />} busy={busy} onClick={() => void run()}>
      Export
    </Button>
  )
}

async function allRows(query: AuditQuery): Promise<readonly AuditRow[]> {
  const rows: AuditRow[] = []
  let cursor: string | undefined
  do {
    const page = await call('GET /api/v1/audit', { query: { ...query, limit: 499, ...(cursor && { cursor }) } })
    rows.push(...page.rows)
    cursor = page.next ?? undefined
  } while (cursor && rows.length < EXPORTED_AT_MOST)
  return rows.slice(0, EXPORTED_AT_MOST)
}

function download(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
