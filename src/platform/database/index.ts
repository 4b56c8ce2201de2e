/**
 * PostgreSQL: the pool and its transactions, the built-in server and its supervisor, and the migrations that make the
 * tables. One dialect everywhere; with DATABASE_URL any server from version 15 on.
 */
export { type Database, type DatabaseOptions, openDatabase, type Queryable, type Transaction } from './database.ts'
export { type EmbeddedOptions, type EmbeddedPostgres, startEmbeddedPostgres } from './embedded.ts'
export { type MigrationFile, migrate, migrationFiles } from './migrate.ts'
export { reachDatabase } from './reach-database.ts'
