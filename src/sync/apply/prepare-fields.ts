import type { Connection } from '../../connections/index.ts'
import type { Connector, NewField } from '../../connectors/connector.ts'
import { ENGAGEMENT_FIELDS, findOurField, KEY_SUFFIX } from '../plan/index.ts'

export interface PreparedField {
  readonly name: string
  /** False: it was there already, or the CRM refused; `message` says which. */
  readonly created: boolean
  readonly message: string
}

/**
 * Creates the twelve engagement fields (A1.40) and the key field on the account object where they are missing and the
 * rights allow it (A1.8). Changes the CRM's setup, never a record; the next pull finds the fields by itself.
 */
export async function prepareFields(connector: Connector, connection: Connection): Promise<readonly PreparedField[]> {
  const object = connector.capabilities.accountObject
  const { fields } = await connector.describeObject(object)
  const prefix = connection.settings.fieldPrefix
  const wanted = [...ENGAGEMENT_FIELDS, { suffix: KEY_SUFFIX, type: 'external-id' } as const]
  const missing = wanted.filter(({ suffix }) => !findOurField(fields, prefix, suffix))
  const there = wanted.flatMap(({ suffix }) => findOurField(fields, prefix, suffix)?.name ?? [])
  const created =
    missing.length > 0
      ? await connector.createFields(
          object,
          missing.map((field) => newField(prefix, field)),
        )
      : []
  return [...there.map((name) => ({ name, created: false, message: 'exists already' })), ...created]
}

function newField(prefix: string, { suffix, type }: { suffix: string; type: NewField['type'] }): NewField {
  const words = suffix.split('_').map((word) => `${word[0]?.toUpperCase()}${word.slice(1)}`)
  return { name: `${prefix}_${suffix}`, label: [prefix, ...words].join(' ').slice(0, 40), type }
}
