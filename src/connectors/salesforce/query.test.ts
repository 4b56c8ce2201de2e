import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { escaped, escapedPattern, soql } from './query.ts'

/** Written from the list of escapes in the fact sheet, not from the code under test. Null: not one whole literal. */
function readLiteral(text: string): string | null {
  if (!text.startsWith("'")) return null
  const plain: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', "'": "'", '"': '"', '\\': '\\' }
  let value = ''
  for (let at = 1; at < text.length; at += 1) {
    const character = text[at] as string
    if (character === "'") return at === text.length - 1 ? value : null
    if (character !== '\\') {
      value += character
      continue
    }
    at += 1
    const letter = text[at] as string
    if (letter === 'u') {
      const code = text.slice(at + 1, at + 5)
      if (!/^[0-9a-f]{4}$/i.test(code)) return null
      value += String.fromCharCode(Number.parseInt(code, 16))
      at += 4
    } else if (letter in plain) value += plain[letter]
    else if (letter === '%' || letter === '_') value += letter
    else return null
  }
  return null
}

const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('\\', "'", '"', '\n', '\r', '\u0000', '%', '_', 'a', ' OR ', '\u2028', 'é'))
    .map((parts) => parts.join('')),
)

test('any text is read back as itself and never leaves its quotes', () => {
  fc.assert(
    fc.property(nasty, (text) => {
      assert.equal(readLiteral(`'${escaped(text)}'`), text)
    }),
    { numRuns: 3000 },
  )
})

test('text searched by LIKE keeps no wildcard of its own', () => {
  fc.assert(
    fc.property(nasty, (text) => {
      const pattern = escapedPattern(text)
      assert.equal(readLiteral(`'${pattern}'`), text)
      assert.doesNotMatch(pattern.replace(/\\./g, ''), /[%_]/)
    }),
    { numRuns: 1000 },
  )
})

test('a query tree becomes SOQL with parentheses around every part', () => {
  const text = soql({
    select: ['Id', 'Name'],
    from: 'Account',
    where: {
      all: [
        { field: 'SystemModstamp', is: '>=', value: new Date('2026-01-02T03:04:05.000Z') },
        {
          any: [
            { field: 'Name', is: '=', value: "O'Neil" },
            { field: 'Id', oneOf: ['1', '2'] },
          ],
        },
        { field: 'Website', is: '!=', value: null },
      ],
    },
    orderBy: ['SystemModstamp', 'Id'],
    limit: 5,
  })
  assert.equal(
    text,
    "SELECT Id, Name FROM Account WHERE (SystemModstamp >= 2026-01-02T03:04:05.000Z) AND ((Name = 'O\\'Neil') OR (Id IN ('1', '2'))) AND (Website != null) ORDER BY SystemModstamp, Id LIMIT 5",
  )
})

test('a name with anything but letters, digits and underscores is refused', () => {
  for (const name of ["Name'", 'Na me', 'A.B', 'A;B', '', '1A', 'Id FROM User--', 'Näme'])
    assert.throws(() => soql({ select: [name], from: 'Account' }), { code: 'CC-SF-18' })
  assert.throws(() => soql({ select: ['Id'], from: 'Account WHERE' }), { code: 'CC-SF-18' })
})
