import type { Company } from '../../api/schema.generated.ts'
import { dayWords } from '../../format/times.ts'
import { numberWords } from '../../format/words.ts'
import type { GlyphName } from '../../parts/status-glyph.tsx'
import { Status } from '../../parts/status-glyph.tsx'
import type { Column } from '../../parts/table-shape.ts'
import { Detail } from '../../parts/tooltip.tsx'
import styles from './companies.module.css'

type StatusInCrm = Company['connections'][number]

const GLYPHS: Readonly<Record<StatusInCrm['status'], GlyphName>> = {
  'not-matched': 'hollow',
  ambiguous: 'diamond',
  review: 'diamond',
  matched: 'dot',
  held: 'pause',
  queued: 'hourglass',
  syncing: 'turning',
  synced: 'tick',
  failed: 'triangle',
}

/** What most needs to be seen comes first when a company stands differently in several CRMs. */
const URGENCY: readonly StatusInCrm['status'][] = [
  'failed',
  'ambiguous',
  'review',
  'held',
  'syncing',
  'queued',
  'synced',
  'matched',
  'not-matched',
]

/** The columns about the company itself; what the CRM holds comes in further columns. */
export const COMPANY_COLUMNS: readonly Column<Company>[] = [
  { id: 'name', title: 'Company', card: 'title', cell: (company) => <Name company={company} /> },
  { id: 'status', title: 'Status', width: 150, card: 'side', cell: (company) => <CompanyStatus company={company} /> },
  { id: 'industry', title: 'Industry', width: 130, cell: (company) => company.industry ?? <None /> },
  {
    id: 'employees',
    title: 'Employees',
    width: 96,
    align: 'end',
    cell: (company) => (company.employees === null ? <None /> : numberWords(company.employees)),
  },
  { id: 'stage', title: 'Stage', width: 130, card: 'line', cell: (company) => company.funnelStage ?? <None /> },
  {
    id: 'events',
    title: 'Events, 30 d',
    width: 110,
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

function Name({ company }: { readonly company: Company }) {
  return (
    <span className={styles.name}>
      <span className={styles.strong}>{company.name}</span>
      {company.domain && <span className={styles.muted}>{company.domain}</span>}
    </span>
  )
}

function CompanyStatus({ company }: { readonly company: Company }) {
  const worst = URGENCY.map((status) => company.connections.find((one) => one.status === status)).find(Boolean)
  if (!worst) return <span className={styles.muted}>No CRM</span>
  return (
    <Detail label={`Status of ${company.name}`} detail={worst.detail}>
      <Status glyph={GLYPHS[worst.status]} words={worst.statusWords} />
    </Detail>
  )
}

function None() {
  return <span className={styles.muted}>–</span>
}
