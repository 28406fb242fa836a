import { stateHub, type HubParcel, type HubQuestion } from '#domain/routing/hub-trips.ts'
import { leftOutReasons } from '#domain/routing/plan.ts'
import { findUnreachable } from '#domain/routing/unreachable.ts'
import { refused } from '../command-refused.ts'

/**
 * What must ride together are parcels that wait, each named once.
 * @throws CommandRefused `togetherRepeated`, `parcelNotWaiting`.
 */
export function requireCompanies(
  together: readonly (readonly string[])[],
  parcels: readonly HubParcel[],
): void {
  const named = together.flat()
  const repeated = named.find((id, index) => named.indexOf(id) !== index)
  if (repeated !== undefined) throw togetherRepeated(repeated)
  const waiting = new Set(parcels.map(({ shipmentId }) => shipmentId))
  const missing = named.filter((id) => !waiting.has(id))
  if (missing.length > 0) throw parcelsNotWaiting(missing)
}

/**
 * Refuses companies that no plan can bring, whatever else is brought. One that only finds no room beside the others is left
 * out as a whole, and named in the plan.
 * @throws CommandRefused `togetherImpossible` with the first of their parcels that cannot be brought, and why.
 */
export function requirePossible(question: HubQuestion): void {
  if (question.together.length === 0) return
  const { problem, groups } = stateHub(question)
  for (const [stop, reason] of findUnreachable(problem)) {
    const group = groups[stop]
    if (group === undefined || group.company === null || reason === 'companionLeftOut') continue
    throw refused('conflict', {
      code: 'togetherImpossible',
      message: `Parcel ${group.parcels.map(({ shipmentId }) => shipmentId).join(', ')} cannot be brought with those that it must ride with. ${leftOutReasons[reason]}`,
      nextStep:
        'Let fewer parcels ride together, or name a vehicle with more room, a longer shift or another day for them.',
    })
  }
}

export function parcelsNotWaiting(shipmentIds: readonly string[]) {
  return refused('conflict', {
    code: 'parcelNotWaiting',
    message: `Parcel ${shipmentIds.join(', ')} does not wait at this hub for a round, or another plan has it.`,
    nextStep: 'Add it once it has arrived at the hub, and no other plan has it.',
  })
}

function togetherRepeated(shipmentId: string) {
  return refused('invalid', {
    code: 'togetherRepeated',
    message: `Parcel ${shipmentId} is named twice among those that must ride together.`,
    nextStep: 'Name each parcel once: companies that share one are one company.',
  })
}
