import { search, text } from '../../state/search.ts'

/** `back`: where the person was when the session ended. */
export const loginSearch = search({ back: text })

/** Only places of this application: an address of another site must not be smuggled into a link. */
export function safeBack(back: string | undefined): string {
  if (!back || !/^\/(?![/\\])/.test(back) || back.startsWith('/login')) return '/'
  return back
}
