import styles from './key-hint.module.css'

const isMac = navigator.platform.startsWith('Mac')

/** Keys as they are pressed, one after the other: "g h", "Mod+k". */
export function KeyHint({ keys }: { readonly keys: string }) {
  return (
    <span className={styles.keys}>
      {keys.split(' ').map((key) => (
        <kbd key={key} className={styles.key}>
          {shown(key)}
        </kbd>
      ))}
    </span>
  )
}

function shown(key: string): string {
  const last = key.replace('Mod+', '').replace(/^\w$/, (letter) => (key.includes('+') ? letter.toUpperCase() : letter))
  return key.startsWith('Mod+') ? `${isMac ? '⌘' : 'Ctrl '}${last}` : last
}
