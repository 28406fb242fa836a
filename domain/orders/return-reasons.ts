/** Why a buyer sends goods back after it received them. */
export const orderReturnReasons = ['quality', 'recalled', 'near_expiry', 'ordered_wrongly'] as const
/** `not_ordered`: it came beyond the order. Nobody asks for it so: it follows from a receipt. */
export type OrderReturnReason = (typeof orderReturnReasons)[number] | 'not_ordered'
