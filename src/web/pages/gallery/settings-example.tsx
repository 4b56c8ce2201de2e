import { useState } from 'react'
import { Card } from '../../parts/page.tsx'
import { SettingsForm } from '../../parts/settings-form.tsx'
import { Checkbox, Switch } from '../../parts/toggles.tsx'

const START = { autoMatch: true, autoSync: false, quiet: false }

/** Settings as every page saves them: together, after their differences were shown. */
export function SettingsExample() {
  const [saved, setSaved] = useState(START)
  const [draft, setDraft] = useState(START)
  return (
    <Card title="Settings">
      <SettingsForm
        saved={saved}
        draft={draft}
        names={{ autoMatch: 'Auto-Match', autoSync: 'Auto-Sync', quiet: 'Quiet hours' }}
        onReset={() => setDraft(saved)}
        onSave={() => setSaved(draft)}
        busy={false}
        error={null}
      >
        <Switch
          label="Auto-Match"
          hint="Pairs companies and accounts where the evidence is clear."
          checked={draft.autoMatch}
          onChange={(autoMatch) => setDraft({ ...draft, autoMatch })}
        />
        <Switch label="Auto-Sync" checked={draft.autoSync} onChange={(autoSync) => setDraft({ ...draft, autoSync })} />
        <Checkbox label="Quiet hours" checked={draft.quiet} onChange={(quiet) => setDraft({ ...draft, quiet })} />
      </SettingsForm>
    </Card>
  )
}
