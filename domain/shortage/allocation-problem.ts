/** What there is of one product from one source. Earmarked goods are a supply of their own, which fewer needs may use. */
export interface Supply {
  /** Base units at hand, those promised earlier among them. */
  readonly units: number
  /** Base units of them that are kept back. Only promises made earlier may still use them. */
  readonly reserveUnits: number
  /** Base units of a pack that leaves whole; 1 where packs may be split. */
  readonly packUnits: number
  /** Units of need that one base unit covers: 1, or what a substitute of another strength is worth. */
  readonly needPerUnit: number
}

/**
 * Needs as columns, one row for what one claimant (a site or a household) needs of one ingredient.
 * All amounts are in units of need, which may be fractions.
 */
export interface NeedColumns {
  /** 0 goes first. A tier gets nothing before those above it have all that they need. */
  readonly tier: Uint8Array
  /** Which of the problem's `accesses` tells what may serve the need. */
  readonly access: Uint32Array
  /** What is needed until the end of the time planned for. */
  readonly needUnits: Float64Array
  /** What is at hand already. */
  readonly heldUnits: Float64Array
  /** The most that the claimant may receive, with what was promised earlier. Infinity for no limit but the need. */
  readonly capUnits: Float64Array
  /** Above 0. A need of weight 1.2 is filled to 60 % where one of weight 1 is filled to 50 %. */
  readonly weight: Float64Array
}

/** Base units of a supply for a need, row by row. */
export interface ShareColumns {
  readonly need: Uint32Array
  readonly supply: Uint32Array
  readonly units: Float64Array
}

/** Who needs what, and what there is. */
export interface AllocationProblem {
  readonly supplies: readonly Supply[]
  /** Sets of supplies, by their indexes: what may serve the needs that point here. */
  readonly accesses: readonly (readonly number[])[]
  readonly needs: NeedColumns
  /** Shares granted earlier, one row at most for a need and a supply. */
  readonly promises: ShareColumns
}

/** How far the water stands: tiers before `tier` have all, tiers behind it nothing, `tier` itself is filled to `height`. */
export interface Level {
  readonly tier: number
  /** Share of the need, at weight 1. Infinity when all of the tier have what they need. */
  readonly height: number
}

/** Who gets what. */
export interface Allocation {
  /** Whole base units, those promised earlier among them. */
  readonly shares: ShareColumns
  /** What each need receives in all, in units of need. */
  readonly receivedUnits: Float64Array
  /** What each need would receive if units could be divided: the exact max-min share. */
  readonly fairUnits: Float64Array
  /** What each need keeps of earlier promises, in units of need. */
  readonly promisedUnits: Float64Array
  /** The levels that the needs stand at; `levelOf` points here. */
  readonly levels: readonly Level[]
  readonly levelOf: Uint32Array
  /** What earlier promises lost because the goods are no longer there, in base units. */
  readonly cuts: ShareColumns
  /** What nobody got, by supply, in base units and without the reserve. */
  readonly leftUnits: Float64Array
}

/** No promises: a first run. */
export const noShares: ShareColumns = {
  need: new Uint32Array(0),
  supply: new Uint32Array(0),
  units: new Float64Array(0),
}
