/** Why a suggestion is turned down. */
export const dismissReasons = ['not_needed', 'other_source', 'wrong_numbers', 'no_money', 'other'] as const
export type DismissReason = (typeof dismissReasons)[number]
