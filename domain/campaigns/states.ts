import type { StateTable } from '#domain/state-table.ts'

/**
 * The life of an emergency campaign. Households may come in from `open` until it ends. `paused` releases nothing and lets
 * nobody begin to pick; what is picked goes on.
 */
export const campaignStates = {
  draft: ['open', 'cancelled'],
  open: ['running', 'cancelled'],
  running: ['paused', 'ended'],
  paused: ['running', 'ended'],
  ended: [],
  cancelled: [],
} as const satisfies StateTable<CampaignState>

export type CampaignState = 'draft' | 'open' | 'running' | 'paused' | 'ended' | 'cancelled'

/** The states in which a campaign takes households in and sets stock apart. */
export const openCampaignStates = ['open', 'running', 'paused'] as const satisfies readonly CampaignState[]

/**
 * The life of a household in a campaign. It is accepted when stock is granted to it: from then on its 48 hours to
 * dispatch run, whatever happens, and it ends as delivered, refused or cancelled.
 * `owing`: accepted, but what was promised is gone (a recall, a lost depot, an empty shelf, another kit): first in line for
 * what comes. `called_back`: its parcel is on the road with goods that were stopped. From `released` to `packed` it stands where
 * the pick list stands that its parcel is on.
 */
export const householdStates = {
  duplicate: [],
  ineligible: [],
  eligible: ['granted', 'cancelled'],
  granted: ['released', 'owing', 'cancelled'],
  released: ['picked', 'granted', 'owing', 'cancelled'],
  picked: ['rechecked', 'owing', 'cancelled'],
  rechecked: ['packed', 'owing', 'cancelled'],
  packed: ['dispatched', 'owing', 'cancelled'],
  owing: ['granted', 'cancelled'],
  dispatched: ['delivered', 'refused', 'called_back'],
  called_back: ['owing', 'delivered'],
  delivered: [],
  refused: [],
  cancelled: [],
} as const satisfies StateTable<HouseholdState>

export type HouseholdState =
  | 'duplicate'
  | 'ineligible'
  | 'eligible'
  | 'granted'
  | 'released'
  | 'picked'
  | 'rechecked'
  | 'packed'
  | 'owing'
  | 'dispatched'
  | 'called_back'
  | 'delivered'
  | 'refused'
  | 'cancelled'

/** States that a household has by its pick list alone. */
export type OnPickList = 'picked' | 'rechecked' | 'packed'

/** States in which a household that was accepted is still served. */
export const openHouseholdStates = [
  'granted',
  'released',
  'picked',
  'rechecked',
  'packed',
  'owing',
  'dispatched',
  'called_back',
] as const satisfies readonly HouseholdState[]

/** States in which lots are reserved for a household at its depot. */
export const reservedHouseholdStates = [
  'granted',
  'released',
  'picked',
  'rechecked',
  'packed',
] as const satisfies readonly HouseholdState[]

/** Up to 50 parcels that go through the stations of a depot together. One that everybody left is `emptied`. */
export const batchStates = {
  released: ['picked', 'emptied'],
  picked: ['rechecked', 'emptied'],
  rechecked: ['packed', 'emptied'],
  packed: ['dispatched', 'emptied'],
  dispatched: [],
  emptied: [],
} as const satisfies StateTable<BatchState>

export type BatchState = 'released' | 'picked' | 'rechecked' | 'packed' | 'dispatched' | 'emptied'

/** Where a batch stands after a station has done its work. */
export type StationStep = 'picked' | 'rechecked' | 'packed' | 'dispatched'
