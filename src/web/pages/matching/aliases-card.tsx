import { X } from 'lucide-react'
import { useAskPages, useSend } from '../../api/ask.ts'
import { problemOf } from '../../api/problem.ts'
import { counted } from '../../format/words.ts'
import { IconButton } from '../../parts/button.tsx'
import { Card, LoadMore } from '../../parts/page.tsx'
import { PlainTable } from '../../parts/plain-table.tsx'
import { ErrorState, Loading, ProblemNote } from '../../parts/states.tsx'
import { Timestamp } from '../../parts/timestamp.tsx'
import { notify } from '../../parts/toast.tsx'
import { useMay } from '../../state/session.ts'
import styles from './matching.module.css'

const ROUTE = 'GET /api/v1/connections/{connection}/matching/aliases'

/** Names and domains that records learned from people's decisions; one that is wrong is taken away here. */
export function AliasesCard({ id }: { readonly id: string }) {
  const found = useAskPages(ROUTE, { params: { connection: id }, query: { limit: 50 } })
  const may = useMay('review-matches')
  const forget = useSend('DELETE /api/v1/connections/{connection}/matching/aliases', [ROUTE])
  const rows = found.data?.rows ?? []
  const remove = ({ remoteId, kind, value }: (typeof rows)[number]) =>
    forget.mutate(
      { params: { connection: id }, body: { remoteId, kind, value } },
      { onSuccess: () => notify(`“${value}” is forgotten`) },
    )
  return (
    <Card title="Names and domains learned">
      <p className={styles.muted}>
        When a person says that a company is an account, the account learns the company’s other names and its domain.
        The next company called so finds it.
      </p>
      {found.isError && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
      {!found.data && !found.isError && <Loading label="Loading what was learned" lines={3} />}
      {forget.isError && <ProblemNote problem={problemOf(forget.error)} />}
      {found.data && rows.length === 0 && <p>Nothing was learned yet.</p>}
      {rows.length > 0 && (
        <>
          <PlainTable
            label="Names and domains learned"
            titles={['Learned', 'Kind', 'By the account', 'When', 'Forget']}
            rows={rows.map((one) => [
              one.value,
              one.kind,
              one.accountName ?? one.remoteId,
              <Timestamp key="when" at={one.learnedAt} />,
              may && (
                <IconButton key="x" label={`Forget ${one.value}`} size="small" onClick={() => remove(one)}>
                  <X size={14} />
                </IconButton>
              ),
            ])}
          />
          <LoadMore
            shown={counted(rows.length, 'name')}
            hasMore={found.hasNextPage}
            busy={found.isFetchingNextPage}
            onMore={() => void found.fetchNextPage()}
          />
        </>
      )}
    </Card>
  )
}
