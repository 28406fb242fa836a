/** Why a stop is in no trip. */
export const leftOutReasons = {
  noRoad: 'No road leads there from any vehicle, and back.',
  tooLarge: 'No vehicle has room for it, alone or with what must go with it.',
  outsideHours: 'No vehicle can be there within its hours and its own shift, even driving straight there.',
  companionLeftOut: 'A stop that it must go with is left out.',
  noRoomLeft: 'It could be served, but not beside the others with these vehicles and shifts.',
} as const

export type LeftOutReason = keyof typeof leftOutReasons

/** Which stops each vehicle serves, in order, and what is left out. Every stop of the problem is in it once. */
export interface RoutePlan {
  readonly trips: readonly PlannedTrip[]
  readonly leftOut: readonly LeftOutStop[]
  /** Fixed costs of the vehicles that leave, and their metres at their rates. */
  readonly cost: number
  readonly metres: number
}

/** A trip of a vehicle; its trips follow each other in the plan as they do in the day. */
export interface PlannedTrip {
  readonly vehicle: number
  readonly loadFrom: number
  readonly departAt: number
  readonly visits: readonly PlannedVisit[]
  /** When the vehicle is free again: back at the hub, or done at its last stop where it stays there. */
  readonly endAt: number
  readonly metres: number
}

export interface PlannedVisit {
  readonly stop: number
  readonly arriveAt: number
  /** Service begins: not before the stop opens. */
  readonly serveAt: number
  readonly leaveAt: number
}

export interface LeftOutStop {
  readonly stop: number
  readonly reason: LeftOutReason
}

type Valued = Pick<RoutePlan, 'cost'> & { readonly leftOut: readonly unknown[] }

/** Serving more is better; else costing less, by more than what adding up may differ in. */
export function isBetter(plan: Valued, before: Valued): boolean {
  const fewer = before.leftOut.length - plan.leftOut.length
  return fewer > 0 || (fewer === 0 && plan.cost < before.cost - 1e-6)
}
