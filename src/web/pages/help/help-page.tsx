import { pages } from 'virtual:help'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import { SearchInput } from '../../parts/field.tsx'
import { PageBar, PageContent } from '../../parts/page.tsx'
import { EmptyState, Loading } from '../../parts/states.tsx'
import { excerptOf, findHelp } from './document.ts'
import styles from './help.module.css'

const route = getRouteApi('/docs')
const GROUPS = ['Guides', 'Reference'] as const

/** All of the help, served by this installation; a search through its words. */
export function HelpPage() {
  const { q = '' } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <>
      <PageBar title="Help" />
      <PageContent narrow>
        <SearchInput
          label="Search the help"
          value={q}
          onChange={(event) => void navigate({ search: { q: event.target.value || undefined }, replace: true })}
        />
        {q.trim() ? <Found asked={q} /> : GROUPS.map((group) => <Group key={group} group={group} />)}
      </PageContent>
    </>
  )
}

function Group({ group }: { readonly group: (typeof GROUPS)[number] }) {
  return (
    <section className={styles.group}>
      <h2>{group}</h2>
      <ul className={styles.entries}>
        {pages
          .filter((page) => page.group === group)
          .map(({ slug, title, summary }) => (
            <li key={slug}>
              <Link to="/docs/$page" params={{ page: slug }}>
                <strong>{title}</strong>
                <span>{summary}</span>
              </Link>
            </li>
          ))}
        {group === 'Reference' && (
          <li>
            <a href="/api/docs">
              <strong>API, route by route</strong>
              <span>What each route takes and answers.</span>
            </a>
          </li>
        )}
      </ul>
    </section>
  )
}

function Found({ asked }: { readonly asked: string }) {
  const { data } = useQuery({ queryKey: ['help'], queryFn: () => import('virtual:help-search'), staleTime: Infinity })
  if (!data) return <Loading label="Searching the help" />
  const found = findHelp(data.sections, asked)
  if (found.length === 0)
    return (
      <EmptyState icon={<SearchX />} title="The help says nothing with these words">
        Try fewer or other words. Error codes, for example CC-API-2, are found too.
      </EmptyState>
    )
  return (
    <ul className={styles.entries} aria-label="Found">
      {found.map((section) => (
        <li key={`${section.slug} ${section.id}`}>
          <Link to="/docs/$page" params={{ page: section.slug }} hash={section.id}>
            <strong>{section.title}</strong>
            <span>
              {section.page} · {excerptOf(section, asked)}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
