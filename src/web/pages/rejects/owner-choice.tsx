import { useAsk } from '../../api/ask.ts'
import { Field } from '../../parts/field.tsx'
import { Select } from '../../parts/select.tsx'

/** Who is to deal with rejects: one of those whose role may. */
export function OwnerChoice({ value, onChange }: { readonly value: string; readonly onChange: (id: string) => void }) {
  const { data: people = [] } = useAsk('GET /api/v1/reject-owners', {})
  const choices = [{ value: '', label: 'Nobody' }, ...people.map(({ id, name }) => ({ value: id, label: name }))]
  return (
    <Field label="To whom">
      <Select choices={choices} value={value} onChange={onChange} />
    </Field>
  )
}
