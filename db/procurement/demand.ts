import { and, eq, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Actor } from '../actor.ts'
import { products } from '../catalogue/schema.ts'
import { checkRows, repeatedRows, rowRefusal } from '../check-rows.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { readAs, runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { stockMovements } from '../inventory/schema.ts'
import { rowSource } from '../rows.ts'
import { enterRound, requireState, tellOfRound, type RoundRow } from './rounds.ts'
import { procurementDemands, procurementProducts, procurementRounds } from './schema.ts'

const yearMilliseconds = 365 * 24 * 60 * 60 * 1000

/** What an institution says it will need of a product over the contract's time. */
export const demandLineSchema = z.strictObject({
  productId: z.uuid(),
  /** Base units; 0 takes a line back. */
  units: z.int().min(0).max(10_000_000),
  /** What a base unit cost it last, in 1/10,000 yuan: savings are counted against it. */
  lastPriceTenThousandths: z.int().min(1).max(10_000_000),
})
export type DemandLine = z.infer<typeof demandLineSchema>

/** What history suggests that an institution will need of each product of a round, and its price today. */
export function suggestDemand(client: DatabaseClient, actor: Actor, now: Date, roundId: string) {
  return readAs(client, actor, async (db) => {
    const [round] = await db.select().from(procurementRounds).where(eq(procurementRounds.id, roundId))
    if (!round) throw notFound('round')
    const consumed = await consumedUnits(db, actor.tenantId, now)
    const lines = await db
      .select({
        productId: procurementProducts.productId,
        unitPriceTenThousandths: products.unitPriceTenThousandths,
      })
      .from(procurementProducts)
      .innerJoin(products, eq(products.id, procurementProducts.productId))
      .where(eq(procurementProducts.roundId, roundId))
      .orderBy(procurementProducts.productId)
    return lines.map(({ productId, unitPriceTenThousandths }) => ({
      productId,
      suggestedUnits: forContractTime(consumed.get(productId) ?? 0, round),
      lastPriceTenThousandths: unitPriceTenThousandths,
    }))
  })
}

/**
 * An institution reports what it needs. What it reports again takes the place of what it reported before, and is to be
 * approved again.
 * @throws CommandRefused `demandInvalid`, `productNotTendered`, `demandRepeated`, `demandClosed` once the time is over.
 */
export function reportDemand(
  client: DatabaseClient,
  request: CommandRequest,
  { roundId, lines }: { readonly roundId: string; readonly lines: readonly DemandLine[] },
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const consumed = await consumedUnits(db, actor.tenantId, now)
    const round = await enterRound(transaction, roundId, ['institution'])
    requireCollecting(round, now)
    await checkRows('demand', demandLineSchema, lines, () => untendered(transaction, roundId, lines))
    const rows = lines.map((line) => ({
      ...line,
      roundId,
      tenantId: round.tenantId,
      institutionTenantId: actor.tenantId,
      suggestedUnits: forContractTime(consumed.get(line.productId) ?? 0, round),
      reportedAt: now.toISOString(),
      reportedBy: actor.principalId,
    }))
    await writeDemand(db, rows)
    tellOfRound(transaction, round, 'procurement_round.demand_reported', {
      institutionTenantId: actor.tenantId,
      lines: lines.length,
    })
    return { roundId, reported: lines.length }
  })
}

/**
 * The institution's own manager approves what it reported, all of it. Only approved demand is pooled.
 * @throws CommandRefused `demandMissing` when nothing waits, `ownReport` for who reported it, `demandClosed`.
 */
export function approveDemand(client: DatabaseClient, request: CommandRequest, roundId: string) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const round = await enterRound(transaction, roundId, ['institution'])
    requireCollecting(round, now)
    const approved = await db
      .update(procurementDemands)
      .set({ approvedAt: now, approvedBy: actor.principalId })
      .where(
        and(
          eq(procurementDemands.roundId, roundId),
          eq(procurementDemands.institutionTenantId, actor.tenantId),
          isNull(procurementDemands.approvedAt),
        ),
      )
      .returning({ reportedBy: procurementDemands.reportedBy })
    if (approved.length === 0) throw demandMissing()
    if (approved.some(({ reportedBy }) => reportedBy === actor.principalId)) throw ownReport()
    tellOfRound(transaction, round, 'procurement_round.demand_approved', {
      institutionTenantId: actor.tenantId,
      lines: approved.length,
    })
    return { roundId, approved: approved.length }
  })
}

