import { getRouteApi, Link } from '@tanstack/react-router'
import { ScrollText } from 'lucide-react'
import { useEffect } from 'react'
import { useAskPages } from '../../api/ask.ts'
import type { LogLine, RunDetails } from '../../api/schema.generated.ts'
import { exactWords } from '../../format/times.ts'
import { sentenceCase } from '../../format/words.ts'
import { Button } from '../../parts/button.tsx'
import { SearchInput } from '../../parts/field.tsx'
import { LoadMore, Toolbar } from '../../parts/page.tsx'
import { Select } from '../../parts/select.tsx'
import { EmptyState, ErrorState, Loading, NoPermission } from '../../parts/states.tsx'
import { useMay } from '../../state/session.ts'
import styles from './run.module.css'
import { LOG_LEVELS } from './search.ts'
import { type Following, useFollow } from './use-follow.ts'

const route = getRouteApi('/runs/$id')
const LIVE: readonly string[] = ['queued', 'running', 'waiting', 'paused']
const LEVELS = { all: undefined, info: 'info,warn,error', warn: 'warn,error', error: 'error' } as const
const LEVEL_WORDS = {
  all: 'Every level',
  info: 'Info and above',
  warn: 'Warnings and errors',
  error: 'Errors',
} as const

/** The verbose log of a run: by level, searched, with a link to every line. */
export function RunLogs({ run }: { readonly run: RunDetails }) {
  const { level = 'all', q = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const maySee = useMay('see-logs')
  if (!maySee) return <NoPermission needs="see-logs" />
  return (
    <>
      <Toolbar>
        <SearchInput
          label="Search the log"
          className="grow"
          value={q}
          onChange={({ target }) =>
            void navigate({ search: (before) => ({ ...before, q: target.value || undefined }), replace: true })
          }
        />
        <Select
          label="Level"
          choices={LOG_LEVELS.map((value) => ({ value, label: LEVEL_WORDS[value] }))}
          value={level}
          onChange={(value) => void navigate({ search: (before) => ({ ...before, level: value }), replace: true })}
        />
      </Toolbar>
      <Lines run={run} />
    </>
  )
}

function Lines({ run }: { readonly run: RunDetails }) {
  const { level = 'all', q, line } = route.useSearch()
  const navigate = route.useNavigate()
  const from = line === undefined ? undefined : Math.max(0, line - 20)
  const query = { level: LEVELS[level], search: q, from, limit: 500 }
  const found = useAskPages('GET /api/v1/runs/{id}/logs', { params: { id: run.id }, query })
  const { refetch } = found
  const live = LIVE.includes(run.state)
  const lines = found.data?.rows.length ?? 0
  const more = () => void (found.hasNextPage ? found.fetchNextPage() : refetch())
  const follow = useFollow({ live, lines, more }, line)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what a run counts moves with what it logs
  useEffect(() => void refetch(), [run.counts, run.state, refetch])
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Loading label="Loading the log" lines={10} />
  const { rows } = found.data
  if (rows.length === 0)
    return (
      <EmptyState icon={<ScrollText />} title="No line fits">
        A run writes a line for every page, batch and decision.
      </EmptyState>
    )
  return (
    <>
      {from !== undefined && (
        <Button size="small" onClick={() => void navigate({ search: (before) => ({ ...before, line: undefined }) })}>
          Show the log from its beginning
        </Button>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section ref={follow.box} className={styles.log} tabIndex={0} aria-label="Log" onScroll={follow.onScroll}>
        <ol>
          {rows.map((one) => (
            <Line key={one.seq} line={one} isTarget={one.seq === line} />
          ))}
        </ol>
      </section>
      {live && <Follow of={follow} />}
      <LoadMore
        shown={`${rows.length} lines`}
        hasMore={found.hasNextPage}
        busy={found.isFetchingNextPage}
        onMore={() => void found.fetchNextPage()}
      />
    </>
  )
}

/** Says whether new lines come into sight by themselves, and how to change that. */
function Follow({ of: { on, start } }: { readonly of: Following }) {
  return (
    <p className={styles.follow} role="status">
      {on ? 'New lines appear at the end as they are written. Scroll up to read in peace.' : 'New lines wait below.'}
      {!on && (
        <Button size="small" onClick={start}>
          Follow
        </Button>
      )}
    </p>
  )
}

function Line({ line, isTarget }: { readonly line: LogLine; readonly isTarget: boolean }) {
  const { id } = route.useParams()
  const { seq, at, level, stage, message } = line
  return (
    <li className={styles.line} data-level={level} data-target={isTarget || undefined}>
      <Link to="/runs/$id" params={{ id }} search={{ tab: 'logs', line: seq }}>
        {seq}
      </Link>
      <time dateTime={at} title={exactWords(new Date(at))}>
        {at.slice(11, 19)}
      </time>
      <span className={styles.level}>{sentenceCase(level)}</span>
      <span className={styles.stage}>{stage}</span>
      <span>{message}</span>
    </li>
  )
}
