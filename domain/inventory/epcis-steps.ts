import type { AccountKind } from './stock-status.ts'
import type { MovementReason } from './movement.ts'

/** Business steps of CBV 2.0 (section 7.1) that happen here. */
export const businessSteps = [
  'receiving',
  'shipping',
  'departing',
  'arriving',
  'storing',
  'accepting',
  'dispensing',
  'holding',
  'inspecting',
  'removing',
  'destroying',
  'packing',
  'unpacking',
  'picking',
] as const
export type BusinessStep = (typeof businessSteps)[number]

/** Dispositions of CBV 2.0 (section 7.2) that goods have here. */
export const dispositions = [
  'sellable_accessible',
  'non_sellable_other',
  'in_transit',
  'in_progress',
  'dispensed',
  'returned',
  'destroyed',
  'unknown',
  'container_closed',
  'container_open',
  'reserved',
] as const
export type Disposition = (typeof dispositions)[number]

export const actions = ['ADD', 'OBSERVE', 'DELETE'] as const
export type Action = (typeof actions)[number]

/** What happened, in the words of CBV. */
export interface Step {
  readonly bizStep: BusinessStep
  readonly disposition: Disposition
  readonly action: Action
}

/** A movement of the ledger that goods made, and what it is to EPCIS. */
export interface MovementStep extends Step {
  readonly reason: MovementReason
  readonly from: AccountKind
  readonly to: AccountKind
  /** At which of its sites it was seen, and where the goods are afterwards; null for nowhere that is ours. */
  readonly readAt: 'from' | 'to'
  readonly restsAt: 'from' | 'to' | null
}

const arrived = { readAt: 'to', restsAt: 'to' } as const
const left = { readAt: 'from', restsAt: null } as const
const stays = { readAt: 'to', restsAt: 'to' } as const

const onShelf = { disposition: 'sellable_accessible', action: 'OBSERVE' } as const
const setAside = { disposition: 'non_sellable_other', action: 'OBSERVE' } as const

/**
 * Which movements are events. Promises (reserve, release) move nothing, and a corrected count (adjust) says that nothing
 * had moved; of goods that are sold on by another owner, the coming in is told.
 */
export const movementSteps: readonly MovementStep[] = [
  { reason: 'receive', from: 'supplier', to: 'available', bizStep: 'receiving', ...onShelf, ...arrived },
  { reason: 'receive', from: 'supplier', to: 'quarantine', bizStep: 'receiving', ...setAside, ...arrived },
  {
    reason: 'dispatch',
    from: 'reserved',
    to: 'in_transit',
    bizStep: 'shipping',
    disposition: 'in_transit',
    action: 'OBSERVE',
    ...left,
  },
  { reason: 'put_away', from: 'in_transit', to: 'available', bizStep: 'storing', ...onShelf, ...arrived },
  { reason: 'put_away', from: 'in_transit', to: 'quarantine', bizStep: 'storing', ...setAside, ...arrived },
  {
    reason: 'pass_ownership',
    from: 'supplier',
    to: 'available',
    bizStep: 'accepting',
    ...onShelf,
    ...arrived,
  },
  {
    reason: 'pass_ownership',
    from: 'supplier',
    to: 'quarantine',
    bizStep: 'accepting',
    ...setAside,
    ...arrived,
  },
  {
    reason: 'hand_over',
    from: 'in_transit',
    to: 'patient',
    bizStep: 'dispensing',
    disposition: 'dispensed',
    action: 'OBSERVE',
    ...left,
  },
  ...(['in_transit', 'patient'] as const).map(
    (from) =>
      ({
        reason: 'return',
        from,
        to: 'quarantine',
        bizStep: 'receiving',
        disposition: 'returned',
        action: 'OBSERVE',
        ...arrived,
      }) as const,
  ),
  { reason: 'quarantine', from: 'available', to: 'quarantine', bizStep: 'holding', ...setAside, ...stays },
  { reason: 'quarantine', from: 'reserved', to: 'quarantine', bizStep: 'holding', ...setAside, ...stays },
  { reason: 'clear', from: 'quarantine', to: 'available', bizStep: 'inspecting', ...onShelf, ...stays },
  {
    reason: 'write_off',
    from: 'quarantine',
    to: 'loss',
    bizStep: 'destroying',
    disposition: 'destroyed',
    action: 'DELETE',
    ...left,
  },
  {
    reason: 'write_off',
    from: 'in_transit',
    to: 'loss',
    bizStep: 'removing',
    disposition: 'unknown',
    action: 'DELETE',
    ...left,
  },
  ...(['quarantine', 'available'] as const).map(
    (from) =>
      ({
        reason: 'destroy',
        from,
        to: 'loss',
        bizStep: 'destroying',
        disposition: 'destroyed',
        action: 'DELETE',
        ...left,
      }) as const,
  ),
  ...(['quarantine', 'in_transit'] as const).map(
    (from) =>
      ({
        reason: 'send_back',
        from,
        to: 'supplier',
        bizStep: 'shipping',
        disposition: 'returned',
        action: 'OBSERVE',
        ...left,
      }) as const,
  ),
]

export const rideSteps = {
  departure: { bizStep: 'departing', disposition: 'in_transit', action: 'OBSERVE' },
  arrival: { bizStep: 'arriving', disposition: 'in_progress', action: 'OBSERVE' },
} as const satisfies Record<string, Step>

export const packagingSteps = {
  packing: { bizStep: 'packing', disposition: 'container_closed', action: 'ADD' },
  unpacking: { bizStep: 'unpacking', disposition: 'container_open', action: 'DELETE' },
} as const satisfies Record<string, Step>

/** Picked boxes are bound to what asked for them. */
export const pickingStep = {
  bizStep: 'picking',
  disposition: 'reserved',
  action: 'ADD',
} as const satisfies Step
