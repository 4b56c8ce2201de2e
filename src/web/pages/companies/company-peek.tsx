import type { Company } from '../../api/schema.generated.ts'
import { dayWords } from '../../format/times.ts'
import { numberWords } from '../../format/words.ts'
import { Sheet } from '../../parts/dialog.tsx'
import { Facts } from '../../parts/page.tsx'

interface CompanyPeekProps {
  readonly company: Company | null
  readonly onClose: () => void
}

/** A company beside the list. */
export function CompanyPeek({ company, onClose }: CompanyPeekProps) {
  if (!company) return null
  const day = (at: string | null) => (at ? dayWords(new Date(at)) : '–')
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()} title={company.name} description={company.domain}>
      <Facts
        facts={[
          ['Key', company.externalKey],
          ['Industry', company.industry ?? '–'],
          ['Employees', company.employees === null ? '–' : numberWords(company.employees)],
          ['Place', [company.city, company.state, company.country].filter(Boolean).join(', ') || '–'],
          ['Stage', company.funnelStage ?? '–'],
          ['First active', day(company.firstSeen)],
          ['Last active', day(company.lastSeen)],
          ['Events, 30 days', numberWords(company.events30d)],
        ]}
      />
      {company.connections.map((one) => (
        <Facts
          key={one.connectionId}
          facts={[
            ['Status', one.statusWords],
            ['Why', one.detail],
            ['Record', one.link?.recordName ?? one.link?.remoteId ?? '–'],
          ]}
        />
      ))}
    </Sheet>
  )
}
