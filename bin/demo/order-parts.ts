import { setTimeout as sleep } from 'node:timers/promises'
import type { OrderPartState } from '#domain/orders/states.ts'
import type { Session } from './http.ts'
import type { ScenarioStage } from './scenarios/scenario.ts'
import { dispatchParcel } from './station.ts'
import type { ShipmentDetail } from './story.ts'
import { boxesFor } from './trace-labels.ts'

const lookMs = 500
const patienceMs = 240_000

/** A part of an order, as its buyer and its seller read it. */
export interface Part {
  readonly id: string
  readonly state: OrderPartState
  readonly sellerTenantId: string
  readonly fromSiteId: string | null
  readonly goodsFen: number
  readonly deliveryFen: number
  readonly acceptedAt: string | null
  readonly insteadOfPartId: string | null
}

/** A shipment that left, with the boxes of each of its lines. */
export interface Sent {
  readonly id: string
  readonly lines: readonly {
    readonly lineId: string
    readonly packUnits: number
    readonly codes: readonly string[]
  }[]
}

interface LinedShipment extends ShipmentDetail {
  readonly lines: readonly (ShipmentDetail['lines'][number] & { readonly id: string })[]
}

/** Picked by one person, rechecked by another, packed and out of the door. */
export async function sendPart(stage: ScenarioStage, { id, fromSiteId }: Part): Promise<Sent> {
  const siteId = fromSiteId ?? ''
  const picker = await stage.people.atSite(siteId, 'picker')
  const checker = await stage.people.atSite(siteId, 'checker')
  const { items } = await stage.api.get<{ items: { id: string; requestId: string | null }[] }>(
    picker,
    `/shipments?fromSiteId=${siteId}&state=allocated`,
  )
  const shipmentId = items.find(({ requestId }) => requestId === id)?.id
  if (shipmentId === undefined) throw new Error('An accepted part has no shipment.')
  const detail = await stage.api.get<LinedShipment>(picker, `/shipments/${shipmentId}`)
  const taken = detail.lines.map((line) => ({ line, boxes: boxesFor(line) }))
  const boxes = taken.flatMap((one) => one.boxes)
  await stage.api.post(picker, `/shipments/${shipmentId}/pick`, { scans: boxes })
  await stage.api.post(checker, `/shipments/${shipmentId}/recheck`, {
    scans: boxes.map(({ code }) => ({ code })),
  })
  await dispatchParcel(stage, detail)
  stage.tell('a shipment is picked, rechecked, packed and dispatched')
  return {
    id: shipmentId,
    lines: taken.map(({ line, boxes: ofLine }) => ({
      lineId: line.id,
      packUnits: line.packUnits,
      codes: ofLine.map(({ code }) => code),
    })),
  }
}

export function readPart({ api }: ScenarioStage, session: Session, partId: string): Promise<Part> {
  return api.get<Part>(session, `/order-parts/${partId}`)
}

/** Looks again and again. @throws Error when the part does not come to `state` in minutes. */
export async function waitForPart(
  stage: ScenarioStage,
  session: Session,
  partId: string,
  state: OrderPartState,
): Promise<Part> {
  const givesUpAt = Date.now() + patienceMs
  while (Date.now() < givesUpAt) {
    const part = await readPart(stage, session, partId)
    if (part.state === state) return part
    await sleep(lookMs)
  }
  throw new Error(`A part was not ${state} for ${patienceMs / 1000} s.`)
}
