import { and, eq, exists, gt, inArray, isNull, or, sql } from 'drizzle-orm'
import { openCampaignStates } from '#domain/campaigns/states.ts'
import { saleableOwnerships } from '#domain/inventory/ownership.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { firstVisitNotices } from '#domain/prescriptions/first-visit.ts'
import type { Database } from '../client.ts'
import type { CommandTransaction } from '../commands.ts'
import { moveStock } from '../inventory/ledger.ts'
import { lots } from '../inventory/schema.ts'
import { rowSource } from '../rows.ts'
import type { SaleableLot } from '../sourcing/candidates.ts'
import { symptomForms } from '../triage/schema.ts'
import { campaignClinicStock, campaigns } from './schema.ts'

/** A prescription, as far as it tells whether a fever clinic wrote it. */
export interface Written {
  /** Null while it is still being written. */
  readonly id: string | null
  readonly tenantId: string
  readonly patientId: string
  readonly prescriberId: string
  readonly diagnosisCodes: readonly string[]
}

/**
 * The lots that campaigns hold at sites for the fever clinic of the hospital that wrote a prescription, and that may be sold
 * today; none where no fever clinic wrote it. Asked together with what lies on the shelf (`readSupplyLots`), so that routing
 * asks nothing more for it.
 */
export function clinicLots(
  db: Database,
  written: Written,
  siteIds: readonly string[],
  productIds: readonly string[],
  now: Date,
) {
  return db
    .select({
      siteId: campaignClinicStock.siteId,
      lotId: campaignClinicStock.lotId,
      productId: lots.productId,
      ownership: campaigns.ownership,
      expiresOn: lots.expiresOn,
      units: campaignClinicStock.units,
      campaignId: sql<string | null>`${campaigns.id}`.as('campaign_id'),
    })
    .from(campaignClinicStock)
    .innerJoin(lots, eq(lots.id, campaignClinicStock.lotId))
    .innerJoin(campaigns, eq(campaigns.id, campaignClinicStock.campaignId))
    .where(
      and(
        eq(campaignClinicStock.hospitalId, written.tenantId),
        gt(campaignClinicStock.units, 0),
        inArray(campaignClinicStock.siteId, [...siteIds]),
        inArray(lots.productId, [...productIds]),
        inArray(campaigns.state, [...openCampaignStates]),
        inArray(campaigns.ownership, [...saleableOwnerships]),
        isNull(lots.recalledAt),
        or(isNull(lots.expiresOn), sql`${lots.expiresOn} >= ${shanghaiDate(now)}::date`),
        exists(formsBehind(db, written)),
      ),
    )
}

/**
 * The symptom forms that say a fever clinic's doctor wrote a prescription: it answers one of its patient, or is for the fever
 * of somebody whose form its doctor has taken on and not answered yet, since pharmacists may be faster than the answer.
 */
function formsBehind(db: Database, { id, tenantId, patientId, prescriberId, diagnosisCodes }: Written) {
  const categories = firstVisitNotices.flatMap((notice) => notice.diagnosisCategories)
  const isForFever = diagnosisCodes.some((code) => categories.includes(code.slice(0, 3)))
  const isAnswered = id === null ? sql`false` : eq(symptomForms.prescriptionId, id)
  const isTakenOn = and(eq(symptomForms.state, 'claimed'), eq(symptomForms.claimedBy, prescriberId))
  return db
    .select({ id: symptomForms.id })
    .from(symptomForms)
    .where(
      and(
        eq(symptomForms.tenantId, tenantId),
        eq(symptomForms.patientId, patientId),
        or(isAnswered, isForFever ? isTakenOn : undefined),
      ),
    )
}

/** Units of a lot that lie set apart for a hospital's fever clinic from now on, beside those that do. */
export interface ClinicUnits {
  readonly campaignId: string
  readonly tenantId: string
  readonly siteId: string
  readonly hospitalId: string
  readonly lotId: string
  readonly units: number
}

