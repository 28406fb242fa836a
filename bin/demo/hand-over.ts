import { setTimeout as sleep } from 'node:timers/promises'
import { OperationRefused, type Session } from './http.ts'
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

interface Waiting {
  readonly phone: string
  readonly since: Date
}

/** The patient says the code from the text message, every box is scanned, and the patient's part is paid. */
export async function handOver(
  context: DemoContext,
  shipment: ShipmentDetail,
  waiting: Waiting,
): Promise<void> {
  const { api, people } = context
  const pharmacist = await people.atSite(shipment.destinationSiteId, 'village_pharmacist')
  await tryCodes(context, shipment, { ...waiting, pharmacist })
  const { dueFen } = await api.get<{ dueFen: number }>(pharmacist, `/shipments/${shipment.id}/charge`)
  if (dueFen === 0) return
  await api.post(pharmacist, `/shipments/${shipment.id}/charge/collect`, {
    method: 'cash',
    amountFen: dueFen,
  })
}

/** A code that was just replaced by a newer one is wrong: the patient looks for the next message. */
async function tryCodes(
  { api, sandboxUrl }: DemoContext,
  shipment: ShipmentDetail,
  { pharmacist, ...waiting }: Waiting & { readonly pharmacist: Session },
): Promise<void> {
  const scans = shipment.scans.map(({ code }) => ({ code }))
  const askAgain = () =>
    unlessRefused('pickupCodeTooOften', api.post(pharmacist, `/shipments/${shipment.id}/pickup-code`, {}))
  const wrongCodes = new Set<string>()
  for (;;) {
    const pickupCode = await readPickupCode(sandboxUrl, waiting, { wrongCodes, askAgain })
    const handedOver = api.post(pharmacist, `/shipments/${shipment.id}/hand-over`, { pickupCode, scans })
    if ((await unlessRefused('pickupCodeWrong', handedOver)) !== null) return
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
  while (Date.now() < startedAt + patienceMs) {
    const code = await newestCode(`${sandboxUrl}/sms/messages?to=${encodeURIComponent(phone)}`, since)
    if (code !== undefined && !wrongCodes.has(code)) return code
    if (Date.now() > asksAt) {
      await askAgain()
      asksAt += askAgainMs
    }
    await sleep(lookMs)
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
  const answer = await fetch(url).catch(() => null)
  if (answer === null || !answer.ok) return undefined
  const { messages } = (await answer.json()) as { messages: readonly Message[] }
  const newest = messages.find(
    ({ templateCode, sentAt }) => templateCode === 'pickup_code' && new Date(sentAt) >= since,
  )
  return newest?.text.match(/\d{6}/)?.[0]
}
