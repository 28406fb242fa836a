import type { DemoContext, Shipment, ShipmentDetail } from './story.ts'
import { boxesFor } from './trace-labels.ts'

/** Picked by one person, rechecked by another, packed. */
export async function prepareParcel(
  { api, people }: DemoContext,
  shipment: Shipment,
): Promise<ShipmentDetail> {
  const picker = await people.atSite(shipment.fromSiteId, 'picker')
  const checker = await people.atSite(shipment.fromSiteId, 'checker')
  const path = `/shipments/${shipment.id}`
  const { lines } = await api.get<ShipmentDetail>(picker, path)
  const scans = lines.flatMap(boxesFor)
  await api.post(picker, `${path}/pick`, { scans })
  await api.post(checker, `${path}/recheck`, { scans: scans.map(({ code }) => ({ code })) })
  await api.post(checker, '/shipments/pack', { shipmentIds: [shipment.id] })
  return api.get<ShipmentDetail>(picker, path)
}

/** Leaves the depot. */
export async function dispatchParcel({ api, people }: DemoContext, shipment: Shipment): Promise<void> {
  const checker = await people.atSite(shipment.fromSiteId, 'checker')
  await api.post(checker, '/shipments/dispatch', { shipmentIds: [shipment.id] })
}

/** Ride by ride, as the timetable says, without waiting for its times. The last metres end with the hand-over. */
export async function carryParcel({ api, people }: DemoContext, shipment: ShipmentDetail): Promise<void> {
  const shipmentIds = [shipment.id]
  for (const leg of shipment.legs.filter(({ kind }) => kind === 'line_haul' || kind === 'round')) {
    const leaving = await people.atSite(leg.fromSiteId, 'picker')
    const receiving = await people.atSite(leg.toSiteId, 'village_pharmacist')
    await api.post(leaving, '/legs/depart', { shipmentIds, siteId: leg.fromSiteId })
    await api.post(receiving, '/legs/arrive', { shipmentIds, siteId: leg.toSiteId })
  }
}
