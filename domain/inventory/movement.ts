import type { AccountKind } from './stock-status.ts'

export const movementReasons = [
  'receive',
  'reserve',
  'release',
  'dispatch',
  'put_away',
  'hand_over',
  'return',
  'quarantine',
  'clear',
  'adjust',
  'write_off',
  'send_back',
  'pass_ownership',
  'destroy',
] as const

export type MovementReason = (typeof movementReasons)[number]

/** One way that units may go: from an account of one kind to an account of another. */
export interface MovementPath {
  readonly from: AccountKind
  readonly to: AccountKind
}

/**
 * Every movement that the ledger accepts, per reason.
 * Goods that were out of our hands (returned, called back, refused) always pass quarantine, where a person looks at
 * them before `clear` makes them available again: GSP treats returns as unchecked goods.
 */
export const movementPaths = {
  /** Goods arrive from a supplier; doubtful ones go straight to quarantine. */
  receive: [
    { from: 'supplier', to: 'available' },
    { from: 'supplier', to: 'quarantine' },
  ],
  /** A return to a supplier takes goods that were set aside as well; called off, they are set aside again. */
  reserve: [
    { from: 'available', to: 'reserved' },
    { from: 'quarantine', to: 'reserved' },
  ],
  release: [
    { from: 'reserved', to: 'available' },
    { from: 'reserved', to: 'quarantine' },
  ],
  dispatch: [{ from: 'reserved', to: 'in_transit' }],
  /** Goods reach the site that receives them; doubtful ones are set aside there. */
  put_away: [
    { from: 'in_transit', to: 'available' },
    { from: 'in_transit', to: 'quarantine' },
  ],
  hand_over: [{ from: 'in_transit', to: 'patient' }],
  return: [
    { from: 'in_transit', to: 'quarantine' },
    { from: 'patient', to: 'quarantine' },
  ],
  /** Recall, damage or doubt: also stops stock that is already promised. */
  quarantine: [
    { from: 'available', to: 'quarantine' },
    { from: 'reserved', to: 'quarantine' },
  ],
  clear: [{ from: 'quarantine', to: 'available' }],
  /** A count, or a picker before an empty shelf, found another number than the books. */
  adjust: [
    { from: 'available', to: 'loss' },
    { from: 'reserved', to: 'loss' },
    { from: 'loss', to: 'available' },
    { from: 'quarantine', to: 'loss' },
    { from: 'loss', to: 'quarantine' },
  ],
  /** Destroyed or gone for good: expired, broken, lost on the road. */
  write_off: [
    { from: 'quarantine', to: 'loss' },
    { from: 'in_transit', to: 'loss' },
  ],
  /** Goods go back to the supplier, who confirms that they came. */
  send_back: [
    { from: 'quarantine', to: 'supplier' },
    { from: 'in_transit', to: 'supplier' },
  ],
  /** Goods of another owner are sold on: they leave the books as theirs and come in as the receiver's own. */
  pass_ownership: [
    { from: 'in_transit', to: 'supplier' },
    { from: 'supplier', to: 'available' },
    { from: 'supplier', to: 'quarantine' },
  ],
  /** Destroyed before a witness: what was set aside, or what lies on the shelf past its last day. */
  destroy: [
    { from: 'quarantine', to: 'loss' },
    { from: 'available', to: 'loss' },
  ],
} as const satisfies Record<MovementReason, readonly MovementPath[]>

/** True when the ledger accepts a movement for `reason` between these kinds of account. */
export function mayMoveStock(reason: MovementReason, from: AccountKind, to: AccountKind): boolean {
  const paths: readonly MovementPath[] = movementPaths[reason]
  return paths.some((path) => path.from === from && path.to === to)
}
