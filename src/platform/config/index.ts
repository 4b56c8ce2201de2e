/** Settings from the environment: read once, checked, and documented in docs/reference/config.md. */
export { type Config, readConfig } from './config.ts'
export { VARIABLES, type Variable } from './variables.ts'
