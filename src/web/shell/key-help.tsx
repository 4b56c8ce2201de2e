import { Link } from '@tanstack/react-router'
import { Dialog } from '../parts/dialog.tsx'
import { KeyHint } from '../parts/key-hint.tsx'
import { useDestinations } from './rail.tsx'
import styles from './shell.module.css'

const EVERYWHERE = [
  ['Mod+k', 'Search, go to a page, do something'],
  ['/', 'Search in the page'],
  ['?', 'This help'],
  ['[', 'Fold or unfold the rail'],
  ['Mod+s', 'Save settings'],
  ['Esc', 'Close the topmost layer'],
] as const
const LISTS = [
  ['j', 'Next row'],
  ['k', 'Row before'],
  ['Enter', 'Open'],
  ['Space', 'Look at it beside the list'],
  ['x', 'Select'],
  ['Home', 'First row'],
  ['End', 'Last row'],
] as const

/** All keys. Single letters can be switched off in the account menu. */
export function KeyHelp({ onClose }: { readonly onClose: () => void }) {
  const places = useDestinations().flatMap(({ keys, label }) => (keys ? [[keys, label] as const] : []))
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Keys"
      description={
        <>
          Single letters can be switched off in the account menu.{' '}
          <Link to="/docs" onClick={onClose}>
            All of the help
          </Link>
          ,{' '}
          <Link to="/docs/$page" params={{ page: 'playbook' }} onClick={onClose}>
            playbook
          </Link>
          ,{' '}
          <Link to="/docs/$page" params={{ page: 'errors' }} onClick={onClose}>
            what errors mean
          </Link>
          .
        </>
      }
    >
      <KeyRows title="Everywhere" rows={EVERYWHERE} />
      <KeyRows title="Go to" rows={places} />
      <KeyRows title="In lists" rows={LISTS} />
    </Dialog>
  )
}

function KeyRows({ title, rows }: { readonly title: string; readonly rows: readonly (readonly [string, string])[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl className={styles.keyRows}>
        {rows.map(([keys, words]) => (
          <KeyRow key={keys} keys={keys} words={words} />
        ))}
      </dl>
    </section>
  )
}

function KeyRow({ keys, words }: { readonly keys: string; readonly words: string }) {
  return (
    <>
      <dt>{words}</dt>
      <dd>
        <KeyHint keys={keys} />
      </dd>
    </>
  )
}
