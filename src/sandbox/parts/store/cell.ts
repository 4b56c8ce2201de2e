/**
 * How a value is kept inside every emulated CRM: instants are milliseconds since 1970, dates are `YYYY-MM-DD`, numbers are
 * numbers, everything else is text.
 */
export type Cell = string | number | boolean | null
