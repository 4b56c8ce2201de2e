import type { Answer } from '../../api/call.ts'
import { Glyph } from '../../parts/status-glyph.tsx'
import styles from './wizard.module.css'

export type Finding = Answer<'POST /api/v1/connections/{connection}/check'>[number]

const GLYPHS = { ok: 'tick', warning: 'diamond', failed: 'triangle' } as const
const STATES = { ok: 'Fine', warning: 'Look at this', failed: 'Stands in the way' } as const
const WHO = {
  user: 'You can do this.',
  operator: 'Who runs Concordat can do this.',
  'crm-admin': 'Your CRM administrator can do this.',
  nobody: '',
} as const

/** One line a question, with shape and word: what was found and, unless all is well, why, what to do and who can. */
export function PreflightList({ findings }: { readonly findings: readonly Finding[] }) {
  return (
    <ul className={styles.findings} aria-label="Checks">
      {findings.map((finding) => (
        <li key={`${finding.name} ${finding.message}`} className={styles.finding} data-finding={finding.name}>
          <Glyph name={GLYPHS[finding.state]} />
          <p>
            <span className="visually-hidden">{STATES[finding.state]}: </span>
            {finding.message}
          </p>
          {finding.cause && <p>{finding.cause}</p>}
          {finding.nextStep && (
            <p>
              {finding.nextStep} {finding.who && WHO[finding.who]}
            </p>
          )}
        </li>
      ))}
    </ul>
  )
}
