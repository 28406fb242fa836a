/** What may be done with units that lie at a site. Only `available` units can be promised to anyone. */
export const stockStatuses = ['available', 'reserved', 'in_transit', 'quarantine'] as const

export type StockStatus = (typeof stockStatuses)[number]

/**
 * The ends of the ledger's world: units come from suppliers and leave to patients or as loss.
 * A boundary account keeps no balance row, so that the sum over all accounts stays zero without one hot row.
 */
export const boundaryKinds = ['supplier', 'patient', 'loss'] as const

export type BoundaryKind = (typeof boundaryKinds)[number]

/** Either side of a movement: a status at a site, or a boundary. */
export type StockPlace = StockStatus | BoundaryKind

/** True when `place` has no balance row. */
export function isBoundary(place: StockPlace): place is BoundaryKind {
  return (boundaryKinds as readonly StockPlace[]).includes(place)
}
