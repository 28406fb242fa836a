import type { HouseholdState } from '#domain/campaigns/states.ts'
import type { RegistrationNews } from './messages-surge.ts'

const newsOfState: Readonly<Record<HouseholdState, RegistrationNews>> = {
  duplicate: 'duplicate',
  ineligible: 'ineligible',
  eligible: 'registered',
  granted: 'onTheWay',
  released: 'onTheWay',
  picked: 'onTheWay',
  rechecked: 'onTheWay',
  packed: 'onTheWay',
  owing: 'onTheWay',
  dispatched: 'onTheWay',
  called_back: 'onTheWay',
  delivered: 'delivered',
  refused: 'ended',
  cancelled: 'ended',
}

/** Where a registration stands, as far as its news go; times of the API are texts. */
interface RegistrationStanding {
  readonly isWaiting: boolean
  readonly state: HouseholdState | null
  readonly refusedCode: string | null
  readonly arrivedAt: Date | string | null
}

/** What came of a household's registration, in one word that every language has a sentence for. */
export function newsOfRegistration(standing: RegistrationStanding): RegistrationNews {
  const { isWaiting, state, refusedCode, arrivedAt } = standing
  if (isWaiting) return 'waiting'
  if (state === 'dispatched' && arrivedAt !== null) return 'inTheVillage'
  if (state !== null) return newsOfState[state]
  return refusedCode === 'withdrawn' ? 'ended' : 'closed'
}
