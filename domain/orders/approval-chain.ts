/** A site on the way up the tree, and what its people may approve alone; null where nothing is set. */
export interface ApprovingSite {
  readonly siteId: string
  readonly limitFen: number | null
}

/**
 * The sites that must approve an order, in their order. An order climbs from its own site to the one above until it
 * comes to a limit that covers it; every limit on the way that is too low asks for that site's approval as well, except
 * at the ordering site, whose word the order is.
 * @param upwards the ordering site first, then its parents of the same organisation.
 * @returns an empty list when the ordering site may decide alone; null when nobody may approve so much.
 */
export function approvalChain(upwards: readonly ApprovingSite[], totalFen: number): string[] | null {
  const asked: string[] = []
  for (const [index, { siteId, limitFen }] of upwards.entries()) {
    if (limitFen === null) continue
    if (index > 0) asked.push(siteId)
    if (limitFen >= totalFen) return asked
  }
  return null
}
