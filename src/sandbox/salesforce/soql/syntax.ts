/** The tree a SOQL text is parsed into. Positions (`at`) serve error messages. */
export interface Path {
  readonly names: readonly string[]
  readonly at: number
}

export interface Call {
  readonly kind: 'call'
  /** Upper-case. */
  readonly name: string
  /** Null for COUNT(). */
  readonly argument: Path | Call | null
  readonly at: number
}

export type Expression = ({ readonly kind: 'path' } & Path) | Call

export interface TypeofBranch {
  readonly object: string
  readonly fields: readonly Path[]
}

export type Selection =
  | { readonly kind: 'expression'; readonly expression: Expression; readonly alias: string | null }
  | { readonly kind: 'children'; readonly query: Query }
  | {
      readonly kind: 'typeof'
      readonly relationship: Path
      readonly branches: readonly TypeofBranch[]
      readonly otherwise: readonly Path[]
    }
  | { readonly kind: 'fields'; readonly which: 'ALL' | 'STANDARD' | 'CUSTOM'; readonly at: number }

export type Literal =
  | { readonly kind: 'text'; readonly value: string; readonly pattern: string; readonly at: number }
  | { readonly kind: 'number'; readonly value: number; readonly at: number }
  | { readonly kind: 'date'; readonly value: string; readonly at: number }
  | { readonly kind: 'datetime'; readonly value: number; readonly at: number }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly at: number }
  | { readonly kind: 'null'; readonly at: number }
  | { readonly kind: 'period'; readonly name: string; readonly count: number | null; readonly at: number }

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'LIKE'

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | {
      readonly kind: 'compare'
      readonly left: Expression
      readonly operator: Comparison
      readonly value: Literal
      readonly at: number
    }
  | {
      readonly kind: 'in'
      readonly left: Expression
      readonly negated: boolean
      readonly values: readonly Literal[] | Query
      readonly at: number
    }
  | {
      readonly kind: 'includes'
      readonly left: Expression
      readonly negated: boolean
      readonly values: readonly Literal[]
      readonly at: number
    }

export interface Ordering {
  readonly by: Expression
  readonly descending: boolean
  /** Nulls come first unless the query says otherwise, ascending or not. */
  readonly nullsFirst: boolean
}

export interface Query {
  readonly selections: readonly Selection[]
  readonly from: string
  readonly fromAt: number
  readonly alias: string | null
  readonly where: Condition | null
  readonly groupBy: readonly Expression[]
  /** GROUP BY ROLLUP(…) or CUBE(…): subtotals over fewer of the fields. */
  readonly subtotals: 'ROLLUP' | 'CUBE' | null
  readonly having: Condition | null
  readonly orderBy: readonly Ordering[]
  readonly limit: number | null
  readonly offset: number
  readonly offsetAt: number
  readonly at: number
}

export function isQuery(values: readonly Literal[] | Query): values is Query {
  return !Array.isArray(values)
}
