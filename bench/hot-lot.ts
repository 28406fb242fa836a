import { sql } from 'drizzle-orm'
import type { DatabaseClient } from '#db/client.ts'
import type { BenchOptions, BenchResult } from './bench.ts'
import { rounded } from './figures.ts'
import { reserveBare } from './hot-lot-peer.ts'
import { reserve, stockLot, type HotLot } from './one-lot.ts'
import { withScratchDatabase } from './scratch-database.ts'
import { runWorkedCase } from './stock-decrements.ts'

const callers = 32
const pairsOfRounds = 30
const roundMilliseconds = 500
/** Until both paths are compiled and every connection has its plans. */
const warmUpRounds = 6
const plentyUnits = 10_000_000
/** Fewer than a round takes, so that the callers run into the end of it. */
const scarceUnits = 1_000

type Reserve = (database: DatabaseClient, lot: HotLot) => Promise<boolean>

/**
 * Measures reservations of single units from one lot by 32 callers through the product's own path, beside the same
 * work in hand-written SQL, in short rounds by turns, so that both see the same machine. Then lets all callers run
 * into the end of a scarce lot and counts whether more was promised than there was, and plays the worked case of 8
 * processes that use up 40,960 units by 8,192 decrements of 5.
 */
export async function run({ report }: BenchOptions): Promise<BenchResult> {
  return withScratchDatabase(callers, async (database) => {
    const lot = await stockLot(database, 'PLENTY', plentyUnits)
    report('Warming up.')
    for (let round = 0; round < warmUpRounds; round += 1) {
      await runRound(database, lot, reserve)
      await runRound(database, lot, reserveBare)
    }
    report(`Measuring ${pairsOfRounds} pairs of rounds.`)
    const ours = { reservations: 0, seconds: 0 }
    const bare = { reservations: 0, seconds: 0 }
    for (let pair = 0; pair < pairsOfRounds; pair += 1) {
      const turns = pair % 2 === 0 ? [ours, bare] : [bare, ours]
      for (const side of turns) {
        const round = await runRound(database, lot, side === ours ? reserve : reserveBare)
        side.reservations += round.reservations
        side.seconds += round.seconds
      }
    }
    const perSecond = ours.reservations / ours.seconds
    const limitPerSecond = bare.reservations / bare.seconds
    return {
      figures: {
        per_second: rounded(perSecond),
        limit_per_second: rounded(limitPerSecond),
        ratio: rounded(perSecond / limitPerSecond),
        oversold: await countOversold(database),
        ...(await runWorkedCase(database)),
      },
      peer: { name: 'the same envelope in prepared statements of bare SQL', callers },
      targets: [
        { figure: 'ratio', must: 'atLeast', value: 0.85 },
        { figure: 'oversold', must: 'be', value: 0 },
        { figure: 'worked_end', must: 'be', value: 0 },
        { figure: 'worked_refused', must: 'be', value: 8 },
      ],
    }
  })
}

async function runRound(
  database: DatabaseClient,
  lot: HotLot,
  reserveOne: Reserve,
): Promise<{ reservations: number; seconds: number }> {
  const start = performance.now()
  let reservations = 0
  await eachCaller(async () => {
    while (performance.now() - start < roundMilliseconds) {
      if (!(await reserveOne(database, lot))) throw new Error('The lot that was meant to last is empty.')
      reservations += 1
    }
  })
  return { reservations, seconds: (performance.now() - start) / 1000 }
}

/** Promised beyond what there was, or what the ledger and the callers tell differently, in units. */
async function countOversold(database: DatabaseClient): Promise<number> {
  const lot = await stockLot(database, 'SCARCE', scarceUnits)
  let promised = 0
  await eachCaller(async () => {
    while (await reserve(database, lot)) promised += 1
  })
  const found = await database.network.execute<{ available: number; reserved: number; moved: number }>(sql`
    select
      (select units from stock_balances where lot_id = ${lot.lotId} and status = 'available') as available,
      (select units from stock_balances where lot_id = ${lot.lotId} and status = 'reserved') as reserved,
      (select sum(units) from stock_movements where lot_id = ${lot.lotId} and reason = 'reserve')::integer as moved`)
  const [books] = found.rows
  if (books === undefined) throw new Error('The scarce lot has no books.')
  const differences = [promised, books.reserved, books.moved, books.available + scarceUnits]
  return Math.max(...differences.map((units) => Math.abs(units - scarceUnits)))
}

async function eachCaller(work: () => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: callers }, work))
}
