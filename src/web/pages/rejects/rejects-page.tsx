import { getRouteApi } from '@tanstack/react-router'
import { CircleCheck, Download } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useAsk, useAskPages } from '../../api/ask.ts'
import { addressOf } from '../../api/call.ts'
import { numberWords } from '../../format/words.ts'
import { ButtonLink, DownloadLink } from '../../parts/button.tsx'
import { SearchInput } from '../../parts/field.tsx'
import { PageBar, PageContent, Toolbar } from '../../parts/page.tsx'
import { Select } from '../../parts/select.tsx'
import { EmptyState, ErrorState, Loading } from '../../parts/states.tsx'
import { NavTab, NavTabs } from '../../parts/tabs.tsx'
import { useSettled } from '../../state/settled.ts'
import { ClassCards } from './class-cards.tsx'
import { CLASS_WORDS, rejectWords, STATE_WORDS } from './reject-words.ts'
import styles from './rejects.module.css'
import { RejectsTable } from './rejects-table.tsx'
import { REJECT_STATES } from './search.ts'

const route = getRouteApi('/rejects')

/** What could not be read or written, over all connections: see what is behind it, then retry, hold, ignore or give it away. */
export function RejectsPage() {
  return (
    <>
      <PageBar title="Rejects" actions={<Export />} />
      <PageContent>
        <ClassCards />
        <States />
        <Filters />
        <Found />
      </PageContent>
    </>
  )
}

/** What the address says as the server wants it. */
function useWhere() {
  const { state = 'open', class: kind, connection, owner, run, q } = route.useSearch()
  return {
    state,
    ...(kind && { class: kind }),
    ...(connection && { connection }),
    ...(owner && { owner }),
    ...(run && { run }),
    ...(q && { search: q }),
  }
}

function Export() {
  const where = useWhere()
  return (
    <DownloadLink icon={<Download size={15} />} href={addressOf('/api/v1/rejects/export', {}, where)}>
      Export CSV
    </DownloadLink>
  )
}

function States() {
  const { state = 'open', connection } = route.useSearch()
  const { data } = useAsk('GET /api/v1/reject-classes', { query: { ...(connection && { connection }) } })
  return (
    <NavTabs label="States">
      {REJECT_STATES.map((one) => (
        <NavTab
          key={one}
          to="/rejects"
          search={(before) => ({ ...before, state: one === 'open' ? undefined : one })}
          aria-current={state === one ? 'page' : undefined}
        >
          {STATE_WORDS[one]}
          {data && <span className={styles.count}>{numberWords(data.states[one])}</span>}
        </NavTab>
      ))}
    </NavTabs>
  )
}

const OWNERS = [
  { value: 'anybody', label: 'Anybody’s' },
  { value: 'me', label: 'Mine' },
  { value: 'none', label: 'Nobody’s' },
] as const

function Filters() {
  const { q = '', owner, connection } = route.useSearch()
  const navigate = route.useNavigate()
  const { data: connections = [] } = useAsk('GET /api/v1/connections', { query: {} })
  const [typed, setTyped] = useState(q)
  const settled = useSettled(typed, 120)
  useEffect(() => {
    void navigate({ search: (before) => ({ ...before, q: settled || undefined }), replace: true })
  }, [settled, navigate])
  return (
    <Toolbar>
      <SearchInput
        label="Search record, code or words"
        className="grow"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Select
        label="Whose"
        choices={OWNERS}
        value={owner ?? 'anybody'}
        onChange={(value) =>
          void navigate({ search: (before) => ({ ...before, owner: value === 'anybody' ? undefined : value }) })
        }
      />
      {connections.length > 1 && (
        <Select
          label="Connection"
          choices={[
            { value: '', label: 'Every connection' },
            ...connections.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={connection ?? ''}
          onChange={(value) => void navigate({ search: (before) => ({ ...before, connection: value || undefined }) })}
        />
      )}
    </Toolbar>
  )
}

function Found() {
  const where = useWhere()
  const found = useAskPages('GET /api/v1/rejects', { query: { ...where, limit: 100 } })
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Loading label="Loading rejects" lines={8} />
  const { rows, first } = found.data
  if (rows.length === 0) return <Nothing />
  return (
    <>
      <RejectsTable
        key={JSON.stringify(where)}
        rows={rows}
        total={first.total}
        where={where}
        onNearEnd={() => found.hasNextPage && !found.isFetchingNextPage && void found.fetchNextPage()}
      />
      <p className={styles.foot} role="status">
        {rejectWords(first.total)}. Open ones stay until they are resolved or somebody decides; resolved and ignored
        ones are kept for 30 days.
      </p>
    </>
  )
}

function Nothing() {
  const { state = 'open', class: kind, q, owner, connection, run } = route.useSearch()
  const narrowed = [
    kind && CLASS_WORDS[kind].name,
    q && `“${q}”`,
    owner === 'me' && 'mine',
    owner === 'none' && 'nobody’s',
  ]
    .concat([connection && 'one connection', run && 'one run'])
    .filter(Boolean)
  if (narrowed.length > 0)
    return (
      <EmptyState
        icon={<CircleCheck />}
        title="No reject fits"
        actions={
          <ButtonLink to="/rejects" search={{ state: state === 'open' ? undefined : state }}>
            Clear filters
          </ButtonLink>
        }
      >
        Nothing is {STATE_WORDS[state].toLowerCase()} here with these filters: {narrowed.join(', ')}.
      </EmptyState>
    )
  return (
    <EmptyState
      icon={<CircleCheck />}
      title={state === 'open' ? 'Nothing is rejected' : `Nothing is ${STATE_WORDS[state].toLowerCase()}`}
      actions={<ButtonLink to="/runs">See the runs</ButtonLink>}
    >
      When the CRM refuses a record, or one cannot be read, it waits here with the reason and the next step.
    </EmptyState>
  )
}
