import { z } from 'zod'

/** How an award is worked out. Several are tried side by side before one is proposed. */
export const awardOptionsSchema = z.discriminatedUnion('rule', [
  z.strictObject({ rule: z.literal('volume_based') }),
  z.strictObject({
    rule: z.literal('optimised'),
    /** Thousandths of the pooled demand that are promised to the winners. */
    promisedPerMille: z.int().min(1).max(1_000),
    /** How many suppliers share a lot at least. */
    minimumWinners: z.int().min(1).max(4),
    /** The most and the least that a winner of a lot supplies of it, in thousandths. */
    maximumSharePerMille: z.int().min(1).max(1_000),
    minimumSharePerMille: z.int().min(0).max(500),
    /** What taking a lot from its incumbent costs, in thousandths of the lot at its ceiling price. */
    switchingPerMille: z.int().min(0).max(1_000),
  }),
])
export type AwardOptions = z.infer<typeof awardOptionsSchema>
