// The guides and references of docs/ as modules of the web application: parsed when it is built, so that the browser gets
// plain values and no HTML. `virtual:help` lists the pages, `virtual:help-search` has their text, `*.md` is one page.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { marked } from 'marked'

const GROUPS = [
  { folder: 'guides', title: 'Guides' },
  { folder: 'reference', title: 'Reference' },
]
const VIRTUAL = ['virtual:help', 'virtual:help-search']

/** Every file that pages are made of. */
export function helpFiles(root) {
  return GROUPS.flatMap(({ folder }) =>
    readdirSync(join(root, 'docs', folder))
      .filter((name) => name.endsWith('.md'))
      .sort()
      .map((name) => join(root, 'docs', folder, name)),
  )
}

/** Vite's plugin. */
export function helpPages(root) {
  return {
    name: 'concordat-help',
    enforce: 'pre',
    resolveId: (id) => (VIRTUAL.includes(id) ? `\0${id}` : null),
    load(id) {
      if (id === '\0virtual:help') return listModule(root)
      if (id === '\0virtual:help-search') return `export const sections = ${JSON.stringify(searchSections(root))}`
      return null
    },
    transform: (code, id) => (/\/docs\/[^?]+\.md$/.test(id) ? pageModule(code, id) : null),
  }
}

function listModule(root) {
  const pages = helpFiles(root).map((path) => {
    const page = readPage(path)
    const group = GROUPS.find(({ folder }) => dirname(path).endsWith(folder))?.title
    const facts = JSON.stringify({ slug: slugOf(path), title: page.title, summary: page.summary, group })
    return `{ ...${facts}, load: () => import(${JSON.stringify(path)}) }`
  })
  return `export const pages = [${pages.join(', ')}]`
}

/** Pictures become imports, so that they are built and named like every other asset. */
function pageModule(code, path) {
  const { title, blocks } = parsePage(code)
  const pictures = []
  const text = JSON.stringify({ title, blocks }, (key, value) => {
    if (key !== 'picture') return value
    pictures.push(value)
    return `@@${pictures.length - 1}@@`
  }).replace(/"@@(\d+)@@"/g, (_, at) => pictureOf(path, pictures[at], at))
  const imports = pictures.flatMap((src, at) =>
    variants(path, src).map(({ file, name }) => `import ${name}${at} from ${JSON.stringify(file)}`),
  )
  return `${imports.join('\n')}\nexport default ${text}`
}

function pictureOf(path, src, at) {
  const names = variants(path, src).map(({ name }) => `${name}: ${name}${at}`)
  return `{ ${names.join(', ')} }`
}

/** A picture whose name says "-light" comes with its dark twin. */
function variants(path, src) {
  const light = resolve(dirname(path), src)
  const dark = light.replace('-light', '-dark')
  return [
    ...(existsSync(light) ? [{ name: 'light', file: light }] : []),
    ...(dark !== light && existsSync(dark) ? [{ name: 'dark', file: dark }] : []),
  ]
}

const slugOf = (path) => path.replace(/^.*\/|\.md$/g, '')
const readPage = (path) => parsePage(readFileSync(path, 'utf8'))

/** `{ title, summary, blocks }` of one Markdown file. */
export function parsePage(source) {
  const tokens = marked.lexer(source)
  const title = tokens.find(({ type, depth }) => type === 'heading' && depth === 1)
  const summary = tokens.find(({ type }) => type === 'paragraph')
  const anchors = new Map()
  return {
    title: title ? plain(title.tokens) : '',
    summary: summary ? plain(summary.tokens).replace(/\s+/g, ' ') : '',
    blocks: tokens.filter((token) => token !== title && token.type !== 'space').map((token) => block(token, anchors)),
  }
}

function block(token, anchors) {
  switch (token.type) {
    case 'heading':
      return {
        is: 'heading',
        depth: token.depth,
        id: anchorOf(plain(token.tokens), anchors),
        inner: inline(token.tokens),
      }
    case 'paragraph':
    case 'text':
      return { is: 'paragraph', inner: inline(token.tokens ?? [token]) }
    case 'code':
      return { is: 'code', text: token.text }
    case 'blockquote':
      return { is: 'quote', blocks: blocks(token.tokens, anchors) }
    case 'list':
      return { is: 'list', ordered: token.ordered, items: token.items.map((one) => blocks(one.tokens, anchors)) }
    case 'table':
      return {
        is: 'table',
        head: token.header.map((cell) => inline(cell.tokens)),
        rows: token.rows.map((row) => row.map((cell) => inline(cell.tokens))),
      }
    case 'hr':
      return { is: 'line' }
    // HTML is shown as the text it is: nothing of a document becomes an element that is not named here.
    default:
      return { is: 'paragraph', inner: [token.raw] }
  }
}

const blocks = (tokens, anchors) => tokens.filter(({ type }) => type !== 'space').map((token) => block(token, anchors))

function inline(tokens) {
  return tokens.map((token) => {
    switch (token.type) {
      case 'strong':
      case 'em':
        return { is: token.type, inner: inline(token.tokens) }
      case 'codespan':
        return { is: 'codespan', text: token.text }
      case 'link':
        return { is: 'link', to: token.href, inner: inline(token.tokens) }
      case 'image':
        return { is: 'image', picture: token.href, words: token.text }
      case 'br':
        return '\n'
      default:
        return token.tokens ? { is: 'span', inner: inline(token.tokens) } : entities(token.text ?? token.raw)
    }
  })
}

/** Marked leaves the few entities that Markdown needs in text. */
const entities = (text) =>
  text.replace(
    /&(lt|gt|amp|quot|#39);/g,
    (whole, name) => ({ lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'" })[name] ?? whole,
  )

/** The words of inline tokens without their marks. */
function plain(tokens) {
  return tokens.map((token) => (token.tokens ? plain(token.tokens) : entities(token.text ?? token.raw))).join('')
}

/** As GitHub makes them, so that links work there and here: "What it decides" is #what-it-decides. */
function anchorOf(words, anchors) {
  const made = words
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-')
  const times = anchors.get(made) ?? 0
  anchors.set(made, times + 1)
  return times === 0 ? made : `${made}-${times}`
}

/** One entry a heading: where it is and the words below it. */
function searchSections(root) {
  return helpFiles(root).flatMap((path) => {
    const page = readPage(path)
    const found = [{ slug: slugOf(path), page: page.title, id: '', title: page.title, text: '' }]
    for (const one of page.blocks) {
      if (one.is === 'heading')
        found.push({ slug: slugOf(path), page: page.title, id: one.id, title: textOf(one), text: '' })
      else found.at(-1).text += ` ${textOf(one)}`
    }
    return found.map((section) => ({ ...section, text: section.text.replace(/\s+/g, ' ').trim() }))
  })
}

function textOf(node) {
  if (typeof node === 'string') return node
  if (Array.isArray(node)) return node.map(textOf).join(' ')
  const inner = [node.text, node.words, node.inner, node.blocks, node.items, node.head, node.rows].filter(Boolean)
  // Inline pieces stand together as they were written; cells, items and blocks stand apart.
  return node.inner ? node.inner.map(textOf).join('') : inner.map(textOf).join(' ')
}
