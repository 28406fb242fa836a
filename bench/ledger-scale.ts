import type { Actor } from '#db/actor.ts'
import type { DatabaseClient } from '#db/client.ts'
import { readBalances, readStockCard } from '#db/inventory/queries.ts'
import type { BenchOptions, BenchResult } from './bench.ts'
import { quantile, rounded } from './figures.ts'
import {
  countMovements,
  ledgerStart,
  makeLedger,
  receivedUnits,
  stepMinutes,
  type LedgerSize,
  type MadeLedger,
} from './ledger-rows.ts'
import { withScratchDatabase } from './scratch-database.ts'

/** 100,000 movements, and 10 million: ten times as many lots, each with ten times as many movements at each site. */
const small: LedgerSize = { siteCount: 20, lotCount: 50, movementsEach: 101 }
const large: LedgerSize = { siteCount: 20, lotCount: 500, movementsEach: 1_001 }
const pageRows = 50
const warmUpReads = 200
const reads = 1_500

/**
 * Measures a page of a stock card (the newest, and one from the middle), a page of balances, and the same as of a moment
 * in the past, on a ledger of 10 million movements beside one of 100,000, read by turns so that both see the same machine.
 */
export async function run({ report }: BenchOptions): Promise<BenchResult> {
  return withScratchDatabase(2, (few) =>
    withScratchDatabase(2, async (many) => {
      const fewLedger = { database: few, ledger: await makeLedger(few, small), milliseconds: [] }
      report('Writing 10 million movements.')
      const manyLedger = { database: many, ledger: await makeLedger(many, large), milliseconds: [] }
      const counts = [await countMovements(few), await countMovements(many)]
      report(`Reading ${counts.join(' and ')} movements.`)
      await readByTurns([fewLedger, manyLedger], warmUpReads)
      fewLedger.milliseconds = []
      manyLedger.milliseconds = []
      await readByTurns([fewLedger, manyLedger], reads)
      const ratioAt = (share: number) =>
        quantile(manyLedger.milliseconds, share) / quantile(fewLedger.milliseconds, share)
      return {
        figures: {
          movements: counts[1] ?? 0,
          p50_ms: rounded(quantile(manyLedger.milliseconds, 0.5)),
          p99_ms: rounded(quantile(manyLedger.milliseconds, 0.99)),
          p50_ratio: rounded(ratioAt(0.5)),
          p99_ratio: rounded(ratioAt(0.99)),
        },
        peer: {
          name: 'the same reads of a ledger of 100,000 movements',
          movements: counts[0] ?? 0,
          p50_ms: rounded(quantile(fewLedger.milliseconds, 0.5)),
          p99_ms: rounded(quantile(fewLedger.milliseconds, 0.99)),
        },
        targets: [
          { figure: 'movements', must: 'atLeast', value: 10_000_000 },
          { figure: 'p50_ratio', must: 'atMost', value: 1.2 },
          { figure: 'p99_ratio', must: 'atMost', value: 2 },
        ],
      }
    }),
  )
}

interface Measured {
  readonly database: DatabaseClient
  readonly ledger: MadeLedger
  milliseconds: number[]
}

type Read = (subject: Measured, actor: Actor, random: (below: number) => number) => Promise<void>

const cardPage: Read = async ({ database, ledger }, actor, random) => {
  const page = pageOf(ledger, random)
  const until = timeIn(ledger, random)
  const card = await readStockCard(database, actor, { ...page, ...(random(2) === 0 ? {} : { until }) })
  if (card.length === 0) throw new Error('A stock card is empty.')
}

const balancePage: Read = async ({ database, ledger }, actor, random) => {
  const siteId = ledger.siteIds[random(ledger.siteCount)] ?? ''
  const found = await readBalances(database, actor, { siteId, limit: pageRows })
  if (found.length !== pageRows) throw new Error('A page of balances is not full.')
}

const pastBalancePage: Read = async ({ database, ledger }, actor, random) => {
  const siteId = ledger.siteIds[random(ledger.siteCount)] ?? ''
  const at = timeIn(ledger, random)
  const found = await readBalances(database, actor, { siteId, at, limit: pageRows })
  const isWrong = found.some(
    ({ status, units }) => status === 'available' && Math.abs(units - receivedUnits) > 1,
  )
  if (isWrong || found.length !== pageRows) throw new Error('A past balance is not what it was.')
}

const kinds: readonly Read[] = [cardPage, balancePage, pastBalancePage]

async function readByTurns(subjects: readonly [Measured, Measured], count: number): Promise<void> {
  const random = randomNumbers()
  for (let read = 0; read < count; read += 1) {
    for (const subject of read % 2 === 0 ? subjects : subjects.toReversed()) {
      const actor: Actor = {
        tenantId: subject.ledger.tenantId,
        principalId: 'bench',
        roles: [],
        siteIds: [],
      }
      const kind = kinds[read % kinds.length] ?? balancePage
      const startedAt = performance.now()
      await kind(subject, actor, random)
      subject.milliseconds.push(performance.now() - startedAt)
    }
  }
}

function pageOf({ siteIds, lotIds, siteCount, lotCount }: MadeLedger, random: (below: number) => number) {
  const lotId = lotIds[random(lotCount)] ?? ''
  return { siteId: siteIds[random(siteCount)] ?? '', of: { lotId }, limit: pageRows }
}

/** Some moment of the later half of a ledger's time, so that a whole page lies before it. */
function timeIn({ movementsEach }: MadeLedger, random: (below: number) => number): Date {
  const minutes = (movementsEach / 2 + random(Math.floor(movementsEach / 2))) * stepMinutes
  return new Date(ledgerStart.getTime() + minutes * 60_000)
}

/** The same numbers in every run. */
function randomNumbers(): (below: number) => number {
  let state = 42
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
}
