/** A peer: matching in SQL by DuckDB, in two threads. `duckdb.ts LEFT.csv RIGHT.csv OUT.csv [--aliases]`. */
import { DuckDBInstance } from '@duckdb/node-api'
import { matchStatements } from './duckdb-sql.ts'

const [left = '', right = '', out = '', flag] = process.argv.slice(2)
const instance = await DuckDBInstance.create(':memory:')
const connection = await instance.connect()
for (const statement of matchStatements(left, right, out, flag === '--aliases')) await connection.run(statement)
connection.closeSync()
instance.closeSync()
