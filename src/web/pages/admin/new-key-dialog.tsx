import { type FormEvent, useState } from 'react'
import { useAsk, useSend } from '../../api/ask.ts'
import { problemOf } from '../../api/problem.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { Select } from '../../parts/select.tsx'
import { ProblemNote } from '../../parts/states.tsx'
import { Checkbox } from '../../parts/toggles.tsx'
import { useMe } from '../../state/session.ts'
import styles from './admin.module.css'
import { rightWords } from './roles.ts'
import { SecretOnce } from './secret-once.tsx'

const LIVES = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
] as const

/** Makes a key with chosen rights; its secret is shown once. */
export function NewKeyDialog({ onClose }: { readonly onClose: () => void }) {
  const make = useSend('POST /api/v1/api-keys', ['GET /api/v1/api-keys'])
  const [name, setName] = useState('')
  const [days, setDays] = useState<(typeof LIVES)[number]['value']>('90')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(['read']))
  const rights = useRightsOfKeys()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const permissions = rights.filter((right) => chosen.has(right))
    make.mutate({ body: { name, permissions, days: Number(days) } })
  }
  const toggle = (right: string, on: boolean) =>
    setChosen(new Set(on ? [...chosen, right] : [...chosen].filter((one) => one !== right)))
  if (make.data)
    return (
      <Dialog
        open
        onOpenChange={(open) => !open && onClose()}
        title="The key is made"
        actions={<Button onClick={onClose}>Done</Button>}
      >
        <p>Copy it into the program that needs it. It is shown only now.</p>
        <SecretOnce label="API key" text={make.data.secret} />
      </Dialog>
    )
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="New API key"
      description="A key acts in your name and never reaches further than you do."
      actions={
        <Button kind="primary" type="submit" form="new-key" busy={make.isPending}>
          Make the key
        </Button>
      }
    >
      <form id="new-key" className={styles.form} onSubmit={submit}>
        <Field label="Name" hint="Which program uses it?">
          <TextInput required autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field label="Valid for">
          <Select label="Valid for" choices={LIVES} value={days} onChange={setDays} />
        </Field>
        <fieldset className={styles.rights}>
          <legend>What it may do</legend>
          {rights.map((right) => (
            <Checkbox
              key={right}
              label={rightWords(right)}
              checked={chosen.has(right)}
              onChange={(on) => toggle(right, on)}
            />
          ))}
        </fieldset>
      </form>
      {make.isError && <ProblemNote problem={problemOf(make.error)} />}
    </Dialog>
  )
}

/** What an API key may hold at all and its maker may do. */
function useRightsOfKeys() {
  const { data = [] } = useAsk('GET /api/v1/roles', {})
  const mine = useMe()?.permissions ?? {}
  return data.filter((row) => row.apiKey && (mine[row.permission] ?? 'no') !== 'no').map((row) => row.permission)
}
