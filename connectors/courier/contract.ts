import { z } from 'zod'

/** What a courier says of a parcel. A later one in this order is final for the earlier ones. */
export const courierStates = ['booked', 'collected', 'delivered', 'failed', 'cancelled'] as const
export type CourierState = (typeof courierStates)[number]

const phone = z.string().regex(/^\+?[\d-]{5,20}$/)

/** A parcel to be fetched at a place and brought to a door. It says nothing of what is in the parcel. */
export const bookRequest = z.object({
  /** Ours, one booking each. */
  parcelId: z.uuid(),
  collectAt: z.object({ name: z.string().min(1), longitude: z.number(), latitude: z.number() }),
  deliverTo: z.object({ address: z.string().min(1).max(200), phone }),
  deliverBy: z.iso.datetime(),
})
export type BookRequest = z.infer<typeof bookRequest>

export const bookAnswer = z.object({ trackingNumber: z.string().min(1).max(64) })
export type BookAnswer = z.infer<typeof bookAnswer>

/** What happened, in any order, and an event may be told twice: `sequence` says what came after what. */
export const trackAnswer = z.object({
  trackingNumber: z.string(),
  events: z.array(z.object({ sequence: z.int().min(1), state: z.enum(courierStates), at: z.iso.datetime() })),
})
export type TrackAnswer = z.infer<typeof trackAnswer>

export const cancelAnswer = z.object({ state: z.literal('cancelled') })
export type CancelAnswer = z.infer<typeof cancelAnswer>

/** Proof of delivery: the code that the patient told at the door. */
export const proofAnswer = z.object({
  deliveredAt: z.iso.datetime(),
  pickupCode: z.string().regex(/^\d{6}$/),
})
export type ProofAnswer = z.infer<typeof proofAnswer>

export const courierPaths = {
  book: '/bookings',
  track: (trackingNumber: string) => `/bookings/${encodeURIComponent(trackingNumber)}`,
  cancel: (trackingNumber: string) => `/bookings/${encodeURIComponent(trackingNumber)}/cancel`,
  proof: (trackingNumber: string) => `/bookings/${encodeURIComponent(trackingNumber)}/proof`,
} as const

/** Where the parcel stands by all that was told: the state of the greatest sequence. */
export function standing({ events }: TrackAnswer): CourierState {
  return events.toSorted((a, b) => a.sequence - b.sequence).at(-1)?.state ?? 'booked'
}
