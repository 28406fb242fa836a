import type { StateTable } from '#domain/state-table.ts'

/** How what came differs from what was sent, or announced. */
export const discrepancyKinds = ['short', 'over', 'damaged', 'wrong_product', 'expiry_differs'] as const
export type DiscrepancyKind = (typeof discrepancyKinds)[number]

/**
 * A discrepancy waits until somebody decides what it means. Goods that were set aside are decided over as all in
 * quarantine; a decision about a shortage also takes its units off the road.
 * `accepted_loss`: the receiver bears it. `credited`: the sender owes it. `found_by_…`: units that were missing turned up.
 * `kept`, `sent_back`: what becomes of units too many. `written_off`: the sender, who sent them unasked, bears that they are
 * lost. `withdrawn`: it was raised in error, and units too many leave the books again.
 */
export const discrepancyStates = {
  open: [
    'accepted_loss',
    'credited',
    'found_by_receiver',
    'found_by_sender',
    'kept',
    'sent_back',
    'written_off',
    'withdrawn',
  ],
  accepted_loss: [],
  credited: [],
  found_by_receiver: [],
  found_by_sender: [],
  kept: [],
  sent_back: [],
  written_off: [],
  withdrawn: [],
} as const satisfies StateTable<DiscrepancyState>

export const discrepancyDecisions = [
  'accepted_loss',
  'credited',
  'found_by_receiver',
  'found_by_sender',
  'kept',
  'sent_back',
  'written_off',
  'withdrawn',
] as const
export type DiscrepancyDecision = (typeof discrepancyDecisions)[number]
export type DiscrepancyState = 'open' | DiscrepancyDecision

/** What may be decided on each kind. */
const decisionsOn: Readonly<Record<DiscrepancyKind, readonly DiscrepancyDecision[]>> = {
  short: ['accepted_loss', 'credited', 'found_by_receiver', 'found_by_sender'],
  over: ['kept', 'sent_back', 'written_off', 'withdrawn'],
  damaged: ['accepted_loss', 'credited', 'withdrawn'],
  wrong_product: ['accepted_loss', 'credited', 'withdrawn'],
  expiry_differs: ['accepted_loss', 'credited', 'withdrawn'],
}

/** Whose word it is: nobody decides at another's cost. */
const decidedBy: Readonly<Record<DiscrepancyDecision, 'sender' | 'receiver'>> = {
  accepted_loss: 'receiver',
  credited: 'sender',
  found_by_receiver: 'receiver',
  found_by_sender: 'sender',
  kept: 'receiver',
  sent_back: 'receiver',
  written_off: 'sender',
  withdrawn: 'receiver',
}

/** True when a discrepancy of this kind may be decided so. */
export function mayDecide(kind: DiscrepancyKind, decision: DiscrepancyDecision): boolean {
  return decisionsOn[kind].includes(decision)
}

/** The side that a decision is for. Of a transfer, and of goods from outside the network, one tenant is both. */
export function sideOf(decision: DiscrepancyDecision): 'sender' | 'receiver' {
  return decidedBy[decision]
}

/**
 * True when a side may decide so. Units too many of a recalled lot are lost to the sender by that, so that the receiver may say
 * it as well; and nobody keeps what may not be sold.
 */
export function isDecisionOf(
  decision: DiscrepancyDecision,
  side: 'sender' | 'receiver',
  { isRecalled }: { readonly isRecalled: boolean },
): boolean {
  if (isRecalled && decision === 'kept') return false
  return sideOf(decision) === side || (isRecalled && decision === 'written_off')
}
