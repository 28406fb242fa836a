import { parseTraceCode } from '#domain/catalogue/trace-code.ts'
import type { PickScan } from '#domain/fulfilment/pick.ts'
import type { ShipmentKind } from '#domain/fulfilment/shipment-kinds.ts'
import type { ShipmentState } from '#domain/fulfilment/states.ts'
import type { FulfilmentMode } from '#domain/prescriptions/prescription.ts'
import { mayDo, type Permission, type Role } from '#domain/access/roles.ts'

/** A parcel as a station works on it. */
export interface StationParcel {
  readonly id: string
  readonly kind: ShipmentKind
  readonly mode: FulfilmentMode | null
  readonly state: ShipmentState
  readonly dueAt: string
  readonly pickedBy: string | null
  readonly lines: readonly StationLine[]
  readonly scans: readonly {
    readonly shipmentLineId: string
    readonly code: string
    readonly units: number
  }[]
  readonly departsAt: string | null
  readonly destination: { readonly nameZh: string; readonly nameEn: string } | null
}

export interface StationLine {
  readonly id: string
  readonly nameZh: string
  readonly nameEn: string
  readonly strength: string
  readonly baseUnit: string
  readonly packUnits: number
  readonly tracePrefix: string
  readonly lotNumber: string
  readonly expiresOn: string | null
  readonly units: number
}

export const stationSteps = ['pick', 'recheck', 'pack', 'dispatch'] as const
export type StationStep = (typeof stationSteps)[number]

/** What waits for each step, and who may do it. */
export const stepFacts = {
  pick: { states: ['allocated', 'short_picked'], permission: 'shipment.pick' },
  recheck: { states: ['picked'], permission: 'shipment.recheck' },
  pack: { states: ['rechecked'], permission: 'shipment.pack' },
  dispatch: { states: ['packed'], permission: 'shipment.dispatch' },
} as const satisfies Readonly<
  Record<StationStep, { readonly states: readonly ShipmentState[]; readonly permission: Permission }>
>

/** The steps that somebody's roles open. */
export function stepsOf(roles: readonly string[]): StationStep[] {
  return stationSteps.filter((step) => mayDo(roles as readonly Role[], stepFacts[step].permission))
}

/** Parcels that leave together. `key` names the wave in addresses; what has no ride leaves with its receiver, last. */
export interface Wave {
  readonly key: string
  readonly departsAt: string | null
  readonly parcels: readonly StationParcel[]
}

/** Waves by their departure, in each the parcel that is due first in front. */
export function wavesOf(parcels: readonly StationParcel[]): Wave[] {
  const waves = new Map<string, StationParcel[]>()
  for (const parcel of parcels) {
    const key = waveKey(parcel)
    waves.set(key, [...(waves.get(key) ?? []), parcel])
  }
  return [...waves]
    .map(([key, all]) => ({
      key,
      departsAt: all[0]?.departsAt ?? null,
      parcels: all.toSorted(
        (one, other) => one.dueAt.localeCompare(other.dueAt) || one.id.localeCompare(other.id),
      ),
    }))
    .toSorted((one, other) => (one.departsAt ?? '9').localeCompare(other.departsAt ?? '9'))
}

/** Waves count by the minute: those of one vehicle leave in the same one. */
export function waveKey({ departsAt }: Pick<StationParcel, 'departsAt'>): string {
  return departsAt === null ? 'counter' : String(Math.floor(Date.parse(departsAt) / 60_000))
}

/** A box in hand, and the line that it is for. */
export interface TakenBox extends PickScan {
  readonly lineId: string
}

/** What a scan meant at the shelf or at the recheck. */
export type ScanOutcome =
  | { readonly kind: 'taken'; readonly scan: TakenBox; readonly line: StationLine }
  | { readonly kind: 'again' | 'unreadable' | 'foreign' }
  /** The line of that product has all it needs. */
  | { readonly kind: 'enough'; readonly line: StationLine }
  /** The right product of another lot than the reserved one. */
  | { readonly kind: 'wrongLot'; readonly line: StationLine }
  /** The box was picked for another parcel. */
  | { readonly kind: 'otherParcel'; readonly parcel: StationParcel }

/** Base units of a line that no scanned box gives yet. */
export function missingUnits({ id, units }: StationLine, taken: readonly TakenBox[]): number {
  const given = taken.filter(({ lineId }) => lineId === id)
  return units - given.reduce((sum, box) => sum + box.units, 0)
}

/**
 * Takes a box from the shelf for a parcel: whole, or as many units as are still missing. A box whose code does not tell its
 * product is taken for the first line that lacks something. The server has the last word.
 */
export function takeFromShelf(
  parcel: StationParcel,
  taken: readonly TakenBox[],
  text: string,
  others: readonly StationParcel[],
): ScanOutcome {
  const read = parseTraceCode(text)
  if (!read.ok) return { kind: 'unreadable' }
  const { code, lot, resource } = read.value
  if (taken.some((scan) => scan.code === code)) return { kind: 'again' }
  const owner = ownerOf(code, parcel, others)
  if (owner !== undefined) return { kind: 'otherParcel', parcel: owner }
  const same = parcel.lines.filter(
    ({ tracePrefix }) => resource === undefined || code.startsWith(tracePrefix),
  )
  const [first] = same
  if (first === undefined) return { kind: 'foreign' }
  const ofLot = lot === undefined ? same : same.filter(({ lotNumber }) => lotNumber === lot)
  if (ofLot.length === 0) return { kind: 'wrongLot', line: first }
  const line = ofLot.find((one) => missingUnits(one, taken) > 0)
  if (line === undefined) return { kind: 'enough', line: first }
  const units = Math.min(line.packUnits, missingUnits(line, taken))
  return { kind: 'taken', line, scan: { code, units, lineId: line.id } }
}

/** Sees a picked box once more. */
export function seeAgain(
  parcel: StationParcel,
  seen: readonly TakenBox[],
  text: string,
  others: readonly StationParcel[],
): ScanOutcome {
  const read = parseTraceCode(text)
  if (!read.ok) return { kind: 'unreadable' }
  const { code } = read.value
  if (seen.some((scan) => scan.code === code)) return { kind: 'again' }
  const box = parcel.scans.find((one) => one.code === code)
  const line = parcel.lines.find(({ id }) => id === box?.shipmentLineId)
  if (box !== undefined && line !== undefined)
    return { kind: 'taken', line, scan: { code, units: box.units, lineId: line.id } }
  const owner = ownerOf(code, parcel, others)
  return owner === undefined ? { kind: 'foreign' } : { kind: 'otherParcel', parcel: owner }
}

function ownerOf(code: string, { id }: StationParcel, others: readonly StationParcel[]) {
  return others.find((other) => other.id !== id && other.scans.some((scan) => scan.code === code))
}

/** What the shelf lacks for a parcel, line by line. */
export function shortOf(parcel: StationParcel, taken: readonly TakenBox[]) {
  return parcel.lines.flatMap((line) => {
    const units = missingUnits(line, taken)
    return units === 0 ? [] : [{ shipmentLineId: line.id, units }]
  })
}

/** How many different boxes a recheck has to see. */
export function boxCount({ scans }: StationParcel): number {
  return new Set(scans.map(({ code }) => code)).size
}
