import type { LinkProps } from '@tanstack/react-router'
import {
  Activity,
  Building2,
  CircleHelp,
  CircleX,
  ClipboardList,
  House,
  ListChecks,
  type LucideIcon,
  Plug,
  Server,
  Settings,
} from 'lucide-react'
import type { Permission } from '../state/session.ts'

export interface Destination {
  readonly to: NonNullable<LinkProps['to']>
  readonly label: string
  readonly icon: LucideIcon
  /** Which part of the rail; a line is drawn between parts. */
  readonly group: 'companies' | 'syncing' | 'admin'
  /** "g c": the keys that lead there. */
  readonly keys?: string
  /** Left out of the rail for whoever lacks it. */
  readonly needs?: Permission
  /** One of the four of the bottom bar on a phone; the rest is behind More. */
  readonly onPhone?: boolean
}

/** Every page of the rail, in its fixed order. Only what exists is here. */
export const DESTINATIONS: readonly Destination[] = [
  { to: '/home', label: 'Home', icon: House, group: 'companies', keys: 'g h', onPhone: true },
  { to: '/companies', label: 'Companies', icon: Building2, group: 'companies', keys: 'g c', onPhone: true },
  {
    to: '/review',
    label: 'Review',
    icon: ListChecks,
    group: 'companies',
    keys: 'g v',
    needs: 'review-matches',
    onPhone: true,
  },
  { to: '/connections', label: 'Connections', icon: Plug, group: 'syncing', keys: 'g n' },
  { to: '/runs', label: 'Runs', icon: Activity, group: 'syncing', keys: 'g r', onPhone: true },
  { to: '/rejects', label: 'Rejects', icon: CircleX, group: 'syncing', keys: 'g x', needs: 'see-logs' },
  { to: '/plans', label: 'Plans', icon: ClipboardList, group: 'syncing', keys: 'g p' },
  { to: '/admin/users', label: 'Admin', icon: Settings, group: 'admin', keys: 'g a', needs: 'read-audit' },
  { to: '/admin/system', label: 'System', icon: Server, group: 'admin', keys: 'g s', needs: 'see-logs' },
  { to: '/docs', label: 'Help', icon: CircleHelp, group: 'admin', keys: 'g d' },
]
