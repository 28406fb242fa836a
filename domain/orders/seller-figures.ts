import { perThousand } from '#domain/supervision/shares.ts'

/** What a distributor's parts of a period came to, counted from their rows. */
export interface SellerCounts {
  /** Parts that were dispatched within their 48 hours. */
  readonly dispatchedInTime: number
  /** Parts whose 48 hours are decided: dispatched at any time, or taken away for lateness. */
  readonly dispatchDecided: number
  /** Base units dispatched, and those that the accepted parts and backorders were for. */
  readonly dispatchedUnits: number
  readonly orderedUnits: number
  /** Lines received, and those of them that were short, over, damaged or wrong. */
  readonly receivedLines: number
  readonly discrepantLines: number
}

/** A distributor's figures in thousandths; null where there is nothing to judge by. */
export interface SellerFigures {
  readonly onTimePerThousand: number | null
  readonly fillRatePerThousand: number | null
  readonly discrepancyPerThousand: number | null
}

export function sellerFigures(counts: SellerCounts): SellerFigures {
  return {
    onTimePerThousand: perThousand(counts.dispatchedInTime, counts.dispatchDecided),
    fillRatePerThousand: perThousand(counts.dispatchedUnits, counts.orderedUnits),
    discrepancyPerThousand: perThousand(counts.discrepantLines, counts.receivedLines),
  }
}
