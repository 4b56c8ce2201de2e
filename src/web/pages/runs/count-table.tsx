import type { Count } from '../../api/schema.generated.ts'
import { numberWords, sentenceCase } from '../../format/words.ts'
import { Card } from '../../parts/page.tsx'
import { PlainTable } from '../../parts/plain-table.tsx'

/** All counters of a run, as the server holds them now. */
export function CountTable({ counts }: { readonly counts: readonly Count[] }) {
  return (
    <Card title="Counters">
      {counts.length === 0 ? (
        <p>Nothing was counted yet.</p>
      ) : (
        <PlainTable
          label="Counters of this run"
          titles={['Stage', 'Object', 'What', 'Count']}
          numeric={[3]}
          rows={counts.map((one) => [
            sentenceCase(one.stage),
            one.object,
            sentenceCase(one.name),
            <span key="value" data-count={`${one.stage} ${one.object} ${one.name}`}>
              {numberWords(one.value)}
            </span>,
          ])}
        />
      )}
    </Card>
  )
}
