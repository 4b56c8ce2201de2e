import { getRouteApi } from '@tanstack/react-router'
import { useAsk } from '../../api/ask.ts'
import { sentenceCase } from '../../format/words.ts'
import { Meter } from '../../parts/meter.tsx'
import { Card } from '../../parts/page.tsx'
import { PlainTable } from '../../parts/plain-table.tsx'
import { ErrorState, Loading } from '../../parts/states.tsx'
import { AliasesCard } from './aliases-card.tsx'
import styles from './matching.module.css'
import { ModelsCard } from './models-card.tsx'
import { PrecisionCard } from './precision-card.tsx'
import { ThresholdsForm } from './thresholds-form.tsx'

const route = getRouteApi('/connections/$id')

/** Matching reads records and pairs them: whether it may by itself, from when on, by what, and how right it is. */
export function MatchingTab() {
  const { id } = route.useParams()
  const params = { connection: id }
  const connection = useAsk('GET /api/v1/connections/{connection}', { params })
  const thresholds = useAsk('GET /api/v1/connections/{connection}/matching/thresholds', { params })
  const failed = [connection, thresholds].find((one) => one.isError)
  if (failed) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
  if (!connection.data || !thresholds.data) return <Loading label="Loading the settings of matching" lines={10} />
  return (
    <div className={styles.tab}>
      <p className={styles.intro}>
        Matching reads records of the CRM and pairs them with companies. It writes nothing to the CRM; that is what{' '}
        <em>Syncing</em> does. What a person says always wins over it.
      </p>
      <ThresholdsForm
        key={`${thresholds.data.auto} ${thresholds.data.review} ${connection.data.settings.autoMatch}`}
        connection={connection.data}
        thresholds={thresholds.data}
      />
      <PrecisionCard id={id} />
      <RatesCard id={id} />
      <EvidenceCard id={id} />
      <ModelsCard />
      <AliasesCard id={id} />
    </div>
  )
}

function RatesCard({ id }: { readonly id: string }) {
  const found = useAsk('GET /api/v1/connections/{connection}/matching/charts/segments', { params: { connection: id } })
  return (
    <Card title="Match rate by segment">
      {found.isError && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
      {!found.data && !found.isError && <Loading label="Counting" lines={2} />}
      <div className={styles.rates}>
        {found.data?.map((one) => (
          <div key={one.segmentId ?? 'all'}>
            <h3>{one.name}</h3>
            <Meter label={`Matched of ${one.name}`} part={one.matched} whole={one.companies} />
          </div>
        ))}
      </div>
    </Card>
  )
}

const EVIDENCE_WORDS: Readonly<Record<string, readonly [agrees: string, against: string]>> = {
  name: ['the names share rare words', 'the shared words are common'],
  spelling: ['the names are spelled nearly alike', 'words are only nearly the same'],
  missing: ['few words are on one side only', 'words are missing on one side'],
  place: ['a place in the name fits the address', 'places in the names differ'],
  number: ['the same number is in both names', 'the numbers differ: a person is always asked'],
  initials: ['one name is the initials of the other', 'many have these initials'],
  alias: ['an alias fits', 'only an alias fits'],
  script: ['the names are in different scripts', 'little is written in a script we read'],
  form: ['the same legal form', 'different legal forms'],
  domain: ['the same domain, or one that spells the name', 'different domains, or one that many share'],
  country: ['the same country', 'different countries'],
  city: ['the same city', 'different cities'],
  state: ['the same state', 'different states'],
  postcode: ['the same postcode', 'different postcodes'],
  street: ['the same street', 'different streets'],
  phone: ['the same phone number', 'different phone numbers'],
  employees: ['about as many employees', 'very different numbers of employees'],
  industry: ['the same industry', 'different industries'],
  other: ['further columns agree', 'further columns differ'],
}

/** What the rules weigh, measured on this connection's own pairs. */
function EvidenceCard({ id }: { readonly id: string }) {
  const found = useAsk('GET /api/v1/connections/{connection}/matching/evidence', { params: { connection: id } })
  return (
    <Card title="What the rules weigh">
      <p className={styles.muted}>
        Each kind of evidence moves the score of a pair up or down; rare agreement more than common agreement. These are
        the means over the pairs that matching looked at in this connection: +0.7 doubles the odds, +2.3 makes them
        tenfold.
      </p>
      {found.isError && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
      {!found.data && !found.isError && <Loading label="Measuring" lines={4} />}
      {found.data?.length === 0 && <p>No pair was compared yet; the first match fills this.</p>}
      {found.data && found.data.length > 0 && (
        <PlainTable
          label="What the rules weigh"
          titles={['Evidence', 'Speaks for', 'Weighs', 'Speaks against', 'Weighs then']}
          numeric={[2, 4]}
          rows={found.data.map(({ name, forMean, againstMean }) => [
            sentenceCase(name),
            forMean === null ? '–' : (EVIDENCE_WORDS[name]?.[0] ?? 'agrees'),
            pointWords(forMean),
            againstMean === null ? '–' : (EVIDENCE_WORDS[name]?.[1] ?? 'differs'),
            pointWords(againstMean),
          ])}
        />
      )}
    </Card>
  )
}

function pointWords(points: number | null): string {
  if (points === null) return '–'
  return `${points < 0 ? '−' : '+'}${Math.abs(points).toFixed(1)}`
}
