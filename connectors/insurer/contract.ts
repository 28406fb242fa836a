import { z } from 'zod'

/**
 * What we and an insurer say to each other. The operations are named after the verbs of the national
 * electronic-prescription flow where that flow has them (`uploadCheck`, `settlementResult`).
 * All amounts are fen; all times carry an offset. An insured-person number travels in bodies only, never in a URL.
 */
const amountFen = z.int().min(0)
const claimId = z.uuid()

/** One product as the insurer sees it. `insuranceCode` null is a product that the list does not know. */
export const insuredLine = z.object({
  insuranceCode: z.string().min(1).max(32).nullable(),
  units: z.int().min(1),
  amountFen,
})
export type InsuredLine = z.infer<typeof insuredLine>

const predeterminedShares = {
  /** Given at call time and not kept by the connector. */
  insuredNumber: z.string().min(1).max(64),
  planCode: z.string().min(1).max(64),
  /** The designated institution that hands the medicine over. */
  institutionCode: z.string().regex(/^[HP]\d{11}$/),
  /** The two shares as we computed them; together they are the sum of the lines. */
  insuranceFen: amountFen,
  patientFen: amountFen,
}

/** May this person have these products at this institution, and are the shares right? Changes nothing. */
export const uploadCheckRequest = z.object({ ...predeterminedShares, lines: z.array(insuredLine).min(1) })
export type UploadCheckRequest = z.infer<typeof uploadCheckRequest>
export const uploadCheckAnswer = z.object({ checkNumber: z.string().min(1), insuranceFen: amountFen })
export type UploadCheckAnswer = z.infer<typeof uploadCheckAnswer>

/** A line that was handed over, with the boxes it came from: settlement asks for trace codes since 2026-01-01. */
export const claimedLine = insuredLine.extend({ traceCodes: z.array(z.string().min(1)).min(1) })

/** The insurance share of one hand-over. `claimId` is ours, so that a claim whose answer got lost can be named. */
export const submitClaimRequest = z.object({
  claimId,
  ...predeterminedShares,
  handedOverAt: z.iso.datetime({ offset: true }),
  lines: z.array(claimedLine).min(1),
})
export type SubmitClaimRequest = z.infer<typeof submitClaimRequest>
export const submitClaimAnswer = z.object({
  claimNumber: z.string().min(1),
  receivedAt: z.iso.datetime({ offset: true }),
})
export type SubmitClaimAnswer = z.infer<typeof submitClaimAnswer>

/** Undoes a claim; one that never reached the insurer is undone in advance and refused if it still comes. */
export const reverseClaimRequest = z.object({ claimId, reason: z.string().min(1).max(64) })
export type ReverseClaimRequest = z.infer<typeof reverseClaimRequest>
export const reverseClaimAnswer = z.object({
  reversalNumber: z.string().min(1),
  reversedAt: z.iso.datetime({ offset: true }),
})
export type ReverseClaimAnswer = z.infer<typeof reverseClaimAnswer>

export const settlementResultAnswer = z.discriminatedUnion('state', [
  z.object({ state: z.literal('pending') }),
  z.object({
    state: z.literal('settled'),
    settledFen: amountFen,
    settledAt: z.iso.datetime({ offset: true }),
  }),
  z.object({ state: z.literal('denied'), code: z.string().min(1), reason: z.string().min(1) }),
  z.object({ state: z.literal('reversed') }),
])
export type SettlementResultAnswer = z.infer<typeof settlementResultAnswer>

/** Where each operation lies under the insurer's base URL. */
export const insurerPaths = {
  uploadCheck: '/upload-checks',
  submitClaim: '/claims',
  reverseClaim: '/claim-reversals',
  settlementResult: (id: string) => `/claims/${encodeURIComponent(id)}/settlement-result`,
} as const

/** The insurer's own list of reasons to refuse, as far as the sandbox gives them. A real insurer may send others. */
export const insurerRefusalCodes = [
  'invalid',
  'notCovered',
  'sharesDoNotAddUp',
  'claimReversed',
  'claimUnknown',
  'idempotencyKeyReused',
] as const
export type InsurerRefusalCode = (typeof insurerRefusalCodes)[number]
