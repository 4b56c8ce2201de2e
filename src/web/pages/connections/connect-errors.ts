/** The six ways in which connecting fails that people know (ui.md 8.3), and what each means here. */
export interface ConnectError {
  readonly title: string
  readonly next: string
  /** Whether it goes away by itself, or only after somebody did something. */
  readonly retry: string
}

const ERRORS = {
  CRM_UNREACHABLE: {
    title: 'Could not connect to the CRM',
    next: 'Wait a minute and try again; check the address of the CRM, and whether this server may reach it.',
    retry: 'May pass by itself.',
  },
  CRM_API_ERROR: {
    title: 'The API of the CRM reported an error',
    next: 'Look at the status page of the CRM (status.salesforce.com). If it is up, give its support the reference.',
    retry: 'May pass by itself.',
  },
  CRM_FORBIDDEN: {
    title: 'Not enough access',
    next: 'Ask your CRM administrator to grant the permissions listed under Access, for this user and this app.',
    retry: 'Only after that.',
  },
  CRM_OBJECTS_MISSING: {
    title: 'Required objects cannot be read',
    next: 'Ask your CRM administrator for read access to Account and its fields, or choose other objects.',
    retry: 'Only after that.',
  },
  CRM_API_VERSION: {
    title: 'The API version is not supported',
    next: 'The check names the version found and the one needed. Update Concordat, or ask support about the org.',
    retry: 'Only after that.',
  },
  CRM_NO_BULK: {
    title: 'The Bulk API is not available',
    next: 'Ask your CRM administrator whether the edition and the user have it. Small amounts work without it, slowly.',
    retry: 'Only after that.',
  },
} as const satisfies Record<string, ConnectError>

const BY_CODE: Readonly<Record<string, keyof typeof ERRORS>> = {
  'CC-SF-3': 'CRM_FORBIDDEN',
  'CC-SF-4': 'CRM_FORBIDDEN',
  'CC-SF-5': 'CRM_OBJECTS_MISSING',
  'CC-SF-6': 'CRM_OBJECTS_MISSING',
  'CC-SF-7': 'CRM_API_VERSION',
  'CC-SF-10': 'CRM_API_ERROR',
  'CC-SF-11': 'CRM_NO_BULK',
  'CC-SF-15': 'CRM_API_ERROR',
}

/** Which of the six a code of ours is; null when ours is more exact and its own words are shown. */
export function connectErrorOf(code: string): (ConnectError & { readonly kind: string }) | null {
  const kind = /^CC-HTTP-([1-6]|10|12)$/.test(code) ? 'CRM_UNREACHABLE' : BY_CODE[code]
  return kind ? { kind, ...ERRORS[kind] } : null
}
