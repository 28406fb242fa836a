import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { ChargeQuote, Parcel } from '../sync/answers.ts'
import { get, Refused } from '../sync/server.ts'

/** @throws Unreached, Refused. */
export function askQuote(shipmentId: string): Promise<ChargeQuote> {
  return get<ChargeQuote>(`/shipments/${shipmentId}/charge-quote`)
}

/** A patient's parcel with what is due of it, for where there is no network: asked once a day, since prices go by the day. */
export async function withQuote(parcel: Parcel, known: Parcel | undefined, now: Date): Promise<Parcel> {
  const askedOn = shanghaiDate(now)
  if (known?.quoted?.askedOn === askedOn) return { ...parcel, quoted: known.quoted }
  return { ...parcel, quoted: { askedOn, quote: await quoteOrNull(parcel.id) } }
}

/** Null where the server does not tell: the parcel can be handed over all the same, and is paid for later. */
async function quoteOrNull(shipmentId: string): Promise<ChargeQuote | null> {
  try {
    return await askQuote(shipmentId)
  } catch (error) {
    if (error instanceof Refused && error.status !== 401 && error.status < 500) return null
    throw error
  }
}
