/** Why goods are destroyed. */
export const destructionReasons = ['expired', 'damaged', 'recalled', 'storage_broken', 'counterfeit'] as const
export type DestructionReason = (typeof destructionReasons)[number]
