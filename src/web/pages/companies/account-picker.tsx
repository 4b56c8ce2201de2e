import { CloudDownload, UserX } from 'lucide-react'
import { type KeyboardEvent, type RefObject, useId, useRef, useState } from 'react'
import { useAsk, useSend } from '../../api/ask.ts'
import { problemOf } from '../../api/problem.ts'
import { counted, percentWords } from '../../format/words.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog, Sheet } from '../../parts/dialog.tsx'
import { SearchInput } from '../../parts/field.tsx'
import { ErrorState, Loading, ProblemNote } from '../../parts/states.tsx'
import { notify } from '../../parts/toast.tsx'
import { useNarrow } from '../../state/narrow.ts'
import { useSettled } from '../../state/settled.ts'
import { type AccountChoice, accountChoices } from './account-choices.ts'
import styles from './companies.module.css'
import { type Pair, standingOf } from './crm-cell.tsx'
import { TOUCHED_BY_MATCHING } from './touched.ts'

/** A person says which record of the CRM a company is: beside the list, or the whole screen on a phone. */
export function AccountPicker({ pair, onClose }: { readonly pair: Pair; readonly onClose: () => void }) {
  const narrow = useNarrow()
  const field = useRef<HTMLInputElement>(null)
  const { company, connection } = pair
  const now = standingOf(pair)?.link
  const frame = {
    ...{ open: true, onOpenChange: (open: boolean) => !open && onClose(), initialFocus: field },
    title: now ? `Edit match of ${company.name}` : `Match ${company.name}`,
    description: now
      ? `Now matched to ${now.recordName ?? now.remoteId} in ${connection.name}. Choose another record to change it.`
      : `Choose its record in ${connection.name}. It is marked for the next sync run; nothing is written now.`,
    children: <Choosing pair={pair} field={field} onClose={onClose} />,
  }
  return narrow ? <Sheet {...frame} /> : <Dialog {...frame} wide />
}

interface ChoosingProps {
  readonly pair: Pair
  readonly field: RefObject<HTMLInputElement | null>
  readonly onClose: () => void
}

