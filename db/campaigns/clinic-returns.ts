import { sql } from 'drizzle-orm'
import { openCampaignStates } from '#domain/campaigns/states.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { CommandTransaction } from '../commands.ts'
import type { ShipmentLineRow } from '../fulfilment/parcel-stock.ts'
import type { ShipmentRow } from '../fulfilment/shipment-state.ts'
import type { StockMovement } from '../inventory/ledger.ts'
import { lots } from '../inventory/schema.ts'
import { addClinicUnits, type ClinicUnits } from './clinic-lots.ts'
import { campaignDepots, campaigns } from './schema.ts'

/**
 * Counts what parcels that never leave carry, and campaigns held for a fever clinic, among what those hold for it again:
 * while the campaign is open, its depot works and the lot may be sold. Everything else stays on the shelf. To be called before
 * the parcels' stock is moved, since what is set apart is locked before the books.
 * @returns by what movements the books follow, once the parcels' units lie on the shelf in the same transaction: nobody sees
 * them there.
 */
export async function returnToClinics(
  transaction: CommandTransaction,
  parcels: readonly ShipmentRow[],
  lines: readonly ShipmentLineRow[],
): Promise<StockMovement[]> {
  if (lines.every(({ campaignId }) => campaignId === null)) return []
  const parcelOf = new Map(parcels.map((parcel) => [parcel.id, parcel]))
  const asked = lines.flatMap(({ campaignId, shipmentId, lotId, productId, ownership, units }) => {
    const parcel = parcelOf.get(shipmentId)
    if (campaignId === null || !parcel || parcel.prescriptionTenantId === null) return []
    const { fromSiteId: siteId, tenantId, prescriptionTenantId: hospitalId } = parcel
    return [{ campaignId, tenantId, siteId, hospitalId, lotId, productId, ownership, units }]
  })
  const wanted = await holdWanted(transaction, asked)
  const returned = asked.filter((row) => wanted.has(keyOf(row)))
  if (returned.length > 0) await addClinicUnits(transaction, returned)
  return returned.map(({ campaignId, siteId, lotId, productId, ownership, units, tenantId }) => ({
    reason: 'reserve',
    lotId,
    productId,
    ownership,
    units,
    from: { account: 'available', siteId },
    to: { account: 'reserved', siteId },
    tenantId,
    referenceId: campaignId,
  }))
}

type Place = Pick<ClinicUnits, 'campaignId' | 'siteId' | 'lotId'>

function keyOf({ campaignId, siteId, lotId }: Place): string {
  return `${campaignId}/${siteId}/${lotId}`
}

/**
 * Of these those whose campaign is open, depot works and lot may be sold. Campaign and depot are held until the command ends:
 * who ends the one or gives the other up waits, and finds what was returned.
 */
async function holdWanted(
  { db, now }: CommandTransaction,
  asked: readonly Place[],
): Promise<ReadonlySet<string>> {
  const listOf = (key: keyof Place) =>
    sql`any(${sql.param([...new Set(asked.map((place) => place[key]))])}::uuid[])`
  const found = await db.execute<Place & Record<string, unknown>>(sql`
    select campaign.id as "campaignId", depot.site_id as "siteId", lot.id as "lotId"
    from ${campaigns} campaign
    join ${campaignDepots} depot on depot.campaign_id = campaign.id and depot.tenant_id = campaign.tenant_id
    cross join ${lots} lot
    where campaign.id = ${listOf('campaignId')}
      and campaign.state = any(${sql.param([...openCampaignStates])}::text[])
      and depot.site_id = ${listOf('siteId')} and depot.state = 'working'
      and lot.id = ${listOf('lotId')} and lot.recalled_at is null
      and (lot.expires_on is null or lot.expires_on >= ${shanghaiDate(now)}::date)
    order by campaign.id, depot.site_id for key share of campaign for share of depot`)
  return new Set(found.rows.map(keyOf))
}
