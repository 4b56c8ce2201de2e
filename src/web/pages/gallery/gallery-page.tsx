import { useMemo, useState } from 'react'
import { NO_ANSWER } from '../../api/problem.ts'
import { Badge, SandboxBadge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { Field, TextArea, TextInput } from '../../parts/field.tsx'
import { Freshness } from '../../parts/freshness.tsx'
import { Menu, MenuAction, MenuLink } from '../../parts/menu.tsx'
import { Meter } from '../../parts/meter.tsx'
import { Card, LoadMore, PageBar, PageContent, Toolbar } from '../../parts/page.tsx'
import { Banner, Loading, NoPermission, ProblemNote } from '../../parts/states.tsx'
import { type GlyphName, Status } from '../../parts/status-glyph.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { NumberText } from '../../parts/timestamp.tsx'
import { notify } from '../../parts/toast.tsx'
import { useOfferActions } from '../../state/actions.ts'
import { ChartExample } from './chart-example.tsx'
import { SettingsExample } from './settings-example.tsx'

const GLYPHS: readonly (readonly [GlyphName, string])[] = [
  ['hollow', 'Not matched'],
  ['dot', 'Matched'],
  ['diamond', 'Ambiguous'],
  ['hourglass', 'Queued'],
  ['turning', 'Syncing'],
  ['tick', 'Synced'],
  ['triangle', 'Failed'],
  ['octagon', 'Error'],
  ['pause', 'Held'],
  ['ring', 'Never run'],
]

/** Every part that pages are made of, in every state: to look at, and for the tests that judge looks and access. */
export function GalleryPage() {
  const [tab, setTab] = useState<'controls' | 'states' | 'figures'>('controls')
  useOfferActions(useMemo(() => [{ label: 'Say hello', run: () => notify('Hello') }], []))
  return (
    <>
      <PageBar title="Parts" aside={<Badge tone="accent">For who builds pages</Badge>} />
      <PageContent>
        <Tabs
          label="Kinds of parts"
          tabs={[
            { value: 'controls', label: 'Controls' },
            { value: 'states', label: 'States' },
            { value: 'figures', label: 'Figures', count: 2 },
          ]}
          value={tab}
          onChange={setTab}
        >
          {tab === 'controls' && <Controls />}
          {tab === 'states' && <States />}
          {tab === 'figures' && <Figures />}
        </Tabs>
      </PageContent>
    </>
  )
}

function Controls() {
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Card title="Buttons and menus">
        <Toolbar>
          <Button kind="primary">Primary</Button>
          <Button>Plain</Button>
          <Button kind="quiet">Quiet</Button>
          <Button kind="danger" onClick={() => setAsking(true)}>
            Dangerous
          </Button>
          <Button busy>Busy</Button>
          <Button disabled>Disabled</Button>
          <Button kind="link">Link</Button>
          <Button onClick={() => notify('Matched to Acme Ltd', { undo: () => notify('Taken back') })}>Toast</Button>
          <Menu trigger={<Button>Menu</Button>}>
            <MenuAction label="Sync now" keys="s" onSelect={() => notify('Queued')} />
            <MenuAction label="Pause" whyNot="Nothing runs" onSelect={() => undefined} />
            <MenuLink to="/runs">All runs</MenuLink>
          </Menu>
        </Toolbar>
      </Card>
      <Card title="Fields">
        <Field label="Name" hint="As people will see it.">
          <TextInput name="name" placeholder="Salesforce" />
        </Field>
        <Field label="Address" error="This is no address. Begin with https://.">
          <TextInput name="address" placeholder="acme" />
        </Field>
        <Field label="Note">
          <TextArea />
        </Field>
      </Card>
      <SettingsExample />
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Unmatch 12 companies?"
        consequence="What was written to the CRM stays there; updates stop. Nothing is deleted."
        confirm="Unmatch 12 companies"
        danger
        onConfirm={() => setAsking(false)}
      />
    </>
  )
}

function States() {
  return (
    <>
      <Card title="Status">
        <Toolbar>
          {GLYPHS.map(([glyph, words]) => (
            <Status key={glyph} glyph={glyph} words={words} />
          ))}
        </Toolbar>
        <Toolbar>
          <Badge>Neutral</Badge>
          <Badge tone="ok">Good</Badge>
          <Badge tone="warn">Careful</Badge>
          <Badge tone="bad">Bad</Badge>
          <SandboxBadge />
          <Freshness at={null} everyMinutes={15} />
          <Freshness at="2026-01-01T00:00:00Z" everyMinutes={15} />
        </Toolbar>
      </Card>
      <Banner title="Neutral">Something to know.</Banner>
      <Banner tone="ok" title="Connected" />
      <Banner tone="warn" title="Waiting for Salesforce until 14:32">
        The daily limit is used up.
      </Banner>
      <ProblemNote problem={NO_ANSWER} />
      <NoPermission needs="connect" />
      <Loading label="Loading an example" lines={3} />
      <LoadMore shown="50 of 1,204 companies" hasMore busy={false} onMore={() => undefined} />
    </>
  )
}

function Figures() {
  return (
    <>
      <Card title="Match rates">
        <Meter label="Accounts matched" part={69} whole={97} />
        <Meter label="Contacts matched" part={880} whole={1000} />
        <Meter label="Leads matched" part={31} whole={120} />
        <Meter label="People matched" part={3} whole={7} />
        <p>
          <NumberText value={1_234_567} /> or, in short, <NumberText value={1_234_567} short />
        </p>
      </Card>
      <Card>
        <ChartExample />
      </Card>
    </>
  )
}
