import type { Company } from '../../api/schema.generated.ts'
import { dayWords } from '../../format/times.ts'
import { numberWords } from '../../format/words.ts'
import { Card, Facts } from '../../parts/page.tsx'
import { Timestamp } from '../../parts/timestamp.tsx'

/** Who the company is and what it does in the product. */
export function CompanyOverview({ company }: { readonly company: Company }) {
  return (
    <>
      <Card title="Profile">
        <Facts
          facts={[
            ['Domain', company.domain ?? '–'],
            ['Further domains', company.domains.filter((one) => one !== company.domain).join(', ') || '–'],
            ['Also called', company.aliases.join(', ') || '–'],
            ['Place', [company.city, company.state, company.country].filter(Boolean).join(', ') || '–'],
            ['Industry', company.industry ?? '–'],
            ['Employees', company.employees === null ? '–' : numberWords(company.employees)],
            ['Key', company.externalKey],
          ]}
        />
      </Card>
      <Card title="Signals">
        <Facts
          facts={[
            ['Stage', company.funnelStage ?? '–'],
            ['Events, 30 days', `${numberWords(company.events30d)}${changeWords(company.eventsMom)}`],
            ['Sources, 30 days', `${numberWords(company.sources30d)}${changeWords(company.sourcesMom)}`],
            ['Events, against last week', percentOf(company.eventsWow)],
            ['Sources, against last week', percentOf(company.sourcesWow)],
            ['Engagement points', numberWords(company.points)],
            ['First active', dayOf(company.firstSeen)],
            ['Last active', dayOf(company.lastSeen)],
            ['Computed', <Timestamp key="at" at={company.metricsAt} none="Never" />],
          ]}
        />
      </Card>
    </>
  )
}

function dayOf(day: string | null): string {
  return day ? dayWords(new Date(day)) : '–'
}

function percentOf(change: string | null): string {
  if (change === null) return '–'
  const value = Number(change)
  return `${value > 0 ? '+' : ''}${numberWords(value)} %`
}

function changeWords(change: string | null): string {
  return change === null ? '' : ` (${percentOf(change)} against the month before)`
}
