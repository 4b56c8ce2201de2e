import { useEffect, useState } from 'react'
import { useSend } from '../../api/ask.ts'
import type { PreviewedRow } from '../../api/schema.generated.ts'
import { counted, numberWords } from '../../format/words.ts'
import { Card } from '../../parts/page.tsx'
import { PlainTable } from '../../parts/plain-table.tsx'
import { Select } from '../../parts/select.tsx'
import { ErrorState, Loading } from '../../parts/states.tsx'
import { type GlyphName, Status } from '../../parts/status-glyph.tsx'
import { useSettled } from '../../state/settled.ts'
import type { MappingDraft } from './mapping-draft.ts'
import { cellWords, fieldWords } from './mapping-words.ts'
import styles from './matching.module.css'

const OUTCOMES: Readonly<Record<PreviewedRow['fields'][number]['outcome'], readonly [GlyphName, string]>> = {
  write: ['dot', 'Would be written'],
  same: ['tick', 'Same already'],
  keep: ['pause', 'Theirs stays'],
  refused: ['triangle', 'Does not fit'],
}

interface PreviewProps {
  readonly id: string
  readonly object: string
  readonly draft: MappingDraft
}

/** The draft on up to 20 real linked companies: ours, as it would be written, and theirs now. */
export function MappingPreview({ id, object, draft }: PreviewProps) {
  const { mutate, data, error, isError } = useSend('POST /api/v1/connections/{connection}/mappings/{object}/preview')
  const settled = useSettled(JSON.stringify(draft), 400)
  const [chosen, setChosen] = useState('')
  useEffect(() => {
    const { rows, timeZone } = JSON.parse(settled) as MappingDraft
    mutate({ params: { connection: id, object }, body: { rows: [...rows], timeZone } })
  }, [settled, mutate, id, object])
  const shown = data?.find((one) => one.companyId === chosen) ?? data?.[0]
  return (
    <Card title="Preview on real companies">
      {isError && <ErrorState error={error} />}
      {!data && !isError && <Loading label="Computing the preview" lines={4} />}
      {data && !shown && <p>No company is matched to a record of {object} yet, so there is nothing to show it on.</p>}
      {data && shown && (
        <>
          <p role="status">{sumWords(data)}</p>
          <div className={styles.numbers}>
            <Select
              label="Company"
              choices={data.map((one) => ({ value: one.companyId as string, label: one.companyName }))}
              value={shown.companyId}
              onChange={setChosen}
            />
            <span className={styles.muted}>matched to {shown.recordName ?? shown.remoteId}</span>
          </div>
          <PlainTable
            label={`Preview of ${shown.companyName}`}
            titles={['Field of the CRM', 'Ours', 'Converted', 'Theirs now', 'What happens']}
            rows={shown.fields.map((field) => [
              <span key="field">
                {field.field} <span className={styles.muted}>from {fieldWords(field.ours)}</span>
              </span>,
              cellWords(field.oursValue),
              cellWords(field.converted),
              cellWords(field.theirs),
              <Status
                key="outcome"
                glyph={OUTCOMES[field.outcome][0]}
                words={field.problem ?? OUTCOMES[field.outcome][1]}
              />,
            ])}
          />
        </>
      )}
    </Card>
  )
}

function sumWords(rows: readonly PreviewedRow[]): string {
  const all = rows.flatMap((row) => row.fields)
  const count = (outcome: keyof typeof OUTCOMES) => all.filter((field) => field.outcome === outcome).length
  const parts = [`${numberWords(count('write'))} would be written`, `${numberWords(count('same'))} are the same`]
  if (count('keep') > 0) parts.push(`${numberWords(count('keep'))} stay as they are there`)
  if (count('refused') > 0) parts.push(`${numberWords(count('refused'))} do not fit`)
  return `Of ${counted(all.length, 'value')} of ${counted(rows.length, 'company', 'companies')}: ${parts.join(', ')}.`
}
