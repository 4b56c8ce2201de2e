import { Cloud, Database, Hexagon, type LucideIcon, Orbit } from 'lucide-react'
import styles from './crm-glyph.module.css'

const GLYPHS: Readonly<Record<string, LucideIcon>> = {
  salesforce: Cloud,
  dynamics: Hexagon,
  oracle: Database,
  hubspot: Orbit,
}

/** A sign of our own for a kind of CRM; its name always stands beside it. */
export function CrmGlyph({ kind }: { readonly kind: string }) {
  const Glyph = GLYPHS[kind] ?? Database
  return (
    <span className={styles.plate} aria-hidden="true">
      <Glyph size={20} strokeWidth={1.75} />
    </span>
  )
}
