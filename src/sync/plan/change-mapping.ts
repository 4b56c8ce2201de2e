import type { Connection } from '../../connections/index.ts'
import { capabilitiesOf } from '../../connectors/index.ts'
import type { RemoteField } from '../../core/describe.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { mirroredFields } from '../mirror/index.ts'
import { planError } from './errors.ts'
import { defaultMapping, type Mapping, type MappingFinding, validateMapping } from './mapping.ts'
import { deleteMapping, selectMapping, upsertMapping } from './store/plans.ts'

/** The stored mapping of an object, or the default one as long as a person has stored none. */
export async function loadMapping(
  db: Queryable,
  connection: Connection,
  object: string,
  fields: readonly RemoteField[],
): Promise<Mapping> {
  const stored = await selectMapping(db, connection.id, object)
  if (stored) return stored
  const capabilities = capabilitiesOf(connection.kind)
  const roles = object === capabilities.accountObject ? capabilities.accountFields : {}
  return defaultMapping({ object, fields, prefix: connection.settings.fieldPrefix, roles })
}

/** The mapping in force with everything that is wrong with it now; `stored` false: it is the default. */
export async function getMapping(
  db: Queryable,
  connection: Connection,
  object: string,
): Promise<{ mapping: Mapping; stored: boolean; findings: readonly MappingFinding[] }> {
  const fields = await mirroredFields(db, connection.id, object)
  const mapping = await loadMapping(db, connection, object, fields)
  const stored = (await selectMapping(db, connection.id, object)) !== null
  return { mapping, stored, findings: validateMapping(mapping, fields) }
}

/** Stores a mapping that has no findings; throws CC-PLAN-3 with the first ones, or CC-PLAN-5 before the first pull. */
export async function saveMapping(db: Queryable, connection: Connection, mapping: Mapping, by: string): Promise<void> {
  const fields = await mirroredFields(db, connection.id, mapping.object)
  if (fields.length === 0) throw planError('CC-PLAN-5', `${mapping.object} has not been pulled yet`)
  const findings = validateMapping(mapping, fields)
  if (findings.length > 0)
    throw planError(
      'CC-PLAN-3',
      findings
        .slice(0, 5)
        .map((one) => one.message)
        .join('; '),
      {
        facts: { object: mapping.object, findings: findings.length },
      },
    )
  await upsertMapping(db, { workspaceId: connection.workspaceId, connectionId: connection.id, by }, mapping)
}

/** Back to the default mapping. */
export async function resetMapping(db: Queryable, connection: Connection, object: string): Promise<void> {
  await deleteMapping(db, connection.id, object)
}
