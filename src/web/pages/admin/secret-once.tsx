import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../parts/button.tsx'
import { TextInput } from '../../parts/field.tsx'
import styles from './admin.module.css'

/** Something the server tells only now: to be copied, then it is gone. */
export function SecretOnce({ label, text }: { readonly label: string; readonly text: string }) {
  const [copied, setCopied] = useState(false)
  const copy = () => navigator.clipboard.writeText(text).then(() => setCopied(true))
  return (
    <div className={styles.secret}>
      <TextInput readOnly aria-label={label} value={text} onFocus={(event) => event.target.select()} />
      <Button icon={copied ? <Check size={15} /> : <Copy size={15} />} onClick={copy}>
        {copied ? 'Copied' : 'Copy'}
      </Button>
    </div>
  )
}
