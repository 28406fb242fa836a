import { setTimeout as sleep } from 'node:timers/promises'
import { OperationRefused, readOpen, type Session } from './http.ts'
import type { DemoContext, ShipmentDetail } from './story.ts'

interface Message {
  readonly templateCode: string
  readonly text: string
  readonly sentAt: string
}

/** Between two looks at the phone at first; each pause is twice the one before, up to the longest. */
const shortestLookMs = 250
const longestLookMs = 2_000
/** A text message that has not come by then is asked for again. */
const askAgainMs = 60_000
const patienceMs = 300_000

interface Waiting {
  readonly phone: string
  readonly since: Date
}

/** How long the courier gets before the pharmacy hands over by itself. */
const courierPatienceMs = 60_000

/**
 * The patient says the code from the text message, every box is scanned, and the patient's part is paid. Where a courier
 * goes to the door, the parcel is handed over by the courier's proof.
 * @returns true when this was the last of the prescription.
 */
export async function handOver(
  context: DemoContext,
  shipment: ShipmentDetail,
  waiting: Waiting,
): Promise<boolean> {
  const { api, people } = context
  const pharmacist = await people.atSite(shipment.destinationSiteId, 'village_pharmacist')
  const isByCourier =
    shipment.mode === 'home' &&
    people.goesByCourier(shipment.destinationSiteId) &&
    (await ride(context, shipment, { ...waiting, pharmacist }))
  if (!isByCourier)
    return (await tryCodes(context, shipment, { ...waiting, pharmacist })).prescriptionCompleted
  const { dueFen } = await api.get<{ dueFen: number }>(pharmacist, `/shipments/${shipment.id}/charge`)
  if (dueFen > 0) {
    const payment = { method: 'cash', amountFen: dueFen }
    await api.post(pharmacist, `/shipments/${shipment.id}/charge/collect`, payment)
  }
  // A prescription may have other parcels; whoever waits for its end looks again.
  return false
}

/**
 * The rider collects the parcel once it is booked, hears the code from the patient, and tells it as the proof.
 * @returns false when the courier did not bring it in time, so that somebody else must.
 */
async function ride(
  { api, sandboxUrl }: DemoContext,
  { id }: ShipmentDetail,
  { phone, since, pharmacist }: Waiting & { readonly pharmacist: Session },
): Promise<boolean> {
  const step = (taken: object) =>
    fetch(`${sandboxUrl}/courier/parcels/${id}/steps`, { method: 'POST', body: JSON.stringify(taken) }).then(
      ({ ok }) => ok,
      () => false,
    )
  const givesUpAt = Date.now() + courierPatienceMs
  const messagesUrl = `${sandboxUrl}/sms/messages?to=${encodeURIComponent(phone)}`
  for (let isTold = false; Date.now() < givesUpAt; await sleep(longestLookMs)) {
    const pickupCode = isTold ? undefined : await newestCode(messagesUrl, since)
    if (pickupCode !== undefined && (await step({ state: 'collected' })))
      isTold = await step({ state: 'delivered', pickupCode })
    const { state } = await api.get<{ state: string }>(pharmacist, `/shipments/${id}`)
    if (state === 'handed_over') return true
  }
  return false
}

interface HandOverAnswer {
  readonly prescriptionCompleted: boolean
}

/** A code that was just replaced by a newer one is wrong: the patient looks for the next message. */
async function tryCodes(
  { api, sandboxUrl }: DemoContext,
  shipment: ShipmentDetail,
  { pharmacist, ...waiting }: Waiting & { readonly pharmacist: Session },
): Promise<HandOverAnswer> {
  const scans = shipment.scans.map(({ code }) => ({ code }))
  const askAgain = () =>
    unlessRefused('pickupCodeTooOften', api.post(pharmacist, `/shipments/${shipment.id}/pickup-code`, {}))
  const wrongCodes = new Set<string>()
  for (;;) {
    const pickupCode = await readPickupCode(sandboxUrl, waiting, { wrongCodes, askAgain })
    const handingOver = api.post<HandOverAnswer>(pharmacist, `/shipments/${shipment.id}/hand-over`, {
      pickupCode,
      scans,
      payment: { method: 'cash' },
    })
    const handedOver = await unlessRefused('pickupCodeWrong', handingOver)
    if (handedOver !== null) return handedOver
    wrongCodes.add(pickupCode)
  }
}

/** The newest code that came to the phone since the parcel arrived, as the patient would read it. */
async function readPickupCode(
  sandboxUrl: string,
  { phone, since }: Waiting,
  { wrongCodes, askAgain }: { wrongCodes: ReadonlySet<string>; askAgain: () => Promise<unknown> },
): Promise<string> {
  const startedAt = Date.now()
  let asksAt = startedAt + askAgainMs
  let lookMs = shortestLookMs
  while (Date.now() < startedAt + patienceMs) {
    const code = await newestCode(`${sandboxUrl}/sms/messages?to=${encodeURIComponent(phone)}`, since)
    if (code !== undefined && !wrongCodes.has(code)) return code
    if (Date.now() > asksAt) {
      await askAgain()
      asksAt += askAgainMs
    }
    await sleep(lookMs)
    lookMs = Math.min(lookMs * 2, longestLookMs)
  }
  throw new Error(`No pickup code came within ${patienceMs / 1000} s.`)
}

/** What was answered, or null when it was refused with `code`. */
async function unlessRefused<Answer>(code: string, asked: Promise<Answer>): Promise<Answer | null> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof OperationRefused && error.code === code) return null
    throw error
  }
}

async function newestCode(url: string, since: Date): Promise<string | undefined> {
  const answer = (await readOpen(url)) as { messages: readonly Message[] } | null
  const newest = answer?.messages.find(
    ({ templateCode, sentAt }) => templateCode === 'pickup_code' && new Date(sentAt) >= since,
  )
  return newest?.text.match(/\d{6}/)?.[0]
}
