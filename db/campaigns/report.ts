import { sql } from 'drizzle-orm'
import type { AreaReport, CampaignReport, HouseholdCounts, ProductReport } from '#domain/campaigns/report.ts'
import { openHouseholdStates, type HouseholdState } from '#domain/campaigns/states.ts'
import type { MovementReason } from '#domain/inventory/movement.ts'
import type { Database } from '../client.ts'
import { stockMovements } from '../inventory/schema.ts'
import { campaignBatches, campaignHouseholds } from './schema.ts'
import { onPickList, toldState } from './told-state.ts'

/** Households of an area by state, and how their dispatch stands against their clocks. */
export interface AreaCounts {
  readonly regionCode: string | null
  readonly counts: HouseholdCounts
  /** Accepted households, whatever became of them. */
  readonly accepted: number
  readonly cancelledAccepted: number
  readonly dispatched: number
  readonly dispatchedInTime: number
  /** Not dispatched, and past their time. */
  readonly breached: number
}

interface CountRow extends Record<string, unknown> {
  readonly regionCode: string | null
  readonly state: HouseholdState
  readonly households: number
  readonly accepted: number
  readonly dispatched: number
  readonly inTime: number
  readonly breached: number
}

/** Counts every household of a campaign, area by area. */
export async function countHouseholds(db: Database, campaignId: string, now: Date): Promise<AreaCounts[]> {
  const found = await db.execute<CountRow>(sql`
    select ${campaignHouseholds.regionCode} as "regionCode", ${toldState} as state, count(*)::integer as households, count(accepted_at)::integer as accepted,
      count(${campaignHouseholds.dispatchedAt})::integer as dispatched,
      (count(*) filter (where ${campaignHouseholds.dispatchedAt} <= dispatch_due_at))::integer as "inTime",
      (count(*) filter (where dispatch_due_at < ${now.toISOString()}::timestamptz
        and ${campaignHouseholds.state} in ('granted', 'released', 'owing')))::integer as breached
    from ${campaignHouseholds} left join ${campaignBatches} on ${onPickList}
    where ${campaignHouseholds.campaignId} = ${campaignId}::uuid group by 1, 2 order by 1, 2`)
  return [...Map.groupBy(found.rows, ({ regionCode }) => regionCode)].map(([regionCode, rows]) => {
    const sum = (of: (row: CountRow) => number) => rows.reduce((total, row) => total + of(row), 0)
    return {
      regionCode,
      counts: Object.fromEntries(rows.map(({ state, households }) => [state, households])),
      accepted: sum((row) => row.accepted),
      cancelledAccepted: sum((row) => (row.state === 'cancelled' ? row.accepted : 0)),
      dispatched: sum((row) => row.dispatched),
      dispatchedInTime: sum((row) => row.inTime),
      breached: sum((row) => row.breached),
    }
  })
}

/** The counts of all areas together. */
export function sumCounts(areas: readonly AreaCounts[]): HouseholdCounts {
  const sums: Partial<Record<HouseholdState, number>> = {}
  for (const { counts } of areas) {
    for (const [state, households] of Object.entries(counts) as [HouseholdState, number][])
      sums[state] = (sums[state] ?? 0) + households
  }
  return sums
}

/**
 * What came of a campaign, counted from its households and from the ledger. Each product's figures are sums of movements
 * that name the campaign, for which they were reserved, or a household of it.
 */
export async function makeReport(db: Database, campaignId: string, now: Date): Promise<CampaignReport> {
  const areas = await countHouseholds(db, campaignId, now)
  const counts = sumCounts(areas)
  const sum = (of: (area: AreaCounts) => number) => areas.reduce((total, area) => total + of(area), 0)
  const households = (...states: readonly HouseholdState[]) =>
    states.reduce((total, state) => total + (counts[state] ?? 0), 0)
  return {
    registered: Object.values(counts).reduce((total, count) => total + count, 0),
    duplicates: households('duplicate'),
    ineligible: households('ineligible'),
    unserved: households('eligible') + households('cancelled') - sum((area) => area.cancelledAccepted),
    accepted: sum((area) => area.accepted),
    delivered: households('delivered'),
    refused: households('refused'),
    cancelled: sum((area) => area.cancelledAccepted),
    open: households(...openHouseholdStates),
    dispatched: sum((area) => area.dispatched),
    dispatchedInTime: sum((area) => area.dispatchedInTime),
    areas: areas.flatMap(areaReport),
    products: await countUnits(db, campaignId),
  }
}

function areaReport({
  regionCode,
  counts,
  accepted,
  dispatched,
  dispatchedInTime,
}: AreaCounts): AreaReport[] {
  if (regionCode === null) return []
  return [{ regionCode, accepted, delivered: counts.delivered ?? 0, dispatched, dispatchedInTime }]
}

async function countUnits(db: Database, campaignId: string): Promise<ProductReport[]> {
  const found = await db.execute<ProductReport & Record<string, unknown>>(sql`
    select movement.product_id as "productId", ${unitsMoved('reserve')} as "unitsGranted", ${unitsMoved('release')} as "unitsReleased",
      ${unitsMoved('dispatch')} as "unitsDispatched", ${unitsMoved('hand_over')} as "unitsDelivered",
      ${unitsMoved('return')} as "unitsReturned"
    from (
      select id from ${campaignHouseholds} where campaign_id = ${campaignId}::uuid union all select ${campaignId}::uuid
    ) reference join ${stockMovements} movement on movement.reference_id = reference.id
    group by movement.product_id order by movement.product_id`)
  return found.rows
}

function unitsMoved(reason: MovementReason) {
  return sql`coalesce(sum(movement.units) filter (where movement.reason = ${reason}), 0)::float8`
}
