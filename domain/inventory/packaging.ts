/** What carries a trace code, from the inside out: the box that is sold, a middle pack of boxes, a carton. */
export const packagingLevels = ['box', 'middle', 'carton'] as const
export type PackagingLevel = (typeof packagingLevels)[number]

/** True when a package of level `child` may lie in one of level `parent`. */
export function mayHold(parent: PackagingLevel, child: PackagingLevel): boolean {
  return packagingLevels.indexOf(child) < packagingLevels.indexOf(parent)
}
