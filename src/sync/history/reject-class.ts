/** What kind of trouble a reject is, for people who sort many of them: who can help, and with what. */
export const REJECT_CLASSES = [
  'auth',
  'permission',
  'validation',
  'duplicate',
  'lock',
  'limit',
  'mapping',
  'size',
  'unknown',
] as const
export type RejectClass = (typeof REJECT_CLASSES)[number]

/** The first that fits decides. CRMs name the same troubles with much the same words. */
const SYMBOLS: readonly (readonly [RejectClass, RegExp])[] = [
  ['auth', /SESSION|AUTH|LOGIN|OAUTH|TOKEN|API_DISABLED|CLIENT_NOT_ACCESSIBLE|MFA/],
  [
    'permission',
    /INSUFFICIENT_ACCESS|READ_?ONLY|PERMISSION|FORBIDDEN|NOT_ALLOWED|NOT_ENABLED|FOR_INSERT_UPDATE|SECURITY_ENFORCED/,
  ],
  ['duplicate', /DUPLICATE|AMBIGUOUS|MULTIPLE_CHOICES|ALREADY_EXISTS/],
  ['lock', /LOCK|CHANGED_SINCE|CONFLICT/],
  ['size', /TOO_LONG|TOO_LARGE|TOO_BIG|OUTSIDE_VALID_RANGE|OUT_OF_RANGE|OVERFLOW|MAXIMUM_SIZE/],
  [
    'mapping',
    /PICKLIST|INVALID_FIELD$|INVALID_TYPE|MALFORMED|PARSER|CROSS_REFERENCE|DOES_NOT_FIT|CELL_COUNT|NOT_UTF8|NUL|NO_ID|PERSON_ACCOUNT|LINK_ENDED|DELETED|NOT_FOUND|INVALID_ID|MISSING_ARGUMENT|NOT_WRITABLE|CONVER/,
  ],
  ['validation', /VALIDATION|REQUIRED|INVALID|INTEGRITY|INACTIVE|FLOW|TRIGGER|ACTIVATE|DELETE_FAILED|MISSING|NOT_NULL/],
  ['limit', /LIMIT|EXCEEDED|METERING|TIMEOUT|UNAVAILABLE|CURRENTLY_DISABLED|THROTTL/],
]

export function classOf(symbol: string): RejectClass {
  return SYMBOLS.find(([, pattern]) => pattern.test(symbol.toUpperCase()))?.[0] ?? 'unknown'
}
