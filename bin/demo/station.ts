import type { DemoContext, Shipment, ShipmentDetail } from './story.ts'
import { boxesFor } from './trace-labels.ts'
import type { WaveParcel } from './waves.ts'

/**
 * Picked by one person and rechecked by another, with others that the depot works on meanwhile. @returns the parcel with the
 * boxes that are in it.
 */
export async function prepareParcel(
  { api, people, waves }: DemoContext,
  shipment: Shipment,
): Promise<ShipmentDetail> {
  const { id, fromSiteId } = shipment
  const picker = await people.atSite(fromSiteId, 'picker')
  const checker = await people.atSite(fromSiteId, 'checker')
  const detail = await api.get<ShipmentDetail>(picker, `/shipments/${id}`)
  const taken = detail.lines.flatMap(boxesFor)
  const scans = taken.map(({ code }) => ({ code }))
  await waves.join(`pick at ${fromSiteId}`, { shipmentId: id, scans: taken }, (picks) =>
    api.post(picker, '/shipments/pick', { picks }),
  )
  await waves.goOn(`recheck at ${fromSiteId}`, { shipmentId: id, scans }, (rechecks) =>
    api.post(checker, '/shipments/recheck', { rechecks }),
  )
  return { ...detail, scans }
}

/** Packed, and out of the depot's door, with the others that are ready. */
export async function dispatchParcel(
  { api, people, waves }: DemoContext,
  { id, fromSiteId }: Shipment,
): Promise<void> {
  const checker = await people.atSite(fromSiteId, 'checker')
  const parcel = { shipmentId: id }
  await waves.goOn(`pack at ${fromSiteId}`, parcel, (parcels) =>
    api.post(checker, '/shipments/pack', { shipmentIds: parcels.map(idOf) }),
  )
  await waves.goOn(`dispatch from ${fromSiteId}`, parcel, (parcels) =>
    api.post(checker, '/shipments/dispatch', { shipmentIds: parcels.map(idOf) }),
  )
}

/** Ride by ride, as the timetable says, without waiting for its times. The last metres end with the hand-over. */
export async function carryParcel(
  { api, people, waves }: DemoContext,
  { id, legs }: ShipmentDetail,
): Promise<void> {
  const parcel = { shipmentId: id }
  for (const { fromSiteId, toSiteId } of legs.filter(
    ({ kind }) => kind === 'line_haul' || kind === 'round',
  )) {
    const leaving = await people.atSite(fromSiteId, 'picker')
    const receiving = await people.atSite(toSiteId, 'village_pharmacist')
    await waves.goOn(`depart from ${fromSiteId}`, parcel, (parcels) =>
      api.post(leaving, '/legs/depart', { shipmentIds: parcels.map(idOf), siteId: fromSiteId }),
    )
    await waves.join(`arrive at ${toSiteId}`, parcel, (parcels) =>
      api.post(receiving, '/legs/arrive', { shipmentIds: parcels.map(idOf), siteId: toSiteId }),
    )
  }
}

function idOf({ shipmentId }: WaveParcel): string {
  return shipmentId
}
