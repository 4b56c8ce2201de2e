/** A document of docs/ as bin/web-help.mjs parses it: plain values, no HTML. */
export interface HelpDocument {
  readonly title: string
  readonly blocks: readonly Block[]
}

export type Block =
  | { readonly is: 'heading'; readonly depth: number; readonly id: string; readonly inner: readonly Inline[] }
  | { readonly is: 'paragraph'; readonly inner: readonly Inline[] }
  | { readonly is: 'code'; readonly text: string }
  | { readonly is: 'quote'; readonly blocks: readonly Block[] }
  | { readonly is: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Block[])[] }
  | { readonly is: 'table'; readonly head: readonly Cell[]; readonly rows: readonly (readonly Cell[])[] }
  | { readonly is: 'line' }

type Cell = readonly Inline[]

export type Inline =
  | string
  | { readonly is: 'strong' | 'em' | 'span'; readonly inner: readonly Inline[] }
  | { readonly is: 'codespan'; readonly text: string }
  | { readonly is: 'link'; readonly to: string; readonly inner: readonly Inline[] }
  | {
      readonly is: 'image'
      readonly words: string
      readonly picture: { readonly light?: string; readonly dark?: string }
    }

export interface HelpPageEntry {
  readonly slug: string
  readonly title: string
  readonly summary: string
  readonly group: 'Guides' | 'Reference'
  readonly load: () => Promise<{ readonly default: HelpDocument }>
}

export interface HelpSection {
  readonly slug: string
  readonly page: string
  /** The anchor of its heading; empty for what stands before the first one. */
  readonly id: string
  readonly title: string
  readonly text: string
}

/** A link of a document: another page of the help, an address outside, or nothing that can be opened here. */
export type HelpTarget =
  | { readonly kind: 'page'; readonly slug: string; readonly hash: string }
  | { readonly kind: 'here'; readonly hash: string }
  | { readonly kind: 'outside' | 'server'; readonly href: string }
  | { readonly kind: 'nowhere' }

/** Where a link of a document leads in the application; `slugs` are the pages that the help has. */
export function targetOf(to: string, slugs: ReadonlySet<string>): HelpTarget {
  const [path = '', hash = ''] = to.split('#')
  if (path === '') return { kind: 'here', hash }
  if (/^https?:\/\//.test(to)) return { kind: 'outside', href: to }
  const slug = /([^/]+)\.md$/.exec(path)?.[1]
  if (slug && slugs.has(slug)) return { kind: 'page', slug, hash }
  return path.startsWith('/') ? { kind: 'server', href: to } : { kind: 'nowhere' }
}

/** Sections that have every word of what is asked, those with it in their heading first. */
export function findHelp(sections: readonly HelpSection[], asked: string): readonly HelpSection[] {
  const words = asked.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const rank = ({ title, page, text }: HelpSection) => {
    const heading = title.toLowerCase()
    const all = `${page} ${heading} ${text}`.toLowerCase()
    if (!words.every((word) => all.includes(word))) return 0
    return 1 + words.filter((word) => heading.includes(word)).length * 2
  }
  return sections
    .map((section) => ({ section, rank: rank(section) }))
    .filter((one) => one.rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .slice(0, FOUND_AT_MOST)
    .map((one) => one.section)
}

const FOUND_AT_MOST = 30
const AROUND = 60

/** The words around the first word that was found, for the list of what was found. */
export function excerptOf({ text }: HelpSection, asked: string): string {
  const word = asked.toLowerCase().split(/\s+/).filter(Boolean)[0] ?? ''
  const at = Math.max(0, text.toLowerCase().indexOf(word) - AROUND)
  const from = at === 0 ? 0 : text.indexOf(' ', at) + 1
  const words = text.slice(from, from + AROUND * 3)
  return `${from > 0 ? '… ' : ''}${words}${from + AROUND * 3 < text.length ? ' …' : ''}`
}
