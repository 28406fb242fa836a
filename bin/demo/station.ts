import type { DemoContext, Shipment, ShipmentDetail } from './story.ts'
import { boxesFor } from './trace-labels.ts'

/** Picked by one person, and rechecked by another. @returns the parcel with the boxes that are in it. */
export async function prepareParcel(
  { api, people }: DemoContext,
  shipment: Shipment,
): Promise<ShipmentDetail> {
  const picker = await people.atSite(shipment.fromSiteId, 'picker')
  const checker = await people.atSite(shipment.fromSiteId, 'checker')
  const path = `/shipments/${shipment.id}`
  const detail = await api.get<ShipmentDetail>(picker, path)
  const taken = detail.lines.flatMap(boxesFor)
  const scans = taken.map(({ code }) => ({ code }))
  await api.post(picker, `${path}/pick`, { scans: taken })
  await api.post(checker, `${path}/recheck`, { scans })
  return { ...detail, scans }
}

/** Packed, and out of the depot's door, with the others that are ready. */
export async function dispatchParcel(
  { api, people, waves }: DemoContext,
  { id, fromSiteId }: Shipment,
): Promise<void> {
  const checker = await people.atSite(fromSiteId, 'checker')
  await waves.join(`pack at ${fromSiteId}`, id, (shipmentIds) =>
    api.post(checker, '/shipments/pack', { shipmentIds }),
  )
  await waves.goOn(`dispatch from ${fromSiteId}`, id, (shipmentIds) =>
    api.post(checker, '/shipments/dispatch', { shipmentIds }),
  )
}

/** Ride by ride, as the timetable says, without waiting for its times. The last metres end with the hand-over. */
export async function carryParcel(
  { api, people, waves }: DemoContext,
  { id, legs }: ShipmentDetail,
): Promise<void> {
  for (const { fromSiteId, toSiteId } of legs.filter(
    ({ kind }) => kind === 'line_haul' || kind === 'round',
  )) {
    const leaving = await people.atSite(fromSiteId, 'picker')
    const receiving = await people.atSite(toSiteId, 'village_pharmacist')
    await waves.goOn(`depart from ${fromSiteId}`, id, (shipmentIds) =>
      api.post(leaving, '/legs/depart', { shipmentIds, siteId: fromSiteId }),
    )
    await waves.join(`arrive at ${toSiteId}`, id, (shipmentIds) =>
      api.post(receiving, '/legs/arrive', { shipmentIds, siteId: toSiteId }),
    )
  }
}
