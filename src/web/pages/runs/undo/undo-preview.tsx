import type { UndoPreview } from '../../../api/schema.generated.ts'
import { counted, numberWords } from '../../../format/words.ts'
import { Card } from '../../../parts/page.tsx'
import { PlainTable } from '../../../parts/plain-table.tsx'
import styles from './undo.module.css'

/** What an undo would do, by our copy of the CRM: put back, leave alone, delete, keep. */
export function PreviewCards({ preview }: { readonly preview: UndoPreview }) {
  return (
    <div className={styles.cards}>
      <PutBack preview={preview} />
      <LeftAlone preview={preview} />
      <Deletions preview={preview} />
    </div>
  )
}

function countOf({ outcomes }: UndoPreview, kind: 'update' | 'delete', outcome: string | null): number {
  return outcomes.filter((one) => one.kind === kind && one.outcome === outcome).reduce((sum, one) => sum + one.count, 0)
}

function PutBack({ preview }: { readonly preview: UndoPreview }) {
  const records = countOf(preview, 'update', null)
  return (
    <Card title={`Put back in ${counted(records, 'record')}`}>
      {preview.fields.length === 0 ? (
        <p className={styles.muted}>No field holds a value of this run any more.</p>
      ) : (
        <PlainTable
          label="Fields that would get their earlier value"
          titles={['Field', 'Records', 'Of these emptied']}
          numeric={[1, 2]}
          rows={preview.fields.map(({ label, count, clears }) => [label, numberWords(count), numberWords(clears)])}
        />
      )}
    </Card>
  )
}

function LeftAlone({ preview }: { readonly preview: UndoPreview }) {
  const left = preview.left.filter((one) => one.kind === 'update')
  const already = countOf(preview, 'update', 'unchanged')
  return (
    <Card title="Left as it is">
      {left.length === 0 && already === 0 ? (
        <p className={styles.muted}>Nobody has changed a value of this run since.</p>
      ) : (
        <PlainTable
          label="Fields that would be left alone"
          titles={['Field', 'Why', 'Records']}
          numeric={[2]}
          rows={[
            ...left.map(({ field, why, count }) => [field, why, numberWords(count)]),
            ...(already > 0 ? [['Whole records', 'nothing of this run is left in them', numberWords(already)]] : []),
          ]}
        />
      )}
    </Card>
  )
}

function Deletions({ preview }: { readonly preview: UndoPreview }) {
  const deleted = countOf(preview, 'delete', null)
  const kept = preview.refused.filter((one) => one.kind === 'delete')
  const others = preview.refused.filter((one) => one.kind !== 'delete')
  const used = preview.left.filter((one) => one.kind === 'delete')
  if (deleted + kept.length + others.length === 0) return null
  return (
    <Card title={deleted > 0 ? `${counted(deleted, 'new record')} would be deleted` : 'Kept'}>
      {deleted > 0 && (
        <p>
          This run created them. A deletion always waits for a person, and what hangs on a record in the CRM (contacts,
          notes, opportunities) may go with it: Concordat looks only at the fields of the record itself.
        </p>
      )}
      {[...kept, ...others].map(({ symbol, kind, count, meaning, nextStep }) => (
        <p key={`${kind} ${symbol}`} data-refused={symbol}>
          <strong>{counted(count, 'record')} kept.</strong> {meaning} {nextStep}
        </p>
      ))}
      {used.length > 0 && (
        <PlainTable
          label="Fields because of which records are kept"
          titles={['Field', 'Why', 'Records']}
          numeric={[2]}
          rows={used.map(({ field, why, count }) => [field, why, numberWords(count)])}
        />
      )}
    </Card>
  )
}
