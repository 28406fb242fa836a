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

/** What a scan meant at the shelf or at the recheck. */
export type ScanOutcome =
  | { readonly kind: 'taken'; readonly scan: PickScan; readonly line: StationLine }
  | { readonly kind: 'again' | 'unreadable' | 'foreign' }
  /** The line of that product has all it needs. */
  | { readonly kind: 'enough'; readonly line: StationLine }
  /** The right product of another lot than the reserved one. */
  | { readonly kind: 'wrongLot'; readonly line: StationLine }
  /** The box was picked for another parcel. */
  | { readonly kind: 'otherParcel'; readonly parcel: StationParcel }

/** Base units of a line that no scan gives yet. */
export function missingUnits(
  line: StationLine,
  lines: readonly StationLine[],
  taken: readonly PickScan[],
): number {
  // A product on several lines fills them in their order, as the server does.
  let given = taken
    .filter(({ code }) => code.startsWith(line.tracePrefix))
    .reduce((sum, { units }) => sum + units, 0)
  for (const other of lines) {
    if (other.tracePrefix !== line.tracePrefix) continue
    if (other.id === line.id) return Math.max(0, line.units - given)
    given = Math.max(0, given - other.units)
  }
  return line.units
}

/** Takes a box from the shelf for a parcel: whole, or as many units as are still missing. The server has the last word. */
export function takeFromShelf(
  parcel: StationParcel,
  taken: readonly PickScan[],
  text: string,
  others: readonly StationParcel[],
): ScanOutcome {
  const read = parseTraceCode(text)
  if (!read.ok) return { kind: 'unreadable' }
  const { code, lot } = read.value
  if (taken.some((scan) => scan.code === code)) return { kind: 'again' }
  const owner = ownerOf(code, parcel, others)
  if (owner !== undefined) return { kind: 'otherParcel', parcel: owner }
  const same = parcel.lines.filter(({ tracePrefix }) => code.startsWith(tracePrefix))
  const [first] = same
  if (first === undefined) return { kind: 'foreign' }
  const ofLot = lot === undefined ? same : same.filter(({ lotNumber }) => lotNumber === lot)
  if (ofLot.length === 0) return { kind: 'wrongLot', line: first }
  const open = ofLot.find((line) => missingUnits(line, parcel.lines, taken) > 0)
  if (open === undefined) return { kind: 'enough', line: first }
  const units = Math.min(open.packUnits, missingUnits(open, parcel.lines, taken))
  return { kind: 'taken', line: open, scan: { code, units } }
}

/** Sees a picked box once more. */
export function seeAgain(
  parcel: StationParcel,
  seen: readonly PickScan[],
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
    return { kind: 'taken', line, scan: { code, units: box.units } }
  const owner = ownerOf(code, parcel, others)
  return owner === undefined ? { kind: 'foreign' } : { kind: 'otherParcel', parcel: owner }
}

function ownerOf(code: string, { id }: StationParcel, others: readonly StationParcel[]) {
  return others.find((other) => other.id !== id && other.scans.some((scan) => scan.code === code))
}

/** What the shelf lacks for a parcel, line by line. */
export function shortOf(parcel: StationParcel, taken: readonly PickScan[]) {
  return parcel.lines.flatMap((line) => {
    const units = missingUnits(line, parcel.lines, taken)
    return units === 0 ? [] : [{ shipmentLineId: line.id, units }]
  })
}

/** How many different boxes a recheck has to see. */
export function boxCount({ scans }: StationParcel): number {
  return new Set(scans.map(({ code }) => code)).size
}
