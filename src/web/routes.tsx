/**
 * The address of every page, what its query string may hold, and the file it is loaded from. To add a page see
 * docs/internals/web.md.
 */
import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { auditSearch } from './pages/admin/search.ts'
import { companiesSearch, companySearch, homeSearch } from './pages/companies/search.ts'
import { overviewSearch, securitySearch, wizardSearch } from './pages/connections/search.ts'
import { helpSearch } from './pages/help/search.ts'
import { rejectsSearch } from './pages/rejects/search.ts'
import { reviewSearch } from './pages/review/search.ts'
import { planSearch, plansSearch } from './pages/runs/plan/search.ts'
import { runSearch, runsSearch } from './pages/runs/search.ts'
import { loginSearch } from './pages/sign-in/search.ts'
import { Root } from './shell/root.tsx'
import { NotFound, RouteFault } from './shell/route-fault.tsx'
import type { Permission } from './state/session.ts'

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** Shown without the shell and to people who are not signed in. */
    readonly bare?: boolean
    /** Whoever lacks it is told which role it takes. */
    readonly needs?: Permission
  }
}

const root = createRootRouteWithContext<{ readonly queries: QueryClient }>()({
  component: Root,
  errorComponent: RouteFault,
  notFoundComponent: NotFound,
})

const index = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/home' })
  },
})

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  staticData: { bare: true },
  validateSearch: loginSearch,
  component: lazyRouteComponent(() => import('./pages/sign-in/login-page.tsx'), 'LoginPage'),
})

const welcome = createRoute({
  getParentRoute: () => root,
  path: '/welcome',
  staticData: { bare: true },
  component: lazyRouteComponent(() => import('./pages/sign-in/welcome-page.tsx'), 'WelcomePage'),
})

const password = createRoute({
  getParentRoute: () => root,
  path: '/password',
  staticData: { bare: true },
  component: lazyRouteComponent(() => import('./pages/sign-in/password-page.tsx'), 'PasswordPage'),
})

const home = createRoute({
  getParentRoute: () => root,
  path: '/home',
  validateSearch: homeSearch,
  component: lazyRouteComponent(() => import('./pages/companies/home-page.tsx'), 'HomePage'),
})

const companies = createRoute({
  getParentRoute: () => root,
  path: '/companies',
  validateSearch: companiesSearch,
  component: lazyRouteComponent(() => import('./pages/companies/companies-page.tsx'), 'CompaniesPage'),
})

const company = createRoute({
  getParentRoute: () => root,
  path: '/companies/$id',
  validateSearch: companySearch,
  component: lazyRouteComponent(() => import('./pages/companies/company-page.tsx'), 'CompanyPage'),
})

const connections = createRoute({
  getParentRoute: () => root,
  path: '/connections',
  component: lazyRouteComponent(() => import('./pages/connections/connections-page.tsx'), 'ConnectionsPage'),
})

const newConnection = createRoute({
  getParentRoute: () => root,
  path: '/connections/new',
  staticData: { needs: 'connect' },
  validateSearch: wizardSearch,
  component: lazyRouteComponent(() => import('./pages/connections/new-connection-page.tsx'), 'NewConnectionPage'),
})

/** The same steps for whoever has just become the owner. */
const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  staticData: { needs: 'connect' },
  validateSearch: wizardSearch,
  component: lazyRouteComponent(() => import('./pages/connections/new-connection-page.tsx'), 'NewConnectionPage'),
})

/** Settings → Integrations, as the seed document calls it. */
const integrations = createRoute({
  getParentRoute: () => root,
  path: '/settings/integrations',
  beforeLoad: () => {
    throw redirect({ to: '/connections' })
  },
})

const connection = createRoute({
  getParentRoute: () => root,
  path: '/connections/$id',
  component: lazyRouteComponent(() => import('./pages/connections/connection-page.tsx'), 'ConnectionPage'),
})

/** The tabs of a connection; each is loaded when it is opened. */
const connectionOverview = createRoute({
  getParentRoute: () => connection,
  path: '/',
  validateSearch: overviewSearch,
  component: lazyRouteComponent(() => import('./pages/connections/overview-tab.tsx'), 'OverviewTab'),
})
const connectionHistory = createRoute({
  getParentRoute: () => connection,
  path: '/history',
  component: lazyRouteComponent(() => import('./pages/connections/history-tab.tsx'), 'HistoryTab'),
})
const connectionMatching = createRoute({
  getParentRoute: () => connection,
  path: '/matching',
  component: lazyRouteComponent(() => import('./pages/matching/matching-tab.tsx'), 'MatchingTab'),
})
const connectionSyncing = createRoute({
  getParentRoute: () => connection,
  path: '/syncing',
  component: lazyRouteComponent(() => import('./pages/matching/syncing-tab.tsx'), 'SyncingTab'),
})
const connectionMapping = createRoute({
  getParentRoute: () => connection,
  path: '/mapping',
  component: lazyRouteComponent(() => import('./pages/matching/mapping-tab.tsx'), 'MappingTab'),
})
const connectionMappingOf = createRoute({
  getParentRoute: () => connection,
  path: '/mapping/$object',
  component: lazyRouteComponent(() => import('./pages/matching/mapping-tab.tsx'), 'MappingTab'),
})
const connectionLimits = createRoute({
  getParentRoute: () => connection,
  path: '/limits',
  component: lazyRouteComponent(() => import('./pages/connections/limits-tab.tsx'), 'LimitsTab'),
})
const connectionSecurity = createRoute({
  getParentRoute: () => connection,
  path: '/security',
  staticData: { needs: 'connect' },
  validateSearch: securitySearch,
  component: lazyRouteComponent(() => import('./pages/connections/security-tab.tsx'), 'SecurityTab'),
})

