import { pages } from 'virtual:help'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useLocation } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import { useEffect } from 'react'
import { ButtonLink } from '../../parts/button.tsx'
import { PageBar, PageContent } from '../../parts/page.tsx'
import { EmptyState, ErrorState, Loading } from '../../parts/states.tsx'
import { Blocks } from './blocks.tsx'
import type { HelpDocument } from './document.ts'
import styles from './help.module.css'

const route = getRouteApi('/docs/$page')

/** One document of the help, with what it contains beside it. */
export function DocumentPage() {
  const { page: slug } = route.useParams()
  const entry = pages.find((one) => one.slug === slug)
  const found = useQuery({
    queryKey: ['help', slug],
    queryFn: () => entry?.load() ?? null,
    staleTime: Infinity,
  })
  return (
    <>
      <PageBar title={entry?.title ?? 'Not in the help'} crumbs={<Link to="/docs">Help</Link>} />
      <PageContent>
        {!entry && <NoSuchPage />}
        {entry && found.isError && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
        {entry && found.isPending && <Loading label="Loading the page" lines={12} />}
        {found.data && <Document document={found.data.default} />}
      </PageContent>
    </>
  )
}

function Document({ document: { blocks } }: { readonly document: HelpDocument }) {
  const { hash } = useLocation()
  // The words come after the address: what it names is gone to once they are there.
  useEffect(() => document.getElementById(hash)?.scrollIntoView(), [hash])
  const sections = blocks.filter((block) => block.is === 'heading' && block.depth === 2)
  return (
    <div className={styles.columns}>
      <article className={styles.prose}>
        <Blocks blocks={blocks} />
      </article>
      {sections.length > 2 && (
        <nav className={styles.contents} aria-label="On this page">
          <h2>On this page</h2>
          {sections.map(
            (block) =>
              block.is === 'heading' && (
                <a key={block.id} href={`#${block.id}`}>
                  {block.inner.map((piece) => (typeof piece === 'string' ? piece : 'text' in piece ? piece.text : ''))}
                </a>
              ),
          )}
        </nav>
      )}
    </div>
  )
}

function NoSuchPage() {
  return (
    <EmptyState
      icon={<SearchX />}
      title="The help has no page of this name"
      actions={<ButtonLink to="/docs">All of the help</ButtonLink>}
    >
      It may have been renamed; the search finds it by its words.
    </EmptyState>
  )
}
