/** The one workspace until the shared-server mode arrives; every row already names it. migrations/0001-platform.sql makes it. */
export const DEFAULT_WORKSPACE = '00000000-0000-4000-8000-000000000001'
