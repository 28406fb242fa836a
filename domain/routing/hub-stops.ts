import type { HubParcel, HubQuestion, HubTrip } from './hub-trips.ts'
import type { KeptTrip } from './problem.ts'

/** Parcels of a question that are one stop of its problem. */
export interface StopGroup {
  readonly siteId: string
  readonly householdId: string | null
  readonly parcels: readonly HubParcel[]
  /** The name of those that must ride on the same trip; null where it may ride with anybody. */
  readonly company: string | null
}

/**
 * The parcels of a site ride as one stop, up to this many: more are stops of their own at the same place. Those of one
 * prescription are never parted, so such a stop may be a little smaller or larger.
 */
const parcelsPerStop = 40

/** Where a stop is: a site, or a household. */
export function placeIdOf({ siteId, householdId }: Pick<StopGroup, 'siteId' | 'householdId'>): string {
  return householdId ?? siteId
}

/**
 * Groups of the trips that have left first, as they were; then all other parcels by site. Where one more parcel of a
 * prescription has come, the others of it leave the stops that have not left, so that all of them are one stop. What must ride
 * with parcels for other places is a stop of its own; what has left holds nobody back any more.
 */
export function groupParcels(question: HubQuestion) {
  const { parcels, earlier } = question
  const byId = new Map(parcels.map((parcel) => [parcel.shipmentId, parcel]))
  const groups: StopGroup[] = []
  const placed = new Set<string>()
  const completed = completedPrescriptions(question)
  const companies = companyNames(question)
  const companyOf = ([first]: readonly HubParcel[]) => companies.get(first?.shipmentId ?? '') ?? null
  const keptByVehicle = new Map<string, KeptTrip[]>()
  for (const trip of earlier) {
    if (hasEnded(question, trip)) {
      for (const { shipmentIds } of trip.visits) for (const id of shipmentIds) placed.add(id)
      continue
    }
    const isSealed = hasLeft(question, trip)
    const stops: number[] = []
    for (const { siteId, householdId, shipmentIds } of trip.visits) {
      const own = shipmentIds
        .flatMap((id) => byId.get(id) ?? [])
        .filter(({ prescriptionId }) => isSealed || prescriptionId === null || !completed.has(prescriptionId))
      if (own.length === 0) continue
      stops.push(groups.length)
      groups.push({ siteId, householdId, parcels: own, company: isSealed ? null : companyOf(own) })
      for (const { shipmentId } of own) placed.add(shipmentId)
    }
    if (stops.length === 0) continue
    const kept = { stops, fixedStops: isSealed ? stops.length : 0, isSealed }
    keptByVehicle.set(trip.vehicleId, [...(keptByVehicle.get(trip.vehicleId) ?? []), kept])
  }
  const others = parcels.filter(({ shipmentId }) => !placed.has(shipmentId))
  for (const own of Map.groupBy(others, placeIdOf).values()) {
    const { siteId = '', householdId = null } = own[0] ?? {}
    for (const riding of Map.groupBy(own, (parcel) => companyOf([parcel])).values()) {
      const stops = stopsOf(riding)
      groups.push(
        ...stops.map((ofStop) => ({ siteId, householdId, parcels: ofStop, company: companyOf(ofStop) })),
      )
    }
  }
  return { groups, keptOf: (vehicleId: string) => keptByVehicle.get(vehicleId) ?? [] }
}

/** Prescriptions of which a parcel has come that is on no earlier trip yet. */
function completedPrescriptions({ parcels, earlier }: HubQuestion): ReadonlySet<string> {
  const known = new Set(earlier.flatMap(({ visits }) => visits.flatMap(({ shipmentIds }) => shipmentIds)))
  return new Set(
    parcels.flatMap(({ shipmentId, prescriptionId }) =>
      prescriptionId === null || known.has(shipmentId) ? [] : [prescriptionId],
    ),
  )
}

/** The parcels for one place as stops, those of a prescription beside each other. */
function stopsOf(parcels: readonly HubParcel[]): HubParcel[][] {
  const stops: HubParcel[][] = []
  for (const company of Map.groupBy(
    parcels,
    (parcel) => parcel.prescriptionId ?? parcel.shipmentId,
  ).values()) {
    const last = stops.at(-1)
    if (last !== undefined && last.length + company.length <= parcelsPerStop) last.push(...company)
    else stops.push(company)
  }
  return stops
}

/**
 * The name of the company that each parcel must ride in. The parcels of a prescription are never parted: where one must ride
 * with others, so must the rest, and companies that share a prescription are one.
 */
function companyNames({ parcels, together }: HubQuestion): ReadonlyMap<string, string> {
  const names = new Map(together.flatMap((ids, index) => ids.map((id) => [id, String(index)] as const)))
  if (names.size === 0) return names
  const prescribed = Map.groupBy(parcels, ({ prescriptionId }) => prescriptionId)
  prescribed.delete(null)
  for (const own of prescribed.values()) {
    const found = new Set(own.flatMap(({ shipmentId }) => names.get(shipmentId) ?? []))
    const [first] = found
    if (first === undefined) continue
    for (const { shipmentId } of own) names.set(shipmentId, first)
    for (const [id, name] of names) if (found.has(name)) names.set(id, first)
  }
  return names
}

/** True for a trip that is over. */
export function hasEnded({ now }: { readonly now: Date }, { endAt }: HubTrip): boolean {
  return endAt <= now
}

/** True for a trip whose loading has begun. */
export function hasLeft({ now }: { readonly now: Date }, { loadFrom }: HubTrip): boolean {
  return loadFrom <= now
}