/** Counts units among what lies set apart, in the order in which everybody locks them; the books are the caller's work. */
export async function addClinicUnits(
  { db }: CommandTransaction,
  rows: readonly ClinicUnits[],
): Promise<void> {
  const { campaignId, tenantId, siteId, hospitalId, lotId, units } = campaignClinicStock
  const added = rowSource<keyof ClinicUnits>(rows, { campaignId, tenantId, siteId, hospitalId, lotId, units })
  await db.execute(sql`
    insert into ${campaignClinicStock} (campaign_id, site_id, lot_id, tenant_id, hospital_id, units)
    select campaign_id, site_id, lot_id, tenant_id, hospital_id, sum(units)::integer from ${added}
    group by campaign_id, site_id, lot_id, tenant_id, hospital_id order by campaign_id, site_id, lot_id, hospital_id
    on conflict (campaign_id, site_id, lot_id, hospital_id, tenant_id)
      do update set units = campaign_clinic_stock.units + excluded.units`)
}

/** Units that a clinic's prescription takes of what lies set apart for it. */
export interface ClinicTake {
  readonly hospitalId: string
  readonly campaignId: string
  readonly tenantId: string
  readonly siteId: string
  readonly lot: SaleableLot
  readonly units: number
}

/**
 * Takes units out of what is set apart for a clinic, back to the shelf, for who reserves them in the same transaction: nobody
 * sees them there. @returns false when somebody else was faster; then the caller goes back to where it stood.
 */
export async function takeClinicStock(
  transaction: CommandTransaction,
  takes: readonly ClinicTake[],
): Promise<boolean> {
  if (takes.length === 0) return true
  const rows = [
    ...Map.groupBy(takes, ({ campaignId, siteId, lot }) => `${campaignId}/${siteId}/${lot.lotId}`),
  ].map(([, [first, ...others]]) => {
    if (first === undefined) throw new RangeError('A group has a first one.')
    return {
      ...first,
      lotId: first.lot.lotId,
      units: others.reduce((sum, take) => sum + take.units, first.units),
    }
  })
  const { campaignId, siteId, lotId, hospitalId, units } = campaignClinicStock
  const wanted = rowSource<'campaignId' | 'siteId' | 'lotId' | 'hospitalId' | 'units'>(rows, {
    campaignId,
    siteId,
    lotId,
    hospitalId,
    units,
  })
  // In the order in which everybody locks them, then guarded: what is taken is there.
  const taken = await transaction.db.execute(sql`
    with held as (
      select stock.campaign_id, stock.site_id, stock.lot_id, stock.hospital_id, stock.tenant_id, input.units as taken
      from ${campaignClinicStock} stock join ${wanted}
        on (stock.campaign_id, stock.site_id, stock.lot_id, stock.hospital_id)
          = (input.campaign_id, input.site_id, input.lot_id, input.hospital_id)
      order by stock.campaign_id, stock.site_id, stock.lot_id, stock.hospital_id for no key update of stock
    )
    update ${campaignClinicStock} stock set units = stock.units - held.taken from held
    where (stock.campaign_id, stock.site_id, stock.lot_id, stock.hospital_id, stock.tenant_id)
        = (held.campaign_id, held.site_id, held.lot_id, held.hospital_id, held.tenant_id)
      and stock.units >= held.taken`)
  if (taken.rowCount !== rows.length) return false
  const short = await moveStock(
    transaction,
    rows.map((row) => ({
      reason: 'release' as const,
      lotId: row.lotId,
      productId: row.lot.productId,
      ownership: row.lot.ownership,
      units: row.units,
      from: { account: 'reserved' as const, siteId: row.siteId },
      to: { account: 'available' as const, siteId: row.siteId },
      tenantId: row.tenantId,
      referenceId: row.campaignId,
    })),
  )
  return short === null
}
