/** The sign of the product: two circles that agree. */
export function Mark({ size }: { readonly size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#2457C5" />
      <g fill="none" stroke="#fff" strokeWidth="3">
        <circle cx="13" cy="16" r="6" />
        <circle cx="19" cy="16" r="6" />
      </g>
    </svg>
  )
}
