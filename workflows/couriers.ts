import type { CourierClient } from '#connectors/courier/client.ts'
import { standing } from '#connectors/courier/contract.ts'
import type { Actor } from '#db/actor.ts'
import type { DatabaseClient } from '#db/client.ts'
import { CommandRefused } from '#db/command-refused.ts'
import type { CommandRequest } from '#db/commands.ts'
import { recordBooking, recordCourierState } from '#db/couriers/commands.ts'
import {
  listOpenBookings,
  listParcelsToBook,
  readRide,
  readSealedCodes,
  type CourierParcel,
} from '#db/couriers/queries.ts'
import { raiseEscalation } from '#db/fulfilment/escalations.ts'
import { handOverShipment } from '#db/fulfilment/hand-over.ts'
import type { CourierBookingState } from '#domain/couriers/states.ts'
import { unlessRefused } from './acting.ts'
import { errorFacts } from './failures.ts'
import { forEachAtMost } from './pace.ts'
import { repeatInTurns, type Relay } from './relay.ts'

const pauseMs = 2_000
const parcelsAtOnce = 200
const callsAtOnce = 4

type OpenBooking = Awaited<ReturnType<typeof listOpenBookings>>[number]

export interface Couriers {
  readonly database: DatabaseClient
  readonly courier: CourierClient
  readonly clock: () => Date
}

/** Books, follows and ends the rides of parcels that go to the door by courier, one process at a time. */
export function keepCouriers(relay: Relay, couriers: Couriers): Promise<void> {
  return repeatInTurns(
    relay,
    { job: 'couriers', pauseMs, failure: 'parcels with the courier could not be read' },
    async () => {
      await followParcels(couriers, (shipmentId, error) =>
        relay.log.error(
          { shipmentId, ...errorFacts(error) },
          'a parcel with the courier could not be followed',
        ),
      )
    },
  )
}

/**
 * One look at every parcel that goes by courier. The rows say where each stands, so it goes on after a crash where it
 * was; a booking that was lost on the way back is given again. One parcel's trouble is told to `onError` and stops no other.
 */
export async function followParcels(
  couriers: Couriers,
  onError: (shipmentId: string, error: unknown) => void,
): Promise<void> {
  const { database } = couriers
  const guarded = async (parcel: CourierParcel, work: Promise<void>) =>
    work.catch((error: unknown) => onError(parcel.shipmentId, error))
  const open = await listOpenBookings(database, parcelsAtOnce)
  await forEachAtMost(callsAtOnce, open, (booking) => guarded(booking, follow(couriers, booking)))
  const unbooked = await listParcelsToBook(database, parcelsAtOnce)
  await forEachAtMost(callsAtOnce, unbooked, (parcel) => guarded(parcel, book(couriers, parcel)))
}

async function book({ database, courier, clock }: Couriers, parcel: CourierParcel): Promise<void> {
  const { shipmentId, prescriptionId } = parcel
  const actor = courierOf(parcel)
  const ride = await readRide(database, actor, clock(), shipmentId)
  if (ride.address === null) return
  const outcome = await courier.book({
    parcelId: shipmentId,
    collectAt: { name: ride.siteName, longitude: ride.longitude, latitude: ride.latitude },
    deliverTo: { address: ride.address, phone: ride.phone ?? ride.ownPhone },
    deliverBy: ride.promisedAt.toISOString(),
  })
  if (outcome.kind === 'unavailable') return
  const trackingNumber = outcome.kind === 'answered' ? outcome.answer.trackingNumber : null
  const input = { shipmentId, prescriptionId, trackingNumber }
  if (trackingNumber === null) await warn({ database, clock }, parcel)
  await recordBooking(database, requestOf(parcel, 'book', input, clock()), input)
}

async function follow(couriers: Couriers, booking: OpenBooking): Promise<void> {
  const tracked = await couriers.courier.track(booking.trackingNumber)
  if (tracked.kind !== 'answered') return
  const state = standing(tracked.answer)
  // By now it may be handed over: by this proof, just before a crash.
  if (!booking.isWaiting) {
    return state === 'delivered' ? record(couriers, booking, state) : takeBack(couriers, booking)
  }
  if (state === booking.state) return
  if (state === 'delivered') return handOver(couriers, booking)
  await record(couriers, booking, state)
  if (state === 'failed' || state === 'cancelled') await warn(couriers, booking)
}

/** The parcel was called back, or handed over by somebody else: the courier need not come. */
async function takeBack(couriers: Couriers, booking: OpenBooking): Promise<void> {
  const outcome = await couriers.courier.cancel(booking.trackingNumber)
  if (outcome.kind === 'answered') await record(couriers, booking, 'cancelled')
  else if (outcome.kind === 'refused') {
    await record(couriers, booking, 'failed')
    await warn(couriers, booking)
  }
}

/** Hands the parcel over by the courier's proof: the patient's code. The boxes are those that were sealed into it. */
async function handOver(couriers: Couriers, booking: OpenBooking): Promise<void> {
  const { database, courier, clock } = couriers
  const { shipmentId, trackingNumber } = booking
  const proof = await courier.proof(trackingNumber)
  if (proof.kind !== 'answered') return
  const codes = await readSealedCodes(database, courierOf(booking), shipmentId)
  const { pickupCode } = proof.answer
  const input = { shipmentId, pickupCode, scans: codes.map((code) => ({ code })) }
  const request = requestOf(booking, 'hand_over', { shipmentId, trackingNumber }, clock())
  const isHandedOver = await handOverShipment(database, request, input).then(
    ({ answer }) => answer.handedOver,
    (error: unknown) => {
      // What a rule refuses, it refuses again: a person must look at it.
      if (error instanceof CommandRefused && error.kind !== 'running') return false
      throw error
    },
  )
  await record(couriers, booking, isHandedOver ? 'delivered' : 'failed')
  if (!isHandedOver) await warn(couriers, booking)
}

async function record(
  { database, clock }: Couriers,
  booking: OpenBooking,
  state: CourierBookingState,
): Promise<void> {
  const input = { shipmentId: booking.shipmentId, state }
  const request = requestOf(booking, state, input, clock())
  await unlessRefused('wrongState', recordCourierState(database, request, input))
}

/** Puts the prescription on the board: somebody of the site must bring the parcel, or find it. */
async function warn(
  { database, clock }: Pick<Couriers, 'database' | 'clock'>,
  parcel: CourierParcel,
): Promise<void> {
  const input = { prescriptionId: parcel.prescriptionId, kind: 'courier_failed' } as const
  await raiseEscalation(database, requestOf(parcel, 'escalate', input, clock()), input)
}

function requestOf(parcel: CourierParcel, step: string, body: unknown, now: Date): CommandRequest {
  return { actor: courierOf(parcel), route: `courier.${step}`, key: parcel.shipmentId, body, now }
}

/** The courier acts for the site that hands over, as its driver would. */
function courierOf({ tenantId, shipmentId }: CourierParcel): Actor {
  return { tenantId, principalId: 'courier', roles: ['driver'], siteIds: [], cause: `courier-${shipmentId}` }
}
