import { allocate } from '#domain/shortage/allocate.ts'
import { noShares, type AllocationProblem } from '#domain/shortage/allocation-problem.ts'
import { kitsOf, shareLots, type KitPile } from './kit.ts'
import { isIn, moveHousehold } from './simulation-households.ts'
import type { SimulationWorld } from './simulation-world.ts'

/**
 * Grants what lies in the depots to the households that wait, by the allocation engine: those who are owed first, then
 * tier by tier. A county is served by its own depot, and by all others once that is lost. A grant is the acceptance from
 * which the household's clock runs; one that was accepted before keeps its clock.
 */
export function grantKits(world: SimulationWorld, minute: number): void {
  const { households } = world
  world.eligible = world.eligible.filter((household) => isIn(households, household, 'eligible'))
  world.owing = world.owing.filter((household) => isIn(households, household, 'owing'))
  const waiting = [...world.owing, ...world.eligible]
  const kits = world.depots.map(({ piles }) => kitsOf(world.setup.kit, piles))
  if (waiting.length === 0 || kits.every((count) => count === 0)) return
  const { shares } = allocate(problemOf(world, waiting, kits))
  const byDepot: number[][] = world.depots.map(() => [])
  shares.units.forEach((units, row) => {
    const household = waiting[shares.need[row] ?? 0]
    if (units > 0 && household !== undefined) byDepot[shares.supply[row] ?? 0]?.push(household)
  })
  for (const [depot, granted] of byDepot.entries()) grantAt(world, { depot, granted, minute })
}

function problemOf(
  { households, depots }: SimulationWorld,
  waiting: readonly number[],
  kits: readonly number[],
): AllocationProblem {
  const open = depots.flatMap(({ isLost }, depot) => (isLost ? [] : [depot]))
  return {
    supplies: kits.map((units) => ({ units, reserveUnits: 0, packUnits: 1, needPerUnit: 1 })),
    accesses: depots.map(({ isLost }, depot) => (isLost ? open : [depot])),
    needs: {
      tier: Uint8Array.from(waiting, (household) =>
        isIn(households, household, 'owing') ? 0 : (households.tier[household] ?? 0),
      ),
      access: Uint32Array.from(waiting, (household) => households.county[household] ?? 0),
      needUnits: new Float64Array(waiting.length).fill(1),
      heldUnits: new Float64Array(waiting.length),
      capUnits: new Float64Array(waiting.length).fill(1),
      weight: new Float64Array(waiting.length).fill(1),
    },
    promises: noShares,
  }
}

/** Reserves lots of a depot for households, nearest expiry first, and puts them in line for release. */
function grantAt(
  world: SimulationWorld,
  {
    depot,
    granted,
    minute,
  }: { readonly depot: number; readonly granted: readonly number[]; readonly minute: number },
): void {
  const place = world.depots[depot]
  if (place === undefined || granted.length === 0) return
  const { households } = world
  for (const { first, last, lotIds } of shareLots(world.setup.kit, place.piles, granted.length)) {
    const lots = world.sharedLots.push(lotIds) - 1
    place.piles = withoutKits(world, place.piles, { lotIds, kits: last - first + 1 })
    for (const household of granted.slice(first - 1, last)) {
      const wasOwed = isIn(households, household, 'owing')
      moveHousehold(households, household, 'granted')
      households.depot[household] = depot
      households.lots[household] = lots
      if (Number.isNaN(households.acceptedMinute[household])) {
        households.acceptedMinute[household] = minute
        world.accepted += 1
      }
      place.granted[wasOwed ? 0 : (households.tier[household] ?? 0)]?.households.push(household)
    }
  }
}

function withoutKits(
  { setup }: SimulationWorld,
  piles: readonly KitPile[],
  { lotIds, kits }: { readonly lotIds: readonly string[]; readonly kits: number },
): KitPile[] {
  return piles
    .map((pile) => {
      const line = lotIds.indexOf(pile.lotId)
      return line < 0 ? pile : { ...pile, units: pile.units - kits * (setup.kit[line]?.units ?? 0) }
    })
    .filter(({ units }) => units > 0)
}

/** Puts the lots of a household's kit back on the shelf of its depot, but for one that is stopped. */
export function putBack(world: SimulationWorld, household: number, stoppedLotId: string): void {
  const { households, depots, sharedLots, setup } = world
  const place = depots[households.depot[household] ?? 0]
  const lotIds = sharedLots[households.lots[household] ?? -1] ?? []
  for (const [line, lotId] of lotIds.entries()) {
    const { productId, units } = setup.kit[line] ?? { productId: '', units: 0 }
    if (place === undefined || lotId === stoppedLotId) continue
    const at = place.piles.findIndex((pile) => pile.lotId === lotId)
    const pile = place.piles[at]
    if (pile === undefined) place.piles.unshift({ lotId, productId, units })
    else place.piles[at] = { ...pile, units: pile.units + units }
  }
}
