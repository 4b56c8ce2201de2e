import type { Company, Connection } from '../../api/schema.generated.ts'
import { dayWords } from '../../format/times.ts'
import { counted, numberWords } from '../../format/words.ts'
import { Button } from '../../parts/button.tsx'
import { Popover } from '../../parts/popover.tsx'
import { Status } from '../../parts/status-glyph.tsx'
import type { Column } from '../../parts/table-shape.ts'
import { Detail } from '../../parts/tooltip.tsx'
import styles from './companies.module.css'
import { CrmCell, type CrmDoing } from './crm-cell.tsx'
import { GLYPHS, mostUrgent, StatusDetail } from './status-detail.tsx'

/** So many CRMs have a column of their own; the rest is behind "+2". */
const OWN_COLUMNS = 3

const NAME: Column<Company> = {
  id: 'name',
  title: 'Company',
  card: 'title',
  cell: (company) => <Name company={company} />,
}
const INDUSTRY: Column<Company> = {
  id: 'industry',
  title: 'Industry',
  width: 120,
  cell: (company) => company.industry ?? <None />,
}
const WORK: readonly Column<Company>[] = [
  {
    id: 'employees',
    title: 'Employees',
    width: 96,
    align: 'end',
    cell: (company) => (company.employees === null ? <None /> : numberWords(company.employees)),
  },
  { id: 'stage', title: 'Stage', width: 130, card: 'line', cell: (company) => company.funnelStage ?? <None /> },
]
const ACTIVITY: readonly Column<Company>[] = [
  {
    id: 'events',
    title: 'Events, 30 d',
    width: 100,
    align: 'end',
    cell: (company) => numberWords(company.events30d),
  },
  {
    id: 'seen',
    title: 'Last active',
    width: 112,
    cell: (company) => (company.lastSeen ? dayWords(new Date(company.lastSeen)) : <None />),
  },
]

/** The columns of the list; with CRM Controls on, what the CRMs hold comes right behind the name. */
export function companyColumns(
  connections: readonly Connection[],
  controls: CrmDoing | null,
): readonly Column<Company>[] {
  const status = statusColumn(connections)
  if (!controls) return [NAME, status, INDUSTRY, ...WORK, ...ACTIVITY]
  return [NAME, ...crmColumns(connections, controls), status, INDUSTRY, ...ACTIVITY]
}

function statusColumn(connections: readonly Connection[]): Column<Company> {
  return {
    id: 'status',
    title: 'Status',
    width: 150,
    card: 'side',
    cell: (company) => <CompanyStatus company={company} connections={connections} />,
  }
}

function crmColumns(connections: readonly Connection[], controls: CrmDoing): readonly Column<Company>[] {
  const own = connections.slice(0, OWN_COLUMNS).map((connection): Column<Company> => {
    const title = connections.length === 1 ? 'CRM Connection' : `CRM Connection · ${connection.name}`
    return {
      ...{ id: `crm ${connection.id}`, title, width: 270, card: 'line' },
      cell: (company) => <CrmCell company={company} connection={connection} doing={controls} />,
    }
  })
  const rest = connections.slice(OWN_COLUMNS)
  if (rest.length === 0) return own
  const more: Column<Company> = {
    ...{ id: 'crm more', title: 'Further CRMs', width: 110 },
    cell: (company) => (
      <Popover
        label={`Further CRMs of ${company.name}`}
        trigger={
          <Button size="small" aria-label={`${counted(rest.length, 'further CRM')} of ${company.name}`}>
            +{rest.length}
          </Button>
        }
      >
        {rest.map((connection) => (
          <div key={connection.id}>
            <p className={styles.muted}>{connection.name}</p>
            <CrmCell company={company} connection={connection} doing={controls} />
          </div>
        ))}
      </Popover>
    ),
  }
  return [...own, more]
}

function Name({ company }: { readonly company: Company }) {
  return (
    <span className={styles.name}>
      <span className={styles.strong}>{company.name}</span>
      {company.domain && <span className={styles.muted}>{company.domain}</span>}
    </span>
  )
}

interface StatusProps {
  readonly company: Company
  readonly connections: readonly Connection[]
}

function CompanyStatus({ company, connections }: StatusProps) {
  const worst = mostUrgent(company)
  if (!worst) return <span className={styles.muted}>No CRM</span>
  const several = company.connections.length > 1
  const detail = company.connections.map((one) => {
    const connection = connections.find(({ id }) => id === one.connectionId)
    return <StatusDetail key={one.connectionId} of={one} {...(several && connection && { connection })} />
  })
  return (
    <Detail label={`Status of ${company.name}`} detail={detail}>
      <Status glyph={GLYPHS[worst.status]} words={SHORT_WORDS[worst.status] ?? worst.statusWords} />
    </Detail>
  )
}

/** In a column there is room for one word; the whole sentence is behind it. */
const SHORT_WORDS: Readonly<Record<string, string>> = { queued: 'Queued' }

function None() {
  return <span className={styles.muted}>–</span>
}
