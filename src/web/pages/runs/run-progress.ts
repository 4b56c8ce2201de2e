import { useEffect, useRef, useState } from 'react'
import type { RunDetails } from '../../api/schema.generated.ts'
import { durationWords } from '../../format/times.ts'
import { numberWords, percentWords } from '../../format/words.ts'

/** A rate is believed only after it was looked at for so long. */
const STEADY_MS = 30_000
const WINDOW_MS = 60_000

export interface Progress {
  readonly done: number
  /** Null while nobody can know how many there will be. */
  readonly total: number | null
}

/** How far the phase under way is: only writing knows its end beforehand. */
export function progressOf(run: RunDetails): Progress {
  const { planned, applied, unchanged, rejected, deferred } = run.balance.changes
  if (run.stage === 'apply' && planned > 0) return { done: applied + unchanged + rejected + deferred, total: planned }
  return { done: run.tally.read, total: null }
}

/** For the tab: "62 % · Sync · Northwind", or how many so far. */
export function progressTitle(run: RunDetails, name: string): string {
  if (run.finishedAt !== null || run.state !== 'running') return name
  const { done, total } = progressOf(run)
  if (total !== null) return `${Math.floor((done / total) * 100)} % · ${name}`
  return done > 0 ? `${numberWords(done)} read · ${name}` : name
}

interface Sample {
  readonly at: number
  readonly done: number
}

/**
 * The rate of the last minute, and a range for the time left: null until it was steady for half a minute, and where no
 * total is known.
 */
export function rateOf(
  samples: readonly Sample[],
  { done, total }: Progress,
): { perSecond: number; left: readonly [number, number] | null } | null {
  const [first] = samples
  const last = samples.at(-1)
  if (!first || !last || last.at - first.at < 2_000 || last.done <= first.done) return null
  const perSecond = ((last.done - first.done) / (last.at - first.at)) * 1000
  if (total === null || last.at - first.at < STEADY_MS) return { perSecond, left: null }
  const left = ((total - done) / perSecond) * 1000
  return { perSecond, left: [left * 0.8, left * 1.3] }
}

/** How fast it goes, in words; empty while nothing is known. */
export function useRateWords(run: RunDetails, nowMs: number): string {
  const progress = progressOf(run)
  const samples = useRef<{ stage: string | null; all: Sample[] }>({ stage: null, all: [] })
  const [words, setWords] = useState('')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the progress is made anew each time; its numbers are what moves
  useEffect(() => {
    const kept = samples.current.stage === run.stage ? samples.current.all : []
    const all = [...kept, { at: nowMs, done: progress.done }].filter((one) => nowMs - one.at <= WINDOW_MS)
    samples.current = { stage: run.stage, all }
    setWords(run.state === 'running' ? rateWords(rateOf(all, progress), progress) : '')
  }, [nowMs, run.stage, run.state, progress.done, progress.total])
  return words
}

function rateWords(rate: ReturnType<typeof rateOf>, { done, total }: Progress): string {
  const soFar = total === null ? `${numberWords(done)} so far` : percentWords(total === 0 ? 0 : done / total)
  if (!rate) return soFar
  const speed = `${numberWords(Math.round(rate.perSecond * 10) / 10)} a second`
  if (!rate.left) return `${soFar}, ${speed}`
  return `${soFar}, ${speed}, about ${durationWords(rate.left[0])} to ${durationWords(rate.left[1])} left`
}
