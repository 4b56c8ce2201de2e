import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { openTestDatabase } from '../../../../test/support/database.ts'
import { remoteField } from '../../../../test/support/remote-field.ts'
import { CONVERSIONS, canConvert, convert } from '../../../core/conversions.ts'
import type { FieldType, FieldValue } from '../../../core/values.ts'
import type { Database } from '../../../platform/database/database.ts'
import { OUR_FIELDS } from '../mapping.ts'
import { canonicalJson, compareMapping } from './compare.ts'

let database: Database
before(async () => {
  database = await openTestDatabase()
})
after(() => database.close())

const PROFILE: Record<string, FieldValue> = {
  name: '  Acme GmbH ',
  domain: '',
  country: null,
  employees: 42,
  first_seen: '2026-03-29',
  points: '12.3450',
  metrics_at: '2026-10-25T00:30:05.678Z',
  aliases: ['Acme', 'Acme Corp'],
}
const TARGETS: readonly FieldType[] = ['string', 'integer', 'decimal', 'date', 'datetime', 'multipicklist']

describe('conversions in SQL', () => {
  for (const conversion of CONVERSIONS)
    for (const timeZone of ['UTC', 'Europe/Berlin', 'America/St_Johns'])
      it(`say the same as the pure ones: ${conversion} in ${timeZone}`, async () => {
        for (const [ours, value] of Object.entries(PROFILE))
          for (const to of TARGETS) {
            const from = OUR_FIELDS[ours] as FieldType
            if (!canConvert(from, to) || (from === 'string' && to !== 'string')) continue
            const field = remoteField('F', to, { scale: 2 })
            const row = { ours, field: 'F', conversion, rule: 'ours', onCreate: true, onUpdate: true } as const
            const [one] = compareMapping({ object: 'A', rows: [row], timeZone }, [field], new Date(0))
            assert.ok(one)
            const pure = convert(value, { from, to, scale: 2, conversion, timeZone })
            assert.ok('value' in pure)
            const found = await inSql(canonicalJson(one.ours, to))
            assert.deepEqual(comparable(found, to), comparable(pure.value, to), `${ours} → ${to}`)
          }
      })
})

/** In the mirror, as in Salesforce, an empty text is no value. */
function comparable(value: FieldValue, to: FieldType): FieldValue {
  if (value === '') return ''
  return to === 'decimal' && value !== null ? String(Number(value)) : value
}

async function inSql(expression: ReturnType<typeof canonicalJson>): Promise<FieldValue> {
  const { rows } = await sql<{
    value: FieldValue
  }>`select (${expression})::jsonb as value from (select ${PROFILE.name}::text as name,
    ''::text as domain, null::text as country, 42 as employees, '2026-03-29'::date as first_seen,
    ${PROFILE.points}::numeric as points, ${PROFILE.metrics_at}::timestamptz as metrics_at,
    array['Acme', 'Acme Corp'] as aliases) p`.execute(database.db)
  return (rows[0] as { value: FieldValue }).value
}
