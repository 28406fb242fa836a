import { isFinal } from '#domain/state-table.ts'
import { isChoosable } from '#domain/prescriptions/choosable.ts'
import { prescriptionStates } from '#domain/prescriptions/states.ts'
import { nextStep, parcelStep, trackingProgress } from '#domain/prescriptions/tracking.ts'
import type { DatabaseClient } from '#db/client.ts'
import { readTracked } from '#db/prescriptions/tracking.ts'
import type { TrackedParcel, TrackingView } from '#web/public/tracking-view.ts'

type Tracked = NonNullable<Awaited<ReturnType<typeof readTracked>>>

/** What the page shows of a prescription; null when there is none. */
export async function readTrackingView(
  database: DatabaseClient,
  prescriptionId: string,
  now: Date,
): Promise<TrackingView | null> {
  const tracked = await readTracked(database, prescriptionId)
  return tracked === null ? null : viewOf(tracked, now)
}

function viewOf(tracked: Tracked, now: Date): TrackingView {
  const parcels = tracked.parcels.flatMap((parcel) => parcelOf(parcel, tracked.legs))
  const progress = trackingProgress(
    {
      state: tracked.state,
      isCancelRequested: tracked.cancelRequestedAt !== null,
      awaitsChoice: tracked.awaitsChoice,
      dueAt: tracked.dueAt,
      mode: tracked.mode,
      shipmentStates: parcels.map(({ state }) => state),
    },
    now,
  )
  const rides = parcels.flatMap(({ legs }) =>
    legs.map(({ state, departAt, arriveAt }) => ({ isAhead: state === 'planned', departAt, arriveAt })),
  )
  return {
    progress,
    next: nextStep(progress, rides, now),
    mode: tracked.mode,
    place: tracked.mode === 'home' ? null : { zh: tracked.placeZh, en: tracked.placeEn },
    promisedAt: tracked.promisedAt,
    isPromiseLapsed: tracked.promisedAt !== null && tracked.promisedAt <= now,
    nextPartOn: tracked.nextPartOn,
    dueAt: tracked.dueAt,
    isChoosable: tracked.hasChoiceCode && isChoosable(tracked, now),
    isOpen: !isFinal(prescriptionStates, tracked.state),
    parcels,
  }
}

/** A parcel that was cancelled or went back is no longer the patient's concern. */
function parcelOf(
  { id, state, promisedAt }: Tracked['parcels'][number],
  legs: Tracked['legs'],
): TrackedParcel[] {
  const step = parcelStep(state)
  if (step === null) return []
  const rides = legs.filter((leg) => leg.shipmentId === id && leg.state !== 'cancelled')
  return [
    {
      id,
      state,
      step,
      promisedAt,
      legs: rides.map((leg) => ({
        from: leg.from,
        to: leg.to,
        state: leg.state,
        departAt: leg.departedAt ?? leg.plannedDepartAt,
        arriveAt: leg.arrivedAt ?? leg.plannedArriveAt,
      })),
    },
  ]
}
