import { Ellipsis, UserPlus } from 'lucide-react'
import { useState } from 'react'
import { useAsk, useSend } from '../../api/ask.ts'
import { problemOf } from '../../api/problem.ts'
import type { User } from '../../api/schema.generated.ts'
import { counted } from '../../format/words.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button, IconButton } from '../../parts/button.tsx'
import { Menu, MenuAction, MenuChoice, MenuLine } from '../../parts/menu.tsx'
import { PlainTable } from '../../parts/plain-table.tsx'
import { ErrorState, Loading, ProblemNote } from '../../parts/states.tsx'
import { Timestamp } from '../../parts/timestamp.tsx'
import { useMay, useMe } from '../../state/session.ts'
import styles from './admin.module.css'
import { AdminPage } from './admin-page.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { LinkDialog } from './link-dialog.tsx'
import { ROLES } from './roles.ts'
import { SessionsSheet } from './sessions-sheet.tsx'

/** Who may come in, with which role; invitations, lost passwords, and the way out. */
export function UsersPage() {
  const [inviting, setInviting] = useState(false)
  const mayManage = useMay('manage-users')
  const invite = (
    <Button kind="primary" icon={<UserPlus size={15} />} onClick={() => setInviting(true)}>
      Invite
    </Button>
  )
  return (
    <AdminPage title="Users" actions={mayManage && invite}>
      <People />
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </AdminPage>
  )
}

function People() {
  const found = useAsk('GET /api/v1/users', {})
  const me = useMe()
  const mayManage = useMay('manage-users')
  const change = useSend('PATCH /api/v1/users/{id}', ['GET /api/v1/users'])
  const [linked, setLinked] = useState<User | null>(null)
  const [watched, setWatched] = useState<User | null>(null)
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Loading label="Loading users" />
  const rows = found.data.map((user) => [
    <div key="who" className={styles.who}>
      <strong>{user.name}</strong>
      <span>{user.email}</span>
    </div>,
    ROLES.find(({ value }) => value === user.role)?.label,
    <Standing key="state" user={user} isMe={user.id === me?.user?.id} />,
    <Timestamp key="last" at={user.lastLoginAt} none="never" />,
    <UserMenu
      key="menu"
      user={user}
      mayManage={mayManage}
      isMe={user.id === me?.user?.id}
      onChange={(body) => change.mutate({ params: { id: user.id }, body })}
      onLink={() => setLinked(user)}
      onSessions={() => setWatched(user)}
    />,
  ])
  return (
    <>
      {change.isError && <ProblemNote problem={problemOf(change.error)} />}
      <p className={styles.muted}>{counted(found.data.length, 'person', 'people')}</p>
      <PlainTable label="Users" titles={['Person', 'Role', 'State', 'Last sign-in', 'Actions']} rows={rows} />
      {linked && <LinkDialog user={linked} onClose={() => setLinked(null)} />}
      {watched && <SessionsSheet user={watched} onClose={() => setWatched(null)} />}
    </>
  )
}

function Standing({ user, isMe }: { readonly user: User; readonly isMe: boolean }) {
  if (user.disabledAt) return <Badge tone="bad">Shut out</Badge>
  if (!user.hasPassword) return <Badge tone="warn">Invited</Badge>
  return <Badge tone={isMe ? 'accent' : 'ok'}>{isMe ? 'You' : 'Active'}</Badge>
}

interface UserMenuProps {
  readonly user: User
  readonly isMe: boolean
  readonly mayManage: boolean
  readonly onChange: (change: { readonly role: User['role'] } | { readonly enabled: boolean }) => void
  readonly onLink: () => void
  readonly onSessions: () => void
}

function UserMenu({ user, isMe, mayManage, onChange, onLink, onSessions }: UserMenuProps) {
  const trigger = (
    <IconButton label={`Actions for ${user.name}`}>
      <Ellipsis size={16} />
    </IconButton>
  )
  const notMe = isMe ? 'Somebody else must do this for you.' : null
  return (
    <Menu trigger={trigger}>
      <MenuAction label="Sessions" onSelect={onSessions} />
      {mayManage && (
        <>
          <MenuAction label={user.hasPassword ? 'Link for a new password' : 'New invitation link'} onSelect={onLink} />
          <MenuLine />
          <MenuChoice label="Role" value={user.role} choices={ROLES} onChange={(role) => onChange({ role })} />
          <MenuLine />
          {user.disabledAt ? (
            <MenuAction label="Let in again" onSelect={() => onChange({ enabled: true })} />
          ) : (
            <MenuAction danger label="Shut out" whyNot={notMe} onSelect={() => onChange({ enabled: false })} />
          )}
        </>
      )}
    </Menu>
  )
}
