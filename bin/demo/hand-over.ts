import { setTimeout as sleep } from 'node:timers/promises'
import type { DemoContext, ShipmentDetail } from './story.ts'

interface Message {
  readonly templateCode: string
  readonly text: string
  readonly sentAt: string
}

const lookMs = 250
/** A text message that has not come by then is asked for again. */
const askAgainMs = 60_000
const patienceMs = 300_000

/** The patient says the code from the text message, every box is scanned, and the patient's part is paid. */
export async function handOver(
  context: DemoContext,
  shipment: ShipmentDetail,
  waited: { readonly phone: string; readonly since: Date },
): Promise<void> {
  const { api, people } = context
  const pharmacist = await people.atSite(shipment.destinationSiteId, 'village_pharmacist')
  const askAgain = () => api.post(pharmacist, `/shipments/${shipment.id}/pickup-code`, {})
  const pickupCode = await readPickupCode(context.sandboxUrl, waited, askAgain)
  const scans = shipment.scans.map(({ code }) => ({ code }))
  await api.post(pharmacist, `/shipments/${shipment.id}/hand-over`, { pickupCode, scans })
  const { dueFen } = await api.get<{ dueFen: number }>(pharmacist, `/shipments/${shipment.id}/charge`)
  if (dueFen === 0) return
  await api.post(pharmacist, `/shipments/${shipment.id}/charge/collect`, {
    method: 'cash',
    amountFen: dueFen,
  })
}

/** The newest code that came to the phone since the parcel arrived, as the patient would read it. */
async function readPickupCode(
  sandboxUrl: string,
  { phone, since }: { readonly phone: string; readonly since: Date },
  askAgain: () => Promise<unknown>,
): Promise<string> {
  const startedAt = Date.now()
  let asksAt = startedAt + askAgainMs
  while (Date.now() < startedAt + patienceMs) {
    const code = await newestCode(`${sandboxUrl}/sms/messages?to=${encodeURIComponent(phone)}`, since)
    if (code !== undefined) return code
    if (Date.now() > asksAt) {
      await askAgain()
      asksAt += askAgainMs
    }
    await sleep(lookMs)
  }
  throw new Error(`No pickup code came within ${patienceMs / 1000} s.`)
}

async function newestCode(url: string, since: Date): Promise<string | undefined> {
  const answer = await fetch(url).catch(() => null)
  if (answer === null || !answer.ok) return undefined
  const { messages } = (await answer.json()) as { messages: readonly Message[] }
  const newest = messages.find(
    ({ templateCode, sentAt }) => templateCode === 'pickup_code' && new Date(sentAt) >= since,
  )
  return newest?.text.match(/\d{6}/)?.[0]
}
