import { Copy } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../parts/button.tsx'
import styles from './wizard.module.css'

/** Something that has to be pasted elsewhere exactly as it is. */
export function CopyLine({ label, text }: { readonly label: string; readonly text: string }) {
  const [copied, setCopied] = useState(false)
  const copy = () => navigator.clipboard.writeText(text).then(() => setCopied(true))
  return (
    <div>
      <div className={styles.muted}>{label}</div>
      <div className={styles.copy}>
        <code>{text}</code>
        <Button size="small" icon={<Copy size={13} />} onClick={() => void copy()}>
          {copied ? 'Copied' : 'Copy'}
        </Button>
      </div>
    </div>
  )
}
