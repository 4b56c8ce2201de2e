import styles from './badge.module.css'

/** Every state the product has words for, as a shape and a colour that go with them (ui.md 3). */
export type GlyphName =
  | 'hollow'
  | 'dot'
  | 'tick'
  | 'diamond'
  | 'hourglass'
  | 'turning'
  | 'triangle'
  | 'pause'
  | 'octagon'
  | 'ring'

interface StatusProps {
  readonly glyph: GlyphName
  readonly words: string
}

/** Shape, colour and words, always together. */
export function Status({ glyph, words }: StatusProps) {
  return (
    <span className={styles.status}>
      <Glyph name={glyph} />
      {words}
    </span>
  )
}

/** The shape alone, for places that carry the words elsewhere. */
export function Glyph({ name }: { readonly name: GlyphName }) {
  return (
    <svg width="14" height="14" viewBox="0 0 14 14" fill="none" aria-hidden="true" data-glyph={name}>
      {SHAPES[name]}
    </svg>
  )
}

const SHAPES: Readonly<Record<GlyphName, React.ReactNode>> = {
  hollow: <rect x="2.5" y="2.5" width="9" height="9" rx="1.5" stroke="var(--edge)" strokeWidth="1.5" />,
  ring: <circle cx="7" cy="7" r="4.5" stroke="var(--edge)" strokeWidth="1.5" />,
  dot: (
    <>
      <circle cx="7" cy="7" r="5.5" stroke="var(--ok-fill)" />
      <circle cx="7" cy="7" r="3" fill="var(--ok-fill)" />
    </>
  ),
  tick: (
    <>
      <circle cx="7" cy="7" r="6" fill="var(--ok-fill)" />
      <path d="m4.4 7.2 1.8 1.8 3.4-3.7" stroke="var(--bg)" strokeWidth="1.6" />
    </>
  ),
  diamond: <path d="M7 1 13 7 7 13 1 7Z" fill="var(--warn-fill)" />,
  hourglass: (
    <path
      d="M3 1.5h8M3 12.5h8M4 1.5v2.2L7 7l3-3.3V1.5M4 12.5v-2.2L7 7l3 3.3v2.2"
      stroke="var(--accent)"
      strokeWidth="1.4"
      strokeLinejoin="round"
    />
  ),
  turning: (
    <circle
      className={styles.turning}
      cx="7"
      cy="7"
      r="5"
      stroke="var(--accent)"
      strokeWidth="1.8"
      strokeDasharray="6 2"
    />
  ),
  triangle: (
    <>
      <path d="M7 1.2 13.4 12.6H.6Z" fill="var(--bad-fill)" />
      <path d="M7 5.2v3.4M7 10v1" stroke="var(--bg)" strokeWidth="1.5" />
    </>
  ),
  octagon: <path d="M4.5 1h5L13 4.5v5L9.5 13h-5L1 9.5v-5Z" fill="var(--bad-fill)" />,
  pause: (
    <>
      <rect x="2.5" y="2" width="3" height="10" rx="1" fill="var(--edge)" />
      <rect x="8.5" y="2" width="3" height="10" rx="1" fill="var(--edge)" />
    </>
  ),
}
