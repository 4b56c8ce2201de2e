/** A figure the project promises: at least (or for costs: at most) `must`, better `stretch`. */
export interface Bar {
  readonly must: number
  readonly stretch: number
}

/** One labelled set as it is measured. */
export interface Figure {
  /** What the command line asks for. */
  readonly group: string
  readonly title: string
  readonly type: 'company' | 'person'
  /** Folder of bench/sets or absolute path, or how many records are generated. */
  readonly set: string | number
  readonly aliases: boolean
  readonly f1?: Bar
  readonly recallAt99?: Bar
  /** Whether the peers are measured on the same files. */
  readonly peers: boolean
}

export const MILLION = 1_000_000

export const FIGURES: readonly Figure[] = [
  {
    ...companies('sec', 'company-sec', false, true),
    f1: { must: 0.978, stretch: 0.985 },
    recallAt99: { must: 0.96, stretch: 0.975 },
  },
  companies('ror', 'company-ror', false, true),
  {
    ...companies('ror', 'company-ror', true, true),
    f1: { must: 0.83, stretch: 0.88 },
    recallAt99: { must: 0.56, stretch: 0.7 },
  },
  companies('nsi', 'brand-nsi', false, true),
  { ...companies('nsi', 'brand-nsi', true, true), f1: { must: 0.67, stretch: 0.72 } },
  {
    group: 'people',
    title: 'people-crm-synth',
    type: 'person',
    set: 'people-crm-synth',
    aliases: false,
    f1: { must: 0.97, stretch: 0.985 },
    recallAt99: { must: 0.95, stretch: 0.97 },
    peers: false,
  },
  scale(10_000, false),
  scale(100_000, true),
  { ...scale(MILLION, true), f1: { must: 0.92, stretch: 0.95 }, recallAt99: { must: 0.55, stretch: 0.75 } },
]

/** Of the rows decided auto, and of the rows left to a person, on every company set. */
export const AUTO_PRECISION_MUST = 0.98
export const REVIEW_HIT_MUST = 0.85

export const PAIR_F1: Readonly<Record<'organisations' | 'persons', Bar>> = {
  organisations: { must: 0.89, stretch: 0.92 },
  persons: { must: 0.76, stretch: 0.8 },
}

/** For a million records against a million. */
export const SECONDS: Bar = { must: 60, stretch: 25 }
export const MEGABYTES: Bar = { must: 4096, stretch: 2560 }
/** For one record against a million, warm. */
export const LOOKUP_MICROSECONDS: Bar = { must: 1000, stretch: 200 }

export const GROUPS = ['sec', 'ror', 'nsi', 'people', 'pairs', 'scale'] as const

function companies(group: string, set: string, aliases: boolean, peers: boolean): Figure {
  return { group, title: aliases ? `${set} with aliases` : set, type: 'company', set, aliases, peers }
}

function scale(records: number, peers: boolean): Figure {
  const title = `scale ${records.toLocaleString('en')}`
  return { group: 'scale', title, type: 'company', set: records, aliases: false, peers }
}
