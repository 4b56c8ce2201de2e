import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useAsk, useSend } from '../../api/ask.ts'
import { problemOf } from '../../api/problem.ts'
import type { Connection } from '../../api/schema.generated.ts'
import { Button } from '../../parts/button.tsx'
import { SearchInput } from '../../parts/field.tsx'
import { Card } from '../../parts/page.tsx'
import { ErrorState, Loading, ProblemNote } from '../../parts/states.tsx'
import { Checkbox, Switch } from '../../parts/toggles.tsx'
import styles from './wizard.module.css'

const USUAL = ['Account', 'Contact', 'Lead', 'Opportunity']
const WHY: Readonly<Record<string, string>> = {
  Account: 'Needed: companies are matched to accounts.',
  Contact: 'People who belong to accounts.',
  Lead: 'People who do not belong to an account yet.',
  Opportunity: 'What is being sold, to filter by.',
}
const TOUCHED = ['GET /api/v1/connections', 'GET /api/v1/connections/{connection}'] as const

/** Fifth step: what is copied into the mirror, and whether anything is going to be written. */
export function StepObjects({ connection }: { readonly connection: Connection }) {
  const { id, accountObject, settings } = connection
  const found = useAsk('GET /api/v1/connections/{connection}/objects', { params: { connection: id } })
  const [chosen, setChosen] = useState<readonly string[]>(Object.keys(settings.objects))
  const [writes, setWrites] = useState(settings.autoSync)
  const save = useSave(connection)
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Loading label="Asking the CRM for its objects" />
  const toggle = (name: string, on: boolean) => setChosen(on ? [...chosen, name] : chosen.filter((one) => one !== name))
  return (
    <>
      <Card title="What Concordat reads">
        <ObjectBoxes objects={found.data} needed={accountObject} chosen={chosen} onToggle={toggle} />
      </Card>
      <Card title="What Concordat writes">
        <Switch
          label="Plan to write engagement to matched accounts (Auto-Sync)"
          hint="Adds the fields for it to Account. Nothing is written before you have read the first plan and approved it."
          checked={writes}
          onChange={setWrites}
        />
      </Card>
      {save.problem && <ProblemNote problem={save.problem} />}
      <div className={styles.buttons}>
        <span />
        <Button kind="primary" busy={save.busy} onClick={() => save.run(chosen, writes)}>
          Save and finish
        </Button>
      </div>
    </>
  )
}

function useSave(connection: Connection) {
  const { id, settings } = connection
  const navigate = useNavigate()
  const patch = useSend('PATCH /api/v1/connections/{connection}/settings', TOUCHED)
  const prepare = useSend('POST /api/v1/connections/{connection}/prepare-fields')
  const params = { connection: id }
  const run = async (chosen: readonly string[], autoSync: boolean) => {
    const objects = Object.fromEntries(
      chosen.map((name) => [name, settings.objects[name] ?? { fields: 'all' as const }]),
    )
    await patch.mutateAsync({ params, body: { objects, autoSync } })
    if (autoSync) await prepare.mutateAsync({ params })
    await navigate({ to: '.', search: { connection: id, step: 'done' } })
  }
  const error = patch.error ?? prepare.error
  return {
    busy: patch.isPending || prepare.isPending,
    problem: error ? problemOf(error) : null,
    run: (chosen: readonly string[], autoSync: boolean) => void run(chosen, autoSync).catch(() => undefined),
  }
}

interface BoxesProps {
  readonly objects: readonly { readonly name: string; readonly label: string; readonly readable: boolean }[]
  readonly needed: string
  readonly chosen: readonly string[]
  readonly onToggle: (name: string, on: boolean) => void
}

const SHOWN = 20

/** The usual ones and what is chosen at once; the many others are found by searching. */
function ObjectBoxes({ objects, needed, chosen, onToggle }: BoxesProps) {
  const [text, setText] = useState('')
  const wanted = text.trim().toLowerCase()
  const shown = objects
    .filter((one) =>
      wanted
        ? `${one.name} ${one.label}`.toLowerCase().includes(wanted)
        : USUAL.includes(one.name) || chosen.includes(one.name),
    )
    .slice(0, SHOWN)
  return (
    <div className={styles.objects}>
      <SearchInput label="Search objects" value={text} onChange={(event) => setText(event.target.value)} />
      {shown.map((one) => (
        <Checkbox
          key={one.name}
          label={one.label === one.name ? one.name : `${one.label} (${one.name})`}
          hint={one.readable ? WHY[one.name] : 'This user may not read it.'}
          checked={chosen.includes(one.name)}
          disabled={one.name === needed || !one.readable}
          onChange={(on) => onToggle(one.name, on)}
        />
      ))}
      {shown.length === 0 && <p className={styles.muted}>No object is called so.</p>}
    </div>
  )
}
