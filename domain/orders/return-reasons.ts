/** Why a buyer sends goods back after it received them. */
export const orderReturnReasons = ['quality', 'recalled', 'near_expiry', 'ordered_wrongly'] as const
export type OrderReturnReason = (typeof orderReturnReasons)[number]