interface DemandRow extends DemandLine {
  readonly roundId: string
  readonly tenantId: string
  readonly institutionTenantId: string
  readonly suggestedUnits: number
  readonly reportedAt: string
  readonly reportedBy: string
}

async function writeDemand(db: Database, rows: readonly DemandRow[]): Promise<void> {
  const source = rowSource(rows, {
    roundId: procurementDemands.roundId,
    tenantId: procurementDemands.tenantId,
    institutionTenantId: procurementDemands.institutionTenantId,
    productId: procurementDemands.productId,
    units: procurementDemands.units,
    suggestedUnits: procurementDemands.suggestedUnits,
    lastPriceTenThousandths: procurementDemands.lastPriceTenThousandths,
    reportedAt: procurementDemands.reportedAt,
    reportedBy: procurementDemands.reportedBy,
  })
  await db.execute(sql`
    insert into ${procurementDemands} (round_id, tenant_id, institution_tenant_id, product_id, units, suggested_units,
      last_price_ten_thousandths, reported_at, reported_by)
    select round_id, tenant_id, institution_tenant_id, product_id, units, suggested_units,
      last_price_ten_thousandths, reported_at, reported_by from ${source}
    on conflict (round_id, institution_tenant_id, product_id, tenant_id) do update set
      units = excluded.units, suggested_units = excluded.suggested_units,
      last_price_ten_thousandths = excluded.last_price_ten_thousandths,
      reported_at = excluded.reported_at, reported_by = excluded.reported_by, approved_at = null, approved_by = null`)
}

/** What the acting institution handed over in the last year, by product. */
async function consumedUnits(db: Database, tenantId: string, now: Date): Promise<Map<string, number>> {
  const since = new Date(now.getTime() - yearMilliseconds)
  const found = await db
    .select({
      productId: stockMovements.productId,
      units: sql<number>`sum(${stockMovements.units})::float8`,
    })
    .from(stockMovements)
    .where(
      and(
        eq(stockMovements.tenantId, tenantId),
        eq(stockMovements.reason, 'hand_over'),
        sql`${stockMovements.recordedAt} >= ${since.toISOString()}`,
      ),
    )
    .groupBy(stockMovements.productId)
  return new Map(found.map(({ productId, units }) => [productId, units]))
}

/** A year's consumption, stretched to the time of the contracts, rounded up. */
function forContractTime(
  yearUnits: number,
  { contractStartsAt, contractEndsAt }: Pick<RoundRow, 'contractStartsAt' | 'contractEndsAt'>,
): number {
  const time = contractEndsAt.getTime() - contractStartsAt.getTime()
  return Math.ceil((yearUnits * time) / yearMilliseconds)
}

async function untendered({ db }: CommandTransaction, roundId: string, lines: readonly DemandLine[]) {
  const tendered = await db
    .select({ productId: procurementProducts.productId })
    .from(procurementProducts)
    .where(eq(procurementProducts.roundId, roundId))
  const known = new Set(tendered.map(({ productId }) => productId))
  return [
    ...lines.flatMap(({ productId }, line) =>
      known.has(productId)
        ? []
        : [rowRefusal('productNotTendered', `${productId} is not bought in this round.`, line)],
    ),
    ...repeatedRows('demand', lines, 'productId', ({ productId }) => productId),
  ]
}

function requireCollecting(round: RoundRow, now: Date): void {
  requireState(round, 'collecting')
  if (now < round.demandClosesAt) return
  throw refused('conflict', {
    code: 'demandClosed',
    message: `Demand was reported until ${round.demandClosesAt.toISOString()}.`,
    nextStep: 'Ask whoever runs the round; what was approved before is pooled.',
  })
}

function demandMissing() {
  return refused('conflict', {
    code: 'demandMissing',
    message: 'Nothing that your organisation reported waits for approval.',
    nextStep: 'Report what you need first.',
  })
}

function ownReport() {
  return refused('forbidden', {
    code: 'ownReport',
    message: 'Who reported a demand cannot approve it.',
    nextStep: 'Let another manager of your organisation approve it.',
  })
}
