import { useNavigate } from '@tanstack/react-router'
import { RefreshCw } from 'lucide-react'
import type { Connection } from '../../api/schema.generated.ts'
import { counted } from '../../format/words.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/page.tsx'
import { ErrorState, Loading } from '../../parts/states.tsx'
import { type Finding, PreflightList } from './preflight-list.tsx'
import { useCheck } from './use-check.ts'
import styles from './wizard.module.css'

/** Fourth step: everything worth knowing before the first sync, asked of the CRM now. */
export function StepCheck({ connection }: { readonly connection: Connection }) {
  const check = useCheck(connection.id, true)
  const navigate = useNavigate()
  const search = { connection: connection.id }
  if (check.isError) return <ErrorState error={check.error} onRetry={check.again} />
  if (!check.data) return <Loading label="Asking the CRM what works" lines={10} />
  const failed = check.data.some((finding) => finding.state === 'failed')
  return (
    <>
      <Card
        title={headline(check.data)}
        actions={
          <Button size="small" icon={<RefreshCw size={13} />} busy={check.isPending} onClick={check.again}>
            Check again
          </Button>
        }
      >
        <PreflightList findings={check.data} />
      </Card>
      <div className={styles.buttons}>
        <Button kind="quiet" onClick={() => void navigate({ to: '.', search: { ...search, step: 'sign-in' } })}>
          Sign in as another user
        </Button>
        <Button
          kind={failed ? 'plain' : 'primary'}
          onClick={() => void navigate({ to: '.', search: { ...search, step: 'objects' } })}
        >
          {failed ? 'Go on anyway' : 'Choose objects'}
        </Button>
      </div>
    </>
  )
}

function headline(findings: readonly Finding[]): string {
  const failed = findings.filter((finding) => finding.state === 'failed').length
  const warnings = findings.filter((finding) => finding.state === 'warning').length
  if (failed > 0) return `${counted(failed, 'check')} ${failed === 1 ? 'stands' : 'stand'} in the way`
  if (warnings > 0) return `It works; ${counted(warnings, 'thing')} to know`
  return 'Everything works'
}
