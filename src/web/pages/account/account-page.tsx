import { type FormEvent, useState } from 'react'
import { useAsk, useSend } from '../../api/ask.ts'
import { problemOf } from '../../api/problem.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { Card, Facts, PageBar, PageContent } from '../../parts/page.tsx'
import { PlainTable } from '../../parts/plain-table.tsx'
import { Select } from '../../parts/select.tsx'
import { ErrorState, Loading, ProblemNote } from '../../parts/states.tsx'
import { Timestamp } from '../../parts/timestamp.tsx'
import { notify } from '../../parts/toast.tsx'
import { Switch } from '../../parts/toggles.tsx'
import { DENSITIES, THEMES, useChangePreferences } from '../../state/preferences.ts'
import { useMe } from '../../state/session.ts'
import styles from './account.module.css'

/** What belongs to the person who is signed in. */
export function AccountPage() {
  const me = useMe()
  return (
    <>
      <PageBar title="Your account" />
      <PageContent narrow>
        <Card title="You">
          <Facts
            facts={[
              ['Name', me?.user?.name],
              ['E-mail address', me?.user?.email],
              ['Role', me?.role],
              ['Last sign-in', <Timestamp key="last" at={me?.user?.lastLoginAt ?? null} />],
            ]}
          />
        </Card>
        <Card title="How pages look">
          <Look />
        </Card>
        <Card title="Password">
          <ChangePassword />
        </Card>
        <Card title="Where you are signed in">
          <Sessions />
        </Card>
      </PageContent>
    </>
  )
}

function Look() {
  const preferences = useMe()?.preferences
  const change = useChangePreferences()
  if (!preferences) return null
  return (
    <div className={styles.form}>
      <Field label="Theme">
        <Select label="Theme" choices={THEMES} value={preferences.theme} onChange={(theme) => change({ theme })} />
      </Field>
      <Field label="Rows">
        <Select
          label="Rows"
          choices={DENSITIES}
          value={preferences.density}
          onChange={(density) => change({ density })}
        />
      </Field>
      <Switch
        label="Single-letter keys"
        hint="Letters such as j, k or g c act where nothing is being typed."
        checked={preferences.letterKeys}
        onChange={(letterKeys) => change({ letterKeys })}
      />
    </div>
  )
}

function ChangePassword() {
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const change = useSend('POST /api/v1/me/password', ['GET /api/v1/me/sessions'])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const done = () => {
      setCurrent('')
      setPassword('')
      notify('The password is changed', { description: 'Your other sessions were ended.' })
    }
    change.mutate({ body: { current, password } }, { onSuccess: done })
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <Field label="Password now">
        <TextInput
          type="password"
          autoComplete="current-password"
          required
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
        />
      </Field>
      <Field label="New password" hint="At least 12 characters. Your other sessions end.">
        <TextInput
          type="password"
          autoComplete="new-password"
          required
          minLength={12}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      {change.isError && <ProblemNote problem={problemOf(change.error)} />}
      <div>
        <Button type="submit" busy={change.isPending}>
          Change the password
        </Button>
      </div>
    </form>
  )
}

function Sessions() {
  const found = useAsk('GET /api/v1/me/sessions', {})
  const endOne = useSend('DELETE /api/v1/me/sessions/{id}', ['GET /api/v1/me/sessions'])
  const endOthers = useSend('DELETE /api/v1/me/sessions', ['GET /api/v1/me/sessions'])
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Loading label="Loading sessions" lines={3} />
  const failed = endOne.error ?? endOthers.error
  const rows = found.data.map((session) => [
    <span key="device" className={styles.device}>
      {session.device || 'Unknown browser'}
    </span>,
    <Timestamp key="seen" at={session.lastSeenAt} />,
    session.current ? (
      <Badge key="now" tone="accent">
        This one
      </Badge>
    ) : (
      <Button key="end" size="small" onClick={() => endOne.mutate({ params: { id: session.id } })}>
        End
      </Button>
    ),
  ])
  return (
    <div className={styles.form}>
      <PlainTable label="Sessions" titles={['Browser', 'Last seen', 'Actions']} rows={rows} />
      {failed && <ProblemNote problem={problemOf(failed)} />}
      {found.data.length > 1 && (
        <div>
          <Button busy={endOthers.isPending} onClick={() => endOthers.mutate({})}>
            End all others
          </Button>
        </div>
      )}
    </div>
  )
}
