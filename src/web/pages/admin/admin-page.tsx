import type { ReactNode } from 'react'
import { PageBar, PageContent } from '../../parts/page.tsx'
import { NavTab, NavTabs } from '../../parts/tabs.tsx'
import { useMay } from '../../state/session.ts'

interface AdminPageProps {
  readonly title: string
  readonly actions?: ReactNode
  readonly fill?: boolean
  readonly children: ReactNode
}

/** What all pages of the administration have around them: the way to the others. */
export function AdminPage({ title, actions, fill = false, children }: AdminPageProps) {
  const mayRead = useMay('read-audit')
  const maySee = useMay('see-logs')
  return (
    <>
      <PageBar title={title} actions={actions} />
      <PageContent fill={fill}>
        <NavTabs label="Administration">
          {mayRead && <NavTab to="/admin/users">Users</NavTab>}
          <NavTab to="/admin/roles">Roles</NavTab>
          {mayRead && <NavTab to="/admin/api-keys">API keys</NavTab>}
          {mayRead && <NavTab to="/admin/audit">Audit</NavTab>}
          {maySee && <NavTab to="/admin/system">System</NavTab>}
        </NavTabs>
        {children}
      </PageContent>
    </>
  )
}