function Choosing({ pair, field, onClose }: ChoosingProps) {
  const { company, connection } = pair
  const [typed, setTyped] = useState(company.name)
  const [live, setLive] = useState(false)
  const [at, setAt] = useState(0)
  const listId = useId()
  const { choices, candidates, found } = useChoices(pair, typed, live)
  const assign = useSend('PUT /api/v1/connections/{connection}/matches/{company}/link', TOUCHED_BY_MATCHING)
  const active = Math.min(at, Math.max(0, choices.length - 1))
  const choose = ({ id, name }: AccountChoice) =>
    assign.mutate(
      { params: { connection: connection.id, company: company.companyId }, body: { remoteId: id } },
      {
        onSuccess: () => {
          notify(`${company.name} is matched to ${name}`, { description: 'It goes into the next sync run.' })
          onClose()
        },
      },
    )
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const chosen = choices[active]
    if (step !== undefined) setAt(Math.max(0, Math.min(choices.length - 1, active + step)))
    else if (event.key === 'Enter' && chosen && !assign.isPending) choose(chosen)
    else return
    event.preventDefault()
  }
  const type = (text: string) => {
    setTyped(text)
    setLive(false)
    setAt(0)
  }
  return (
    <div className={styles.picker}>
      <SearchInput
        ref={field}
        label={`Search records of ${connection.name}`}
        role="combobox"
        aria-expanded={choices.length > 0}
        aria-controls={listId}
        aria-activedescendant={choices.length > 0 ? `${listId}-${active}` : undefined}
        aria-autocomplete="list"
        value={typed}
        onChange={(event) => type(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {assign.isError && <ProblemNote problem={problemOf(assign.error)} />}
      {found.isError && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && typed !== '' && <Loading label="Searching" lines={3} />}
      <Results id={listId} choices={choices} active={active} onActive={setAt} onChoose={choose} />
      {choices.length === 0 && found.isSuccess && (
        <p className={styles.muted} role="status">
          {live
            ? `${connection.name} has no record that is called so.`
            : 'Our copy of the CRM has no record that is called so.'}
        </p>
      )}
      <div className={styles.further}>
        <Button icon={<CloudDownload size={15} />} disabled={typed.trim() === '' || live} onClick={() => setLive(true)}>
          {live ? `Searched in ${connection.name}` : `Search in ${connection.name} (1 API call)`}
        </Button>
        <NotACustomer pair={pair} remoteIds={candidates.map((one) => one.id)} onDone={onClose} />
      </div>
    </div>
  )
}

/** Candidates with their reasons, and what the mirror (or the CRM itself) has under the words typed. */
function useChoices({ company, connection }: Pair, typed: string, live: boolean) {
  const search = useSettled(typed.trim(), 120)
  const params = { connection: connection.id, company: company.companyId }
  const explained = useAsk('GET /api/v1/connections/{connection}/matches/{company}', { params })
  const query = { search, limit: 20, ...(live && { live: 'true' as const }) }
  const found = useAsk(
    'GET /api/v1/connections/{connection}/accounts',
    { params: { connection: connection.id }, query },
    { enabled: search !== '' },
  )
  const candidates = explained.data?.candidates ?? []
  return { candidates, found, choices: accountChoices(candidates, found.data ?? [], typed, company.name) }
}

interface ResultsProps {
  readonly id: string
  readonly choices: readonly AccountChoice[]
  readonly active: number
  readonly onActive: (at: number) => void
  readonly onChoose: (choice: AccountChoice) => void
}

function Results({ id, choices, active, onActive, onChoose }: ResultsProps) {
  return (
    <div id={id} className={styles.results} role="listbox" aria-label="Records">
      {choices.map((choice, at) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: keys are taken by the field that owns the list
        <div
          key={choice.id}
          id={`${id}-${at}`}
          ref={at === active ? (row) => row?.scrollIntoView({ block: 'nearest' }) : null}
          role="option"
          aria-selected={at === active}
          tabIndex={-1}
          className={styles.result}
          onPointerMove={() => at !== active && onActive(at)}
          onClick={() => onChoose(choice)}
        >
          <span className={styles.resultName}>{choice.name}</span>
          {choice.probability !== null && (
            <span className={styles.score}>{percentWords(Math.floor(choice.probability * 1000) / 1000)}</span>
          )}
          <span className={styles.place}>{choice.place || choice.id}</span>
          {choice.reasons.length > 0 && <span className={styles.why}>{choice.reasons.join(' · ')}</span>}
        </div>
      ))}
    </div>
  )
}

interface NotACustomerProps {
  readonly pair: Pair
  readonly remoteIds: readonly string[]
  readonly onDone: () => void
}

/** Excludes every record that matching suggests; a record it never suggested can still be found by hand. */
function NotACustomer({ pair: { company, connection }, remoteIds, onDone }: NotACustomerProps) {
  const exclude = useSend(
    'PUT /api/v1/connections/{connection}/matches/{company}/excluded/{remoteId}',
    TOUCHED_BY_MATCHING,
  )
  if (remoteIds.length === 0) return null
  const all = async () => {
    for (const remoteId of remoteIds)
      await exclude.mutateAsync({ params: { connection: connection.id, company: company.companyId, remoteId } })
    notify(`${counted(remoteIds.length, 'record')} will not be suggested for ${company.name} again`)
    onDone()
  }
  return (
    <>
      <Button
        kind="quiet"
        icon={<UserX size={15} />}
        busy={exclude.isPending}
        onClick={() => void all().catch(() => undefined)}
      >
        Not a customer: stop suggesting
      </Button>
      {exclude.isError && <ProblemNote problem={problemOf(exclude.error)} />}
    </>
  )
}
