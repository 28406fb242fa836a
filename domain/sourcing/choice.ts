/** What one line of an order still needs. */
export interface NeededLine {
  /** Base units; at least 1. */
  readonly units: number
}

/** One site that could send a shipment, with what it could put in for each line of the order (same index). */
export interface CandidateSite {
  /** When its shipment can be handed over, or ready for collection. */
  readonly arriveAt: Date
  /** What its shipment costs, however much is in it. */
  readonly costFen: number
  /** Base units that may be sold (unexpired, available) per line. */
  readonly stockUnits: readonly number[]
  /** The last day, YYYY-MM-DD, of the stock per line that would leave first. Null: undated, or no stock. */
  readonly earliestExpiry: readonly (string | null)[]
}

export interface SourcingQuestion {
  readonly lines: readonly NeededLine[]
  readonly candidates: readonly CandidateSite[]
  readonly askedAt: Date
  /** The order's absolute deadline. */
  readonly dueAt: Date
  /** What an hour of waiting weighs against the cost of shipments. */
  readonly waitingFenPerHour: number
}

/** Units of one line from one site. */
export interface Allocation {
  readonly siteIndex: number
  readonly lineIndex: number
  /** Base units; at least 1. */
  readonly units: number
}

export interface Shortfall {
  readonly lineIndex: number
  /** Base units that no candidate has. */
  readonly units: number
}

export interface SourcingPlan {
  /** In the order of sites, then lines. */
  readonly allocations: readonly Allocation[]
  /** Empty when the order can be supplied in full. */
  readonly shortfalls: readonly Shortfall[]
  /** When the last shipment arrives; null when nothing can be supplied. */
  readonly arriveAt: Date | null
  readonly isOnTime: boolean
  /** The shipments' own cost. */
  readonly shipmentsFen: number
  /** The shipments' cost and the waiting until `arriveAt`: what the choice compares. */
  readonly totalFen: number
}

/** A step of the comparison between two plans: the first one that differs decides. */
export interface Criterion {
  readonly name: 'unitsCovered' | 'onTime' | 'totalCost' | 'expiry' | 'shipments' | 'siteOrder'
  readonly prefer: 'most' | 'least' | 'first'
  readonly meaning: string
}

/** What is preferred, most important first. Printed in the documentation; `chooseSites` follows it. */
export const criteria: readonly Criterion[] = [
  {
    name: 'unitsCovered',
    prefer: 'most',
    meaning: 'Supply every line in full, or each as far as all sites together can.',
  },
  {
    name: 'onTime',
    prefer: 'first',
    meaning: 'Have the last shipment arrive by the deadline.',
  },
  {
    name: 'totalCost',
    prefer: 'least',
    meaning: 'The shipments’ cost, plus the hours until the last one arrives at the waiting rate.',
  },
  {
    name: 'expiry',
    prefer: 'least',
    meaning: 'Use stock that expires sooner: the sum of units times expiry day, undated as the latest.',
  },
  { name: 'shipments', prefer: 'least', meaning: 'Send fewer shipments.' },
  { name: 'siteOrder', prefer: 'first', meaning: 'Take the sites that stand earlier in the list.' },
]
