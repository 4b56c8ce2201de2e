import { readFileSync } from 'node:fs'
import type { ValidationRule } from '../../sandbox/index.ts'
import { cliError } from '../errors.ts'

const CONDITIONS: readonly string[] = ['equals', 'longer-than', 'matches'] satisfies ValidationRule['when'][]
const TEXTS = ['object', 'name', 'field', 'value', 'message'] as const
const SHAPE =
  'a list of {"object", "name", "field", "when": "equals" | "longer-than" | "matches", "value", "message", "onlyNew"?: true}'

/** The validation rules of a JSON file. Throws CC-CLI-1 when it cannot be read, CC-CLI-2 when it says something else. */
export function readRules(file: string): readonly ValidationRule[] {
  const wrong = (why: string) => cliError('CC-CLI-2', `--rules ${file}: ${why}; it takes ${SHAPE}`, { facts: { file } })
  const rules = parse(readText(file), wrong)
  if (!Array.isArray(rules)) throw wrong('it is no list')
  const bad = rules.findIndex((rule) => !isRule(rule))
  if (bad >= 0) throw wrong(`entry ${bad + 1} is not one`)
  return rules
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw cliError('CC-CLI-1', `${file} cannot be read`, { cause: error, facts: { file } })
  }
}

function parse(text: string, wrong: (why: string) => Error): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw wrong('it is no JSON')
  }
}

function isRule(rule: unknown): rule is ValidationRule {
  if (typeof rule !== 'object' || rule === null) return false
  const said = rule as Readonly<Record<string, unknown>>
  const isTold = TEXTS.every((name) => typeof said[name] === 'string') && CONDITIONS.includes(String(said.when))
  return isTold && ['undefined', 'boolean'].includes(typeof said.onlyNew)
}
