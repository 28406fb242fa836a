import { isBoundary, type AccountKind } from './stock-status.ts'

/** The part of a ledger row that says where units went. Site ids are null on boundary accounts. */
export interface StockMovement {
  readonly fromSiteId: string | null
  readonly fromAccount: AccountKind
  readonly toSiteId: string | null
  readonly toAccount: AccountKind
  /** Base units; at least 1. */
  readonly units: number
}

/**
 * Units that stand in the books of `siteId` after `movements`: what came in less what went out, in base units.
 * Units that a site reserved, quarantined or sent on their way are still its own until a movement takes them out.
 */
export function onHandUnits(movements: readonly StockMovement[], siteId: string): number {
  let units = 0
  for (const movement of movements) {
    if (movement.toSiteId === siteId && !isBoundary(movement.toAccount)) units += movement.units
    if (movement.fromSiteId === siteId && !isBoundary(movement.fromAccount)) units -= movement.units
  }
  return units
}
