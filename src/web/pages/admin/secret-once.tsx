import { Check, Copy } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button } from '../../parts/button.tsx'
import { TextInput } from '../../parts/field.tsx'
import styles from './admin.module.css'

/** Something the server tells only now: to be copied, then it is gone. */
export function SecretOnce({ label, text }: { readonly label: string; readonly text: string }) {
  const [copied, setCopied] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  // Without HTTPS the browser gives a page no clipboard: then the text is at least selected, for Ctrl C.
  const copy = async () => {
    field.current?.select()
    if (!navigator.clipboard) return
    await navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => field.current?.select(),
    )
  }
  return (
    <div className={styles.secret}>
      <TextInput ref={field} readOnly aria-label={label} value={text} onFocus={(event) => event.target.select()} />
      <Button icon={copied ? <Check size={15} /> : <Copy size={15} />} onClick={() => void copy()}>
        {copied ? 'Copied' : 'Copy'}
      </Button>
    </div>
  )
}
