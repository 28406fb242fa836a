import { solveInThread } from '#db/procurement/solver/solve-in-thread.ts'
import type { TenderProblem } from '#domain/procurement/tender/problem.ts'
import type { BenchOptions, BenchResult } from './bench.ts'
import { rounded } from './figures.ts'

interface Size {
  readonly lots: number
  readonly suppliers: number
  readonly tiers: number
}

const large: Size = { lots: 500, suppliers: 20, tiers: 4 }
const small: Size = { lots: 200, suppliers: 12, tiers: 3 }
/** All suppliers together can deliver this much more than is asked for: hardly anything. */
const slack = 1.03
const targetGap = 0.0025

/**
 * Measures how long the optimiser takes, all in: the thread, the solver's start, and the proof. Two winners for each lot,
 * none with more than 70 % or less than 10 %, a penalty for leaving the incumbent, and tight capacities.
 */
export async function run({ report }: BenchOptions): Promise<BenchResult> {
  report('200 products × 12 suppliers × 3 tiers')
  const first = await solve(small)
  report('500 products × 20 suppliers × 4 tiers')
  const second = await solve(large)
  return {
    figures: {
      gap: second.gap,
      seconds: second.seconds,
      gap_200: first.gap,
      seconds_200: first.seconds,
    },
    peer: { name: 'limits', gap: 0.005, seconds: 30, seconds_200: 2 },
    targets: [
      { figure: 'gap', must: 'atMost', value: 0.005 },
      { figure: 'seconds', must: 'atMost', value: 30 },
      { figure: 'gap_200', must: 'atMost', value: 0.005 },
      { figure: 'seconds_200', must: 'atMost', value: 2 },
    ],
  }
}

async function solve(size: Size): Promise<{ gap: number; seconds: number }> {
  const problem = syntheticTender(size)
  const start = performance.now()
  const outcome = await solveInThread(problem, { targetGap, signal: AbortSignal.timeout(120_000) })
  const seconds = rounded((performance.now() - start) / 1_000)
  if (outcome.kind !== 'solved') throw new Error(`The tender came out ${outcome.kind}.`)
  return { gap: Math.ceil(outcome.gap * 1e6) / 1e6, seconds }
}

/** Demands over two orders of magnitude, prices within a fifth of the product's own, and 4 % less with each tier. */
function syntheticTender({ lots, suppliers, tiers }: Size): TenderProblem {
  const next = sequence(20_261_125)
  const made = Array.from({ length: lots }, () => {
    const units = Math.round(1_000 * 10 ** (2 * next()))
    const price = 1_000 + Math.round(next() * 50_000)
    const incumbent = Math.floor(next() * suppliers)
    const bidders = Array.from({ length: suppliers }, (_, supplier) => {
      const first = Math.round(price * (0.8 + 0.4 * next()))
      return {
        maximumUnits: Math.ceil(units * 0.7),
        fixedCost: supplier === incumbent ? 0 : Math.round(price * units * 0.02),
        limits: [supplier],
        tiers: Array.from({ length: tiers }, (__, tier) => ({
          fromUnits: tier === 0 ? 1 : Math.round(units * (0.15 + 0.15 * tier)),
          price: Math.round(first * (1 - 0.04 * tier)),
        })),
      }
    })
    return { units, minimumWinners: 2, minimumUnits: Math.ceil(units * 0.1), bidders }
  })
  const asked = made.reduce((sum, { units }) => sum + units, 0)
  const parts = Array.from({ length: suppliers }, () => 0.5 + next())
  const whole = parts.reduce((sum, part) => sum + part, 0)
  return { lots: made, limits: parts.map((part) => Math.round((asked * slack * part) / whole)) }
}

/** The same pseudo-random numbers below 1 on every run (Park and Miller's generator). */
function sequence(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
