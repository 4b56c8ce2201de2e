import { useNavigate, useSearch } from '@tanstack/react-router'
import { CircleAlert } from 'lucide-react'
import { useState } from 'react'
import { useAsk } from '../../api/ask.ts'
import type { Connection } from '../../api/schema.generated.ts'
import { Button } from '../../parts/button.tsx'
import { Card, Facts } from '../../parts/page.tsx'
import { Loading } from '../../parts/states.tsx'
import { connectErrorOf } from './connect-errors.ts'
import { HelpLink } from './step-ask.tsx'
import styles from './wizard.module.css'

const WHO = {
  user: 'You',
  operator: 'Who runs Concordat',
  'crm-admin': 'Your CRM administrator',
  nobody: 'Nobody; it passes',
} as const
const AGAIN = { now: 'At once', later: 'It may pass by itself', 'after-fix': 'Only after that', never: 'No' } as const

/** The sign-in did not succeed: what happened, what to do, who can, and the reference to give to whoever helps. */
export function StepFailed({ connection }: { readonly connection: Connection }) {
  const { code = 'CC-CONN-6', reason, reference } = useSearch({ strict: false })
  const navigate = useNavigate()
  const { data: explained } = useAsk('GET /api/v1/error-codes/{code}', { params: { code } })
  const known = connectErrorOf(code)
  if (!explained && !known) return <Loading label="Looking up what happened" />
  const title = known?.title ?? explained?.title ?? code
  const next = known?.next ?? explained?.nextStep ?? ''
  const again = known?.retry ?? AGAIN[explained?.retry ?? 'after-fix']
  const details = [title, explained?.meaning, next, `Code ${code}`, reason, reference && `Reference ${reference}`]
  return (
    <>
      <Card
        title={
          <span role="alert">
            <CircleAlert size={16} aria-hidden="true" className={styles.alert} /> {title}
          </span>
        }
      >
        {explained && <p>{explained.meaning}</p>}
        <p>
          {next} <HelpLink />
        </p>
        <Facts
          facts={[
            ['Who can fix it', WHO[explained?.who ?? 'crm-admin']],
            ['Trying again helps', again],
            ['Code', `${known ? `${known.kind} · ` : ''}${code}${reason ? ` · ${reason}` : ''}`],
            ['Reference', reference ?? '–'],
          ]}
        />
      </Card>
      <div className={styles.buttons}>
        <CopyDetails text={details.filter(Boolean).join('\n')} />
        <Button
          kind="primary"
          onClick={() => void navigate({ to: '.', search: { step: 'sign-in', connection: connection.id } })}
        >
          Try again
        </Button>
      </div>
    </>
  )
}

function CopyDetails({ text }: { readonly text: string }) {
  const [copied, setCopied] = useState(false)
  return (
    <Button onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}>
      {copied ? 'Copied' : 'Copy details'}
    </Button>
  )
}
