import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, useState } from 'react'
import type { Company, Connection } from '../../api/schema.generated.ts'
import { VirtualTable } from '../../parts/virtual-table.tsx'
import { useMay } from '../../state/session.ts'
import type { Meant } from './bulk-dialog.tsx'
import { companyColumns } from './company-columns.tsx'
import { type Pair, standingOf } from './crm-cell.tsx'

/** What opens over the list comes when it is first opened: the list itself is there sooner. */
const AccountPicker = lazy(() => import('./account-picker.tsx').then((module) => ({ default: module.AccountPicker })))
const UnmatchDialog = lazy(() => import('./unmatch-dialog.tsx').then((module) => ({ default: module.UnmatchDialog })))
const BulkBar = lazy(() => import('./bulk-bar.tsx').then((module) => ({ default: module.BulkBar })))
const CompanyPeek = lazy(() => import('./company-peek.tsx').then((module) => ({ default: module.CompanyPeek })))
const BulkDialog = lazy(() => import('./bulk-dialog.tsx').then((module) => ({ default: module.BulkDialog })))

interface CompaniesTableProps {
  readonly rows: readonly Company[]
  readonly total: number | null
  readonly where: NonNullable<Meant['where']>
  readonly connections: readonly Connection[]
  /** CRM Controls are on. */
  readonly crm: boolean
  readonly onNearEnd: () => void
}

interface Open {
  readonly kind: 'pick' | 'unmatch' | 'mark'
  readonly pair: Pair
}

/** The list, what is open over it, and the bar for chosen rows. */
export function CompaniesTable({ rows, total, where, connections, crm, onNearEnd }: CompaniesTableProps) {
  const navigate = useNavigate()
  const [peeked, setPeeked] = useState<Company | null>(null)
  const [open, setOpen] = useState<Open | null>(null)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const mayMatch = useMay('review-matches')
  const mayMark = useMay('run')
  const columns = useMemo(() => {
    const doing = {
      onPick: (pair: Pair) => setOpen({ kind: 'pick', pair }),
      onUnmatch: (pair: Pair) => setOpen({ kind: 'unmatch', pair }),
    }
    return companyColumns(connections, crm ? (mayMatch ? doing : {}) : null)
  }, [connections, crm, mayMatch])
  const chooses = crm && mayMatch
  return (
    <>
      <VirtualTable
        label="Companies"
        columns={columns}
        rows={rows}
        rowKey={(company) => company.companyId}
        rowName={(company) => company.name}
        total={total}
        onOpen={(company) => void navigate({ to: '/companies/$id', params: { id: company.companyId } })}
        onPeek={setPeeked}
        rowKeys={rowKeysOf(connections, { mayMatch, mayMark }, setOpen)}
        {...(chooses && { selected, onSelect: setSelected })}
        onNearEnd={onNearEnd}
      />
      {chooses && selected.size > 0 && (
        <Suspense>
          <BulkBar
            connections={connections}
            rows={rows}
            selected={selected}
            total={total}
            where={where}
            onSelect={setSelected}
          />
        </Suspense>
      )}
      <Suspense>{peeked && <CompanyPeek company={peeked} onClose={() => setPeeked(null)} />}</Suspense>
      <Suspense>{open && <Opened open={open} onClose={() => setOpen(null)} />}</Suspense>
    </>
  )
}

function Opened({ open, onClose }: { readonly open: Open; readonly onClose: () => void }) {
  if (open.kind === 'pick') return <AccountPicker pair={open.pair} onClose={onClose} />
  if (open.kind === 'unmatch') return <UnmatchDialog pair={open.pair} onClose={onClose} />
  const { pair } = open
  const meant = { companies: [pair.company.companyId] }
  return <BulkDialog verb="mark" connection={pair.connection} meant={meant} onClose={onClose} onDone={onClose} />
}

/** m match, e edit, u unmatch, s mark for sync: in the first CRM where the key means something. */
function rowKeysOf(
  connections: readonly Connection[],
  { mayMatch, mayMark }: { readonly mayMatch: boolean; readonly mayMark: boolean },
  open: (open: Open) => void,
): Readonly<Record<string, (company: Company) => void>> {
  const first = (company: Company, linked: boolean) =>
    connections
      .map((connection) => ({ company, connection }))
      .find((pair) => Boolean(standingOf(pair)?.link) === linked)
  const onPair = (linked: boolean, act: (pair: Pair) => void) => (company: Company) => {
    const pair = first(company, linked)
    if (pair) act(pair)
  }
  const pick = (pair: Pair) => open({ kind: 'pick', pair })
  const mark = (company: Company) => {
    const pair = first(company, true) ?? first(company, false)
    if (pair) open({ kind: 'mark', pair })
  }
  return {
    ...(mayMatch && {
      m: onPair(false, pick),
      e: onPair(true, pick),
      u: onPair(true, (pair) => open({ kind: 'unmatch', pair })),
    }),
    ...(mayMark && { s: mark }),
  }
}
