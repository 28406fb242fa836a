import { putBack } from './simulation-grants.ts'
import { isIn, moveHousehold } from './simulation-households.ts'
import type { Fault } from './simulation-setup.ts'
import { owe, type SimulationWorld } from './simulation-world.ts'
import { reservedHouseholdStates } from './states.ts'

/** How long people of a lost depot take until they work in another one. */
const movingMinutes = 240
/** How long a parcel that is called back takes to come back. */
const wayBackMinutes = 360

/** Lets a fault happen. What was promised and is gone is owed from this minute on. */
export function strike(
  world: SimulationWorld,
  fault: Exclude<Fault, { kind: 'late_supply' }>,
  minute: number,
): void {
  switch (fault.kind) {
    case 'depot_lost':
      loseDepot(world, fault.depot, minute)
      break
    case 'staff_drop_out':
      for (const person of world.people) {
        if (world.random() * 1000 < fault.perMille) person.absentUntilMinute = fault.untilHour * 60
      }
      break
    case 'recall':
      recallLot(world, fault.lotId, minute)
      break
  }
}

function loseDepot(world: SimulationWorld, depot: number, minute: number): void {
  const lost = world.depots[depot]
  if (lost === undefined) return
  lost.isLost = true
  lost.piles = []
  lost.idle = []
  for (const queue of Object.values(lost.queues)) queue.length = 0
  for (const line of lost.granted) line.households = []
  for (let household = 0; household < world.registered; household += 1) {
    if (world.households.depot[household] === depot && isReserved(world, household)) owe(world, household)
  }
  const others = world.depots.flatMap(({ isLost }, index) => (isLost ? [] : [index]))
  for (const [index, person] of world.people.filter((one) => one.depot === depot).entries()) {
    person.depot = others[index % Math.max(1, others.length)] ?? depot
    person.absentUntilMinute = Math.max(person.absentUntilMinute, minute + movingMinutes)
  }
}

/** Stops a lot everywhere: on the shelf, in parcels, and on the road. Who has it at home is told. */
function recallLot(world: SimulationWorld, lotId: string, minute: number): void {
  const { households } = world
  for (const depot of world.depots) depot.piles = depot.piles.filter((pile) => pile.lotId !== lotId)
  const called: number[] = []
  for (let household = 0; household < world.registered; household += 1) {
    const lots = world.sharedLots[households.lots[household] ?? -1]
    if (lots?.includes(lotId) !== true) continue
    if (isReserved(world, household)) {
      putBack(world, household, lotId)
      owe(world, household)
    } else if (isIn(households, household, 'dispatched')) {
      moveHousehold(households, household, 'called_back')
      households.batch[household] = -1
      called.push(household)
    } else if (isIn(households, household, 'delivered')) {
      world.deliveredBeforeRecall += 1
    }
  }
  if (called.length > 0)
    world.clock.add(minute + wayBackMinutes, { kind: 'back_at_depot', households: called })
}

function isReserved({ households }: SimulationWorld, household: number): boolean {
  return reservedHouseholdStates.some((state) => isIn(households, household, state))
}
