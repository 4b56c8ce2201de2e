import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { Compass } from 'lucide-react'
import { ButtonLink } from '../parts/button.tsx'
import { PageBar, PageContent } from '../parts/page.tsx'
import { EmptyState, ErrorState } from '../parts/states.tsx'

/** A page that broke: the rest of the application stays, and it can be tried again. */
export function RouteFault({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const again = () => {
    reset()
    void router.invalidate()
  }
  return (
    <>
      <PageBar title="This page could not be shown" />
      <PageContent narrow>
        <ErrorState error={error} onRetry={again} />
      </PageContent>
    </>
  )
}

/** An address that leads nowhere. */
export function NotFound() {
  return (
    <>
      <PageBar title="There is nothing here" />
      <PageContent>
        <EmptyState
          icon={<Compass />}
          title="No page has this address"
          actions={<ButtonLink to="/">Go to the start</ButtonLink>}
        >
          It may have been mistyped, or what it led to was removed.
        </EmptyState>
      </PageContent>
    </>
  )
}
