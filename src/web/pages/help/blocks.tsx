import { pages } from 'virtual:help'
import { Link } from '@tanstack/react-router'
import { Link2 } from 'lucide-react'
import { createElement, Fragment } from 'react'
import { type Block, type Inline, targetOf } from './document.ts'
import styles from './help.module.css'

const SLUGS: ReadonlySet<string> = new Set(pages.map(({ slug }) => slug))

/** A document's blocks, each as the element it is. */
export function Blocks({ blocks }: { readonly blocks: readonly Block[] }) {
  return keyed(blocks).map(([key, block]) => <OneBlock key={key} block={block} />)
}

function OneBlock({ block }: { readonly block: Block }) {
  switch (block.is) {
    case 'heading':
      return <Heading {...block} />
    case 'paragraph':
      return (
        <p>
          <Words inner={block.inner} />
        </p>
      )
    case 'code':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <pre className={styles.code} tabIndex={0}>
          {block.text}
        </pre>
      )
    case 'quote':
      return (
        <blockquote>
          <Blocks blocks={block.blocks} />
        </blockquote>
      )
    case 'list':
      return createElement(
        block.ordered ? 'ol' : 'ul',
        {},
        keyed(block.items).map(([key, item]) => <li key={key}>{<Item blocks={item} />}</li>),
      )
    case 'table':
      return <Table {...block} />
    case 'line':
      return <hr />
  }
}

/** The words of a plain item stand in it directly, without a paragraph's margin. */
function Item({ blocks }: { readonly blocks: readonly Block[] }) {
  const [first, ...rest] = blocks
  if (first?.is !== 'paragraph') return <Blocks blocks={blocks} />
  return (
    <>
      <Words inner={first.inner} />
      <Blocks blocks={rest} />
    </>
  )
}

function Heading({ depth, id, inner }: Extract<Block, { is: 'heading' }>) {
  return createElement(
    `h${Math.max(2, Math.min(depth, 4))}`,
    { id, className: styles.heading },
    <Words inner={inner} />,
    <a href={`#${id}`} className={styles.anchor} aria-label="Link to this section">
      <Link2 size={14} aria-hidden="true" />
    </a>,
  )
}

function Table({ head, rows }: Extract<Block, { is: 'table' }>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a document has many tables, which must not each be a landmark
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div role="group" className={styles.table} tabIndex={0} aria-label="Table">
      <table>
        {head.some((cell) => cell.length > 0) && (
          <thead>
            <tr>
              {keyed(head).map(([key, cell]) =>
                cell.length === 0 ? (
                  <td key={key} />
                ) : (
                  <th key={key} scope="col">
                    <Words inner={cell} />
                  </th>
                ),
              )}
            </tr>
          </thead>
        )}
        <tbody>
          {keyed(rows).map(([line, row]) => (
            <tr key={line}>
              {keyed(row).map(([key, cell]) => (
                <td key={key} className={isOneLink(cell) ? styles.alone : undefined}>
                  <Words inner={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** A link that is all of its cell is a control of its own rather than a part of a sentence, and as large as one. */
function isOneLink([first, ...rest]: readonly Inline[]): boolean {
  return typeof first === 'object' && first.is === 'link' && rest.length === 0
}

/** Pieces of a document have no names, and do not change while it is shown: their place names them. */
function keyed<One>(list: readonly One[]): readonly (readonly [string, One])[] {
  return list.map((one, at) => [String(at), one])
}

function Words({ inner }: { readonly inner: readonly Inline[] }) {
  return keyed(inner).map(([key, piece]) => (
    <Fragment key={key}>{typeof piece === 'string' ? piece : <Piece {...piece} />}</Fragment>
  ))
}

function Piece(piece: Exclude<Inline, string>) {
  switch (piece.is) {
    case 'codespan':
      return <code>{piece.text}</code>
    case 'image':
      return <Picture {...piece} />
    case 'link':
      return <HelpLink {...piece} />
    case 'span':
      return <Words inner={piece.inner} />
    default:
      return createElement(piece.is, {}, <Words inner={piece.inner} />)
  }
}

function HelpLink({ to, inner }: Extract<Inline, { is: 'link' }>) {
  const target = targetOf(to, SLUGS)
  const words = <Words inner={inner} />
  if (target.kind === 'page')
    return (
      <Link to="/docs/$page" params={{ page: target.slug }} hash={target.hash}>
        {words}
      </Link>
    )
  if (target.kind === 'here') return <a href={`#${target.hash}`}>{words}</a>
  if (target.kind === 'server') return <a href={target.href}>{words}</a>
  if (target.kind === 'nowhere') return words
  return (
    <a href={target.href} target="_blank" rel="noreferrer">
      {words}
    </a>
  )
}

/** The dark version where there is one and the page is dark. */
function Picture({ picture: { light, dark }, words }: Extract<Inline, { is: 'image' }>) {
  if (!light) return words
  return (
    <>
      <img src={light} alt={words} loading="lazy" className={dark ? styles.light : undefined} />
      {dark && <img src={dark} alt={words} loading="lazy" className={styles.dark} />}
    </>
  )
}
