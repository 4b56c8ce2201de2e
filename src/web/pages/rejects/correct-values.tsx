import { type FormEvent, useState } from 'react'
import { useSend } from '../../api/ask.ts'
import { problemOf } from '../../api/problem.ts'
import type { RejectCase } from '../../api/schema.generated.ts'
import { sentenceCase } from '../../format/words.ts'
import { Button } from '../../parts/button.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { ProblemNote } from '../../parts/states.tsx'
import { notify } from '../../parts/toast.tsx'
import styles from './rejects.module.css'

type Texts = Readonly<Record<string, string>>

/** Our values behind the refused fields, to be corrected here and tried again at once. */
export function CorrectValues({ one, onDone }: { readonly one: RejectCase; readonly onDone: () => void }) {
  const before: Texts = Object.fromEntries(one.correctable.map(({ ours, value }) => [ours, String(value ?? '')]))
  const [texts, setTexts] = useState(before)
  const correct = useSend('PATCH /api/v1/companies/{company}', ['GET /api/v1/companies'])
  const retry = useSend('POST /api/v1/rejects', [
    'GET /api/v1/rejects',
    'GET /api/v1/reject-classes',
    'GET /api/v1/runs',
  ])
  const changed = one.correctable.filter(({ ours }) => texts[ours]?.trim() !== before[ours])
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const body = Object.fromEntries(changed.map(({ ours }) => [ours, correctedTo(ours, texts[ours]?.trim() ?? '')]))
    await correct.mutateAsync({ params: { company: one.companyId ?? '' }, body })
    await retry.mutateAsync({ body: { verb: 'retry', ids: [one.id] } })
    notify(`Corrected ${one.companyName ?? 'the company'}`, { description: 'It is being written again; see Activity.' })
    onDone()
  }
  const failed = correct.error ?? retry.error
  return (
    <section>
      <h3>Change the value and retry</h3>
      <form className={styles.form} onSubmit={(event) => void submit(event).catch(() => undefined)}>
        {one.correctable.map(({ field, ours }) => (
          <Field key={ours} label={`${sentenceCase(ours)} of the company`} hint={`Written to ${field}.`}>
            <TextInput
              value={texts[ours] ?? ''}
              inputMode={ours === 'employees' ? 'numeric' : 'text'}
              maxLength={500}
              onChange={(event) => setTexts({ ...texts, [ours]: event.target.value })}
            />
          </Field>
        ))}
        <p className={styles.muted}>
          The correction stays until an import from your product brings another value; correct it there too.
        </p>
        {failed && <ProblemNote problem={problemOf(failed)} />}
        <Button type="submit" disabled={changed.length === 0} busy={correct.isPending || retry.isPending}>
          Change and retry
        </Button>
      </form>
    </section>
  )
}

function correctedTo(ours: string, text: string): string | number | null {
  if (text === '') return null
  return ours === 'employees' ? Number(text) : text
}
