/**
 * Whose stock lies in a depot: bought by the site's tenant (`ours`), the supplier's until it is used (`consigned`),
 * another company's that the depot only stores (`third_party`), or given for charity (`donated`).
 */
export const stockOwnerships = ['ours', 'consigned', 'third_party', 'donated'] as const

export type StockOwnership = (typeof stockOwnerships)[number]

/** Stock that sourcing may use for a patient who pays: a third party's and donated stock need their owner's word. */
export const saleableOwnerships = ['ours', 'consigned'] as const satisfies readonly StockOwnership[]
