import { SearchX } from 'lucide-react'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useAsk, useAskPages } from '../../../api/ask.ts'
import type { ChangeRow, PlanDetails } from '../../../api/schema.generated.ts'
import { counted, numberWords } from '../../../format/words.ts'
import { Badge } from '../../../parts/badge.tsx'
import { Button } from '../../../parts/button.tsx'
import { SearchInput } from '../../../parts/field.tsx'
import { Toolbar } from '../../../parts/page.tsx'
import { EmptyState, ErrorState, Loading } from '../../../parts/states.tsx'
import { useSettled } from '../../../state/settled.ts'
import { ChangeList } from './change-list.tsx'
import styles from './plan.module.css'
import { useTrim } from './plan-deciding.ts'
import { isNarrowed, type PlanFilter, wishOf } from './plan-filter.ts'

interface PlanChangesProps {
  readonly plan: PlanDetails
  readonly filter: PlanFilter
  readonly onFilter: (filter: PlanFilter) => void
  readonly mayTrim: boolean
}

/** The changes that the filter finds, with search above them. */
export function PlanChanges({ plan, filter, onFilter, mayTrim }: PlanChangesProps) {
  const found = useAskPages('GET /api/v1/plans/{id}/changes', { params: { id: plan.id }, query: wishOf(filter) })
  const total = found.data?.first.total
  return (
    <div className={styles.changes}>
      <Toolbar>
        <Search filter={filter} onFilter={onFilter} />
        <CompanyChip filter={filter} onFilter={onFilter} />
        <span className={styles.total} role="status">
          {total === undefined ? '' : counted(total, 'change')}
          {isNarrowed(filter) && total !== undefined && ' found'}
        </span>
        {isNarrowed(filter) && (
          <Button size="small" kind="quiet" onClick={() => onFilter({})}>
            Show all
          </Button>
        )}
      </Toolbar>
      <Found plan={plan} found={found} mayTrim={mayTrim} onClear={() => onFilter({})} />
    </div>
  )
}

type Pages = ReturnType<typeof useAskPages<'GET /api/v1/plans/{id}/changes'>>

interface FoundProps {
  readonly plan: PlanDetails
  readonly found: Pages
  readonly mayTrim: boolean
  readonly onClear: () => void
}

function Found({ plan, found, mayTrim, onClear }: FoundProps) {
  const trim = useTrim(plan)
  const labels = useMemo(
    () => new Map(plan.fields.map(({ object, field, label }) => [`${object} ${field}`, label])),
    [plan.fields],
  )
  const labelOf = useCallback((object: string, field: string) => labels.get(`${object} ${field}`) ?? field, [labels])
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = found
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Loading label="Loading the changes" lines={10} />
  const { rows, first } = found.data
  if (rows.length === 0)
    return (
      <EmptyState icon={<SearchX />} title="No change fits" actions={<Button onClick={onClear}>Show all</Button>}>
        Search looks at companies, ids, keys and values before and after.
      </EmptyState>
    )
  const actionsOf = (change: ChangeRow) =>
    change.outcome === null ? (
      <Button size="small" kind="quiet" onClick={() => trim.leaveOut({ changes: [change.id] })}>
        Leave out
      </Button>
    ) : isLeftOut(change) ? (
      <Button size="small" kind="quiet" onClick={() => trim.putBack({ changes: [change.id] })}>
        Put back
      </Button>
    ) : null
  return (
    <>
      {trim.error && <ErrorState error={trim.error} />}
      <ChangeList
        changes={rows}
        total={first.total}
        labelOf={labelOf}
        showState={plan.state !== 'held'}
        {...(mayTrim && { actionsOf })}
        onNearEnd={more}
      />
      {found.isFetchingNextPage && <Loading label={`Loading more of ${numberWords(first.total)} changes`} lines={2} />}
    </>
  )
}

function isLeftOut({ outcome, message, kind, after }: ChangeRow): boolean {
  if (outcome !== 'deferred' || !message?.startsWith('left out by ')) return false
  return kind === 'delete' || Object.keys(after).length > 0
}

interface FilterProps {
  readonly filter: PlanFilter
  readonly onFilter: (filter: PlanFilter) => void
}

/** What is typed narrows the list once the fingers rest. */
function Search({ filter, onFilter }: FilterProps) {
  const [typed, setTyped] = useState(filter.q ?? '')
  const settled = useSettled(typed, 200)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed begins a search
  useEffect(() => {
    if ((filter.q ?? '') !== settled) onFilter({ ...filter, q: settled || undefined })
  }, [settled])
  useEffect(() => setTyped(filter.q ?? ''), [filter.q])
  return (
    <SearchInput
      label="Search companies, ids and values"
      className="grow"
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  )
}

function CompanyChip({ filter, onFilter }: FilterProps) {
  const { company } = filter
  const found = useAsk(
    'GET /api/v1/companies/{company}',
    { params: { company: company ?? '' } },
    { enabled: company !== undefined },
  )
  if (!company) return null
  return (
    <>
      <Badge tone="accent">{found.data?.name ?? 'One company'}</Badge>
      <Button size="small" kind="quiet" onClick={() => onFilter({ ...filter, company: undefined })}>
        Every company
      </Button>
    </>
  )
}
