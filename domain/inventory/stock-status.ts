/** What may be done with units that lie at a site. Only `available` units can be promised to anyone. */
export const stockStatuses = ['available', 'reserved', 'in_transit', 'quarantine'] as const

export type StockStatus = (typeof stockStatuses)[number]

/**
 * The ends of the ledger's world: units come from suppliers and leave to patients or as loss.
 * A boundary account keeps no balance row, so that the sum over all accounts stays zero without one hot row.
 */
export const boundaryKinds = ['supplier', 'patient', 'loss'] as const

export type BoundaryKind = (typeof boundaryKinds)[number]

/** What a stock account is: a status at a site, or a boundary. Either side of a movement is one of these. */
export type AccountKind = StockStatus | BoundaryKind

/** True when `account` has no balance row. */
export function isBoundary(account: AccountKind): account is BoundaryKind {
  return (boundaryKinds as readonly AccountKind[]).includes(account)
}