const review = createRoute({
  getParentRoute: () => root,
  path: '/review',
  staticData: { needs: 'review-matches' },
  validateSearch: reviewSearch,
  component: lazyRouteComponent(() => import('./pages/review/review-page.tsx'), 'ReviewPage'),
})

const runs = createRoute({
  getParentRoute: () => root,
  path: '/runs',
  validateSearch: runsSearch,
  component: lazyRouteComponent(() => import('./pages/runs/runs-page.tsx'), 'RunsPage'),
})

const run = createRoute({
  getParentRoute: () => root,
  path: '/runs/$id',
  validateSearch: runSearch,
  component: lazyRouteComponent(() => import('./pages/runs/run-page.tsx'), 'RunPage'),
})

const runUndo = createRoute({
  getParentRoute: () => root,
  path: '/runs/$id/undo',
  validateSearch: planSearch,
  component: lazyRouteComponent(() => import('./pages/runs/undo/undo-page.tsx'), 'UndoPage'),
})

const plans = createRoute({
  getParentRoute: () => root,
  path: '/plans',
  validateSearch: plansSearch,
  component: lazyRouteComponent(() => import('./pages/runs/plan/plans-page.tsx'), 'PlansPage'),
})

const plan = createRoute({
  getParentRoute: () => root,
  path: '/plans/$id',
  validateSearch: planSearch,
  component: lazyRouteComponent(() => import('./pages/runs/plan/plan-page.tsx'), 'PlanPage'),
})

const rejects = createRoute({
  getParentRoute: () => root,
  path: '/rejects',
  staticData: { needs: 'see-logs' },
  validateSearch: rejectsSearch,
  component: lazyRouteComponent(() => import('./pages/rejects/rejects-page.tsx'), 'RejectsPage'),
})

const gallery = createRoute({
  getParentRoute: () => root,
  path: '/help/parts',
  component: lazyRouteComponent(() => import('./pages/gallery/gallery-page.tsx'), 'GalleryPage'),
})

const help = createRoute({
  getParentRoute: () => root,
  path: '/docs',
  validateSearch: helpSearch,
  component: lazyRouteComponent(() => import('./pages/help/help-page.tsx'), 'HelpPage'),
})

const helpPage = createRoute({
  getParentRoute: () => root,
  path: '/docs/$page',
  component: lazyRouteComponent(() => import('./pages/help/document-page.tsx'), 'DocumentPage'),
})

const adminUsers = createRoute({
  getParentRoute: () => root,
  path: '/admin/users',
  staticData: { needs: 'read-audit' },
  component: lazyRouteComponent(() => import('./pages/admin/users-page.tsx'), 'UsersPage'),
})

const adminRoles = createRoute({
  getParentRoute: () => root,
  path: '/admin/roles',
  component: lazyRouteComponent(() => import('./pages/admin/roles-page.tsx'), 'RolesPage'),
})

const adminKeys = createRoute({
  getParentRoute: () => root,
  path: '/admin/api-keys',
  staticData: { needs: 'read-audit' },
  component: lazyRouteComponent(() => import('./pages/admin/api-keys-page.tsx'), 'ApiKeysPage'),
})

const adminAudit = createRoute({
  getParentRoute: () => root,
  path: '/admin/audit',
  staticData: { needs: 'read-audit' },
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import('./pages/admin/audit-page.tsx'), 'AuditPage'),
})

const adminSystem = createRoute({
  getParentRoute: () => root,
  path: '/admin/system',
  staticData: { needs: 'see-logs' },
  component: lazyRouteComponent(() => import('./pages/admin/system-page.tsx'), 'SystemPage'),
})

const account = createRoute({
  getParentRoute: () => root,
  path: '/account',
  component: lazyRouteComponent(() => import('./pages/account/account-page.tsx'), 'AccountPage'),
})

const admin = createRoute({
  getParentRoute: () => root,
  path: '/admin',
  beforeLoad: () => {
    throw redirect({ to: '/admin/roles' })
  },
})

export const routeTree = root.addChildren([
  ...[index, login, welcome, password, companies, company, review, runs, run, runUndo, plans, plan, gallery, home],
  ...[rejects],
  ...[connections, integrations, newConnection, setup],
  connection.addChildren([
    connectionOverview,
    connectionHistory,
    connectionMatching,
    connectionSyncing,
    connectionMapping,
    connectionMappingOf,
    connectionLimits,
    connectionSecurity,
  ]),
  ...[help, helpPage, account],
  ...[admin, adminUsers, adminRoles, adminKeys, adminAudit, adminSystem],
])
