import { Stethoscope } from 'lucide-react'
import { problemOf } from '../../api/problem.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemNote } from '../../parts/states.tsx'
import { useMay } from '../../state/session.ts'
import { PreflightList } from './preflight-list.tsx'
import { useCheck } from './use-check.ts'

/** The preflight again, when somebody wants to know why something does not work. */
export function DiagnoseCard({ connectionId }: { readonly connectionId: string }) {
  const check = useCheck(connectionId, false)
  if (!useMay('run')) return null
  return (
    <Card
      title="Diagnose"
      actions={
        <Button size="small" icon={<Stethoscope size={13} />} busy={check.isPending} onClick={check.again}>
          {check.data ? 'Check again' : 'Check now'}
        </Button>
      }
    >
      {check.isError && <ProblemNote problem={problemOf(check.error)} />}
      {check.data ? (
        <PreflightList findings={check.data} />
      ) : (
        <p>Asks the CRM what works and what does not: sign-in, access, objects, Bulk API, calls left, clocks.</p>
      )}
    </Card>
  )
}
