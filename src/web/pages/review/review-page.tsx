import { getRouteApi } from '@tanstack/react-router'
import { ListChecks } from 'lucide-react'
import { useAsk, useAskPages } from '../../api/ask.ts'
import { numberWords } from '../../format/words.ts'
import { ButtonLink } from '../../parts/button.tsx'
import { PageBar, PageContent, Toolbar } from '../../parts/page.tsx'
import { Select } from '../../parts/select.tsx'
import { EmptyState, ErrorState, Loading } from '../../parts/states.tsx'
import { Timestamp } from '../../parts/timestamp.tsx'
import { useNarrow } from '../../state/narrow.ts'
import { Alike } from './alike.tsx'
import { Queue } from './queue.tsx'
import styles from './review.module.css'
import { ReviewCard } from './review-card.tsx'
import { inOrder, keyOfReview, minutesLeft, type ReviewSession, useReviewSession } from './review-session.ts'
import { useDeciding } from './use-deciding.ts'

const route = getRouteApi('/review')
const PAGE = 100

/** Companies for which matching is not sure: a person says which record each is, one after the other. */
export function ReviewPage() {
  const kept = useReviewSession()
  const { connection } = route.useSearch()
  const found = useAskPages('GET /api/v1/reviews', { query: { limit: PAGE, connection } })
  const left = found.data?.first.left
  const narrow = useNarrow()
  return (
    <>
      <PageBar
        title="Review"
        aside={left ? <Progress left={left} session={kept.session} /> : undefined}
        {...(left && { tabTitle: `${numberWords(left)} to review` })}
      />
      <PageContent fill={!narrow && Boolean(left)}>
        <Connections />
        {found.isError ? (
          <ErrorState error={found.error} onRetry={() => void found.refetch()} />
        ) : !found.data ? (
          <Loading label="Loading the queue" lines={10} />
        ) : (
          <Found found={found} kept={kept} />
        )}
      </PageContent>
    </>
  )
}

/** "37 of 214 left · 6 done this session · ~9 min". */
function Progress({ left, session }: { readonly left: number; readonly session: ReviewSession }) {
  const done = session.done.length
  const minutes = minutesLeft(session.done, left)
  const parts = [
    `${numberWords(left)} of ${numberWords(left + done)} left`,
    `${numberWords(done)} done this session`,
    ...(minutes === null ? [] : [`~${numberWords(minutes)} min`]),
  ]
  return (
    <span className={styles.progress} role="status">
      {parts.join(' · ')}
    </span>
  )
}

/** Only the companies of one connection, where there are several. */
function Connections() {
  const { connection } = route.useSearch()
  const navigate = route.useNavigate()
  const { data: connections = [] } = useAsk('GET /api/v1/connections', { query: {} })
  if (connections.length < 2) return null
  const choices = [
    { value: '', label: 'All connections' },
    ...connections.map(({ id, name }) => ({ value: id as string, label: name })),
  ]
  return (
    <Toolbar>
      <Select
        label="Connection"
        choices={choices}
        value={connection ?? ''}
        onChange={(value) => void navigate({ search: { connection: value || undefined } })}
      />
    </Toolbar>
  )
}

interface FoundProps {
  readonly found: ReturnType<typeof useAskPages<'GET /api/v1/reviews'>>
  readonly kept: ReturnType<typeof useReviewSession>
}

function Found({ found, kept }: FoundProps) {
  const { at } = route.useSearch()
  const navigate = route.useNavigate()
  const deciding = useDeciding(kept)
  const narrow = useNarrow()
  const done = new Set(kept.session.done.map((one) => one.key))
  const rows = inOrder(
    (found.data?.rows ?? []).filter((row) => !done.has(keyOfReview(row))),
    kept.session.skipped,
  )
  const go = (key: string | undefined) => void navigate({ search: (before) => ({ ...before, at: key }), replace: true })
  const current = rows.find((row) => keyOfReview(row) === at) ?? rows[0]
  if (!current)
    return (
      <>
        <Alike kept={kept} deciding={deciding} />
        <NothingLeft nextMatchAt={found.data?.first.nextMatchAt ?? null} left={found.data?.first.left ?? 0} />
      </>
    )
  return (
    <>
      <Alike kept={kept} deciding={deciding} />
      <div className={styles.panes}>
        {!narrow && (
          <Queue
            rows={rows}
            current={keyOfReview(current)}
            onGo={go}
            onNearEnd={() => found.hasNextPage && !found.isFetchingNextPage && void found.fetchNextPage()}
          />
        )}
        <ReviewCard key={keyOfReview(current)} row={current} rows={rows} kept={kept} deciding={deciding} onGo={go} />
      </div>
    </>
  )
}

function NothingLeft({ nextMatchAt, left }: { readonly nextMatchAt: string | null; readonly left: number }) {
  const { data: connections = [] } = useAsk('GET /api/v1/connections', { query: {} })
  if (left > 0) return <Loading label="Loading the next ones" lines={6} />
  if (connections.length === 0)
    return (
      <EmptyState icon={<ListChecks />} title="Nothing to review">
        No CRM is connected yet. Once one is, companies for which matching is not sure wait here for a person.
      </EmptyState>
    )
  return (
    <EmptyState
      icon={<ListChecks />}
      title="Nothing to review"
      actions={
        <ButtonLink to="/companies" search={{ crm: 1 }}>
          Match by hand
        </ButtonLink>
      }
    >
      Every company is decided.{' '}
      {nextMatchAt ? (
        <>
          The next automatic match is due <Timestamp at={nextMatchAt} />.
        </>
      ) : (
        'No run is scheduled; matching looks again when somebody starts one.'
      )}
    </EmptyState>
  )
}
