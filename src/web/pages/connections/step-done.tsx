import { useNavigate } from '@tanstack/react-router'
import { CircleCheck } from 'lucide-react'
import { useAsk, useSend } from '../../api/ask.ts'
import { problemOf } from '../../api/problem.ts'
import type { Connection } from '../../api/schema.generated.ts'
import { counted } from '../../format/words.ts'
import { Button, ButtonLink } from '../../parts/button.tsx'
import { Card, Facts } from '../../parts/page.tsx'
import { ProblemNote } from '../../parts/states.tsx'
import styles from './wizard.module.css'

/** Last step: what is connected now, and the first run. */
export function StepDone({ connection }: { readonly connection: Connection }) {
  const { id, name, signedInAs, settings, instanceUrl } = connection
  const { data: standings } = useAsk('GET /api/v1/company-standings', {})
  const navigate = useNavigate()
  const start = useSend('POST /api/v1/runs', ['GET /api/v1/runs', 'GET /api/v1/connection-summaries'])
  const match = () =>
    start.mutate(
      { body: { connection: id, kind: 'sync' } },
      { onSuccess: (run) => void navigate({ to: '/runs/$id', params: { id: run.id } }) },
    )
  return (
    <>
      <Card>
        <div className={styles.done}>
          <CircleCheck size={40} aria-hidden="true" />
          <h2>{name} is connected</h2>
          <p className={styles.muted}>{nextWords(settings.autoSync, standings?.companies)}</p>
        </div>
        <Facts
          facts={[
            ['Organisation', signedInAs?.organization || connection.organizationId || '–'],
            ['Connected user', signedInAs?.user ?? 'Not known'],
            ['Address', instanceUrl ?? connection.loginUrl],
            ['Reads', Object.keys(settings.objects).join(', ')],
          ]}
        />
      </Card>
      {start.isError && <ProblemNote problem={problemOf(start.error)} />}
      <div className={styles.buttons}>
        <ButtonLink to="/connections">Back to Settings Page</ButtonLink>
        <Button kind="primary" busy={start.isPending} onClick={match}>
          Next: match
        </Button>
      </div>
    </>
  )
}

function nextWords(writes: boolean, companies: number | undefined): string {
  const whom = companies ? counted(companies, 'company', 'companies') : 'Your companies'
  const then = writes ? ' What would be written is a plan that waits for you.' : ' Nothing is written.'
  return `The first run reads the accounts and matches them. ${whom} ${companies === 1 ? 'is' : 'are'} ready.${then}`
}
