/**
 * What nobody has measured yet, and a plan has to suppose. Parcels carry no size, sites are known by their position alone.
 * To be replaced by measured figures: `checked` says whether they are.
 */
export const routingAssumptions = {
  validFrom: '2026-11-26',
  checked: false,
  source: 'an estimate of the project, to be measured on rounds',
  parcelMillilitres: 2_000,
  parcelGrams: 600,
  /** A cold box holds this many parcels. */
  parcelsPerColdBox: 12,
  /** At each site, and for each parcel that is handed over there. */
  stopSeconds: 300,
  parcelSeconds: 20,
  /** For each parcel that goes on from the site to a door. */
  doorSeconds: 420,
  loadingSeconds: 1_200,
  /** Roads against the line between two points, and the pace on them. */
  winding: 1.4,
  metresPerSecond: 9,
  /** In metres: what it takes to send one more vehicle out. */
  vehicleMetres: 20_000,
  /** A round within a village: what one person carries, how fast, and when people are at home. */
  doorRound: {
    on_foot: { metresPerSecond: 1.2, litres: 30, kilograms: 12, coldBoxes: 1 },
    motorbike: { metresPerSecond: 6, litres: 100, kilograms: 50, coldBoxes: 2 },
    loadingSeconds: 300,
    opens: '08:00',
    closes: '20:00',
  },
  /** A trip's parcels are picked and packed this long before it is loaded. */
  pickMinutes: 30,
} as const

const earthRadiusMetres = 6_371_000

/** A point on the map, in degrees. */
export interface Position {
  readonly longitude: number
  readonly latitude: number
}

/** Metres by road between all of the points, row by row, as `routingAssumptions` supposes them. */
export function roadMetres(points: readonly Position[]): Int32Array {
  const { winding } = routingAssumptions
  return Int32Array.from(
    points.flatMap((from) => points.map((to) => Math.round(lineMetres(from, to) * winding))),
  )
}

/** The great circle between two points (haversine). */
function lineMetres(from: Position, to: Position): number {
  const radians = Math.PI / 180
  const height = Math.sin(((to.latitude - from.latitude) * radians) / 2) ** 2
  const width = Math.sin(((to.longitude - from.longitude) * radians) / 2) ** 2
  const share = height + Math.cos(from.latitude * radians) * Math.cos(to.latitude * radians) * width
  return 2 * earthRadiusMetres * Math.asin(Math.sqrt(Math.min(1, share)))
}
