import type { DoorMeans } from '#domain/routing/levels.ts'
import type { ShipmentKind } from '#domain/fulfilment/shipment-kinds.ts'
import type { LegState, ShipmentState } from '#domain/fulfilment/states.ts'
import type { FulfilmentMode } from '#domain/prescriptions/prescription.ts'
import { mayGiveOffline, unprovenReason } from '../hand-over/standing.ts'
import type { OutboxCommand } from '../outbox/command.ts'
import type { Parcel } from '../sync/answers.ts'

/** A driver's day as it was brought: the trip that they chose, or else what rides they may make now. */
export interface DriverRun {
  readonly principalId: string
  readonly broughtAt: string
  /** The released trips of these days, to choose from. */
  readonly trips: readonly TripHead[]
  /** What the driver drives; null until they chose. */
  readonly chosen: TripChoice | ByTimetable | null
  readonly stops: readonly RunStop[]
  /** What is in the parcels that are for a door, by id: brought once, since a packed parcel stays as it is. */
  readonly contents?: Readonly<Record<string, Parcel>>
}

/** The driver goes by the timetable, whatever plans were released. */
export type ByTimetable = 'timetable'

export interface TripChoice {
  readonly routePlanId: string
  readonly trip: number
}

export interface TripHead extends TripChoice {
  readonly plate: string
  /** How somebody goes from door to door; null for vehicles, and absent where an older app kept the trip. */
  readonly doorMeans?: DoorMeans | null
  readonly departAt: string
  readonly stops: number
  readonly parcels: number
}

export interface RunSite {
  readonly id: string
  readonly nameZh: string
  readonly nameEn: string
}

/** A place on the way: what is brought there, from where. */
export interface RunStop {
  readonly site: RunSite
  /** The door, on a round within a village; it goes through the village's site. Absent at a site. */
  readonly address?: string
  readonly from: RunSite
  readonly departAt: string
  readonly arriveAt: string
  readonly window: { readonly from: string; readonly until: string } | null
  readonly coldBoxes: number | null
  readonly parcels: readonly RunParcel[]
}

export interface RunParcel {
  readonly id: string
  readonly kind: ShipmentKind
  readonly mode: FulfilmentMode | null
  readonly state: ShipmentState
  readonly legState: LegState
  readonly isCold: boolean
}

/**
 * Where a parcel stands for its driver. `notReady`: the depot has not let it go. `back`: it goes back to the depot.
 * `done`: it is with the patient, taken in by the site, or otherwise nothing that a driver has to do with.
 */
export type Phase = 'notReady' | 'toLoad' | 'onBoard' | 'there' | 'back' | 'done'

/** By what the server knew. */
function broughtPhase({ state, legState, kind }: RunParcel): Phase {
  switch (state) {
    case 'allocated':
    case 'short_picked':
    case 'picked':
    case 'rechecked':
    case 'packed':
      return 'notReady'
    case 'dispatched':
    case 'in_transit':
      if (legState === 'arrived') return 'there'
      return legState === 'departed' ? 'onBoard' : 'toLoad'
    case 'arrived':
      return kind === 'prescription' ? 'there' : 'done'
    case 'return_in_transit':
    case 'refused':
    case 'damaged':
      return 'back'
    case 'handed_over':
    case 'received':
    case 'returned':
    case 'written_off':
    case 'cancelled':
      return 'done'
  }
}

/** Where every parcel stands, with what this phone has done since it was brought and the server may not know. */
export function phasesOf(run: DriverRun, commands: readonly OutboxCommand[]): ReadonlyMap<string, Phase> {
  const phases = new Map<string, Phase>()
  for (const { parcels } of run.stops)
    for (const parcel of parcels) phases.set(parcel.id, broughtPhase(parcel))
  for (const command of commands) {
    const isNews =
      command.state === 'saved' ||
      (command.state === 'sent' && command.settledAt !== null && command.settledAt > run.broughtAt)
    if (!isNews) continue
    const [ids, phase] = outcomeOf(command)
    for (const id of ids) if (phases.has(id)) phases.set(id, phase)
  }
  return phases
}

function outcomeOf(command: OutboxCommand): readonly [ids: readonly string[], phase: Phase] {
  if (command.kind === 'legs.depart') return [command.payload.shipmentIds, 'onBoard']
  if (command.kind === 'legs.arrive') return [command.payload.shipmentIds, 'there']
  if (command.kind === 'parcel.handOver')
    return [[command.payload.shipmentId], unprovenReason(command.answer) === null ? 'done' : 'there']
  if (command.kind === 'shipment.return') return [[command.payload.shipmentId], 'back']
  return command.kind === 'shipment.take_in' ? [[command.payload.shipmentId], 'done'] : [[], 'done']
}

/**
 * True while a parcel of the run may be handed over at a door without a network: the server had heard less than 12 hours ago
 * that it is where its patient waits, so that they have their code.
 */
export function mayGiveAtDoor(run: DriverRun, shipmentId: string, now: Date): boolean {
  const parcel = run.stops.flatMap(({ parcels }) => parcels).find(({ id }) => id === shipmentId)
  const isThere = parcel?.state === 'arrived' && parcel.mode === 'home' && parcel.kind === 'prescription'
  return isThere && mayGiveOffline(run.broughtAt, now)
}

/** By what a stop is known: its site, or at a door, of which a site has many, the first of its parcels. */
export function stopId({ site, address, parcels: [first] }: RunStop): string {
  return address === undefined || first === undefined ? site.id : first.id
}

/** Something is still to be brought there, or to be handed over at a door from there. */
export function isOpen(stop: RunStop, phases: ReadonlyMap<string, Phase>): boolean {
  return stop.parcels.some((parcel) => {
    const phase = phases.get(parcel.id)
    return phase === 'toLoad' || phase === 'onBoard' || (phase === 'there' && parcel.mode === 'home')
  })
}

/** The parcels of a phase over all stops. */
export function parcelsIn(run: DriverRun, phases: ReadonlyMap<string, Phase>, phase: Phase): RunParcel[] {
  return run.stops.flatMap(({ parcels }) => parcels.filter(({ id }) => phases.get(id) === phase))
}

/** How far the day is. */
export function progressOf(run: DriverRun, phases: ReadonlyMap<string, Phase>) {
  const all = run.stops.flatMap(({ parcels }) => parcels)
  const brought = run.stops.flatMap(({ parcels, address }) =>
    parcels.filter(({ id }) => {
      const phase = phases.get(id)
      // On the way from door to door what has come to the village's site is yet to be brought.
      return phase === 'done' || phase === 'back' || (phase === 'there' && address === undefined)
    }),
  )
  return {
    stops: run.stops.length,
    doneStops: run.stops.filter((stop) => !isOpen(stop, phases)).length,
    parcels: all.length,
    doneParcels: brought.length,
  }
}
