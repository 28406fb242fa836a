import { createHash } from 'node:crypto'
import { z } from 'zod'
import { correctionReasons } from '#domain/insurance/correction.ts'

/**
 * What we and an insurer say to each other: the seven verbs of the national electronic-prescription flow (upload check,
 * sign, upload, undo, detail, review result, settlement result), and the file of a day's settlements.
 * One gateway serves several insurers: each file names its own. All amounts are fen; all times carry an offset.
 * An insured-person number travels in bodies only, never in a URL.
 */
const amountFen = z.int().min(0)
const claimId = z.uuid()
const time = z.iso.datetime({ offset: true })
const text = z.string().min(1)
const institutionCode = z.string().regex(/^[HP]\d{11}$/)
/** The first is 1; each correction of a denied claim counts one more. */
const attempt = z.int().min(1)

/** A product that was handed over. `insuranceCode` null is one that the list does not know. */
export const claimedLine = z.object({
  insuranceCode: text.max(32).nullable(),
  units: z.int().min(1),
  amountFen,
  /** The boxes that it came from: settlement asks for them since 2026-01-01. */
  traceCodes: z.array(text).min(1),
})

/** What one insurer is asked to bear of one hand-over. `claimId` is ours, so that a claim whose answer got lost can be named. */
export const claimFile = z.object({
  claimId,
  attempt,
  insurerId: z.uuid(),
  /** Given at call time and not kept by the connector. */
  insuredNumber: text.max(64),
  planCode: text.max(64),
  /** The designated institution that handed the medicine over. */
  institutionCode,
  /** This insurer's share, that of the payers before it, and what is left to those after it and the patient. */
  insuranceFen: amountFen,
  earlierFen: amountFen,
  restFen: amountFen,
  handedOverAt: time,
  lines: z.array(claimedLine).min(1),
  /** Why a denied claim comes again, and what was wrong. */
  correction: z.object({ reason: z.enum(correctionReasons), remark: text.max(500) }).nullable(),
})
export type ClaimFile = z.infer<typeof claimFile>

/** The digest that is signed: SHA-256 over the file's fields in the contract's order. */
export function digestOf(file: ClaimFile): string {
  return createHash('sha256')
    .update(JSON.stringify(claimFile.parse(file)))
    .digest('base64url')
}

/** May this person have these products at this institution, and are the shares right? Changes nothing. */
export const uploadCheckAnswer = z.object({ checkNumber: text })
export type UploadCheckAnswer = z.infer<typeof uploadCheckAnswer>

/** Asks for the designated institution's signature on a file that passed its check. */
export const signRequest = z.object({ claimId, attempt, checkNumber: text, digest: text })
export type SignRequest = z.infer<typeof signRequest>
export const signAnswer = z.object({ signature: text, signedAt: time })
export type SignAnswer = z.infer<typeof signAnswer>

export const uploadRequest = z.object({ file: claimFile, checkNumber: text, signature: text })
export type UploadRequest = z.infer<typeof uploadRequest>
export const uploadAnswer = z.object({ claimNumber: text, receivedAt: time })
export type UploadAnswer = z.infer<typeof uploadAnswer>

/** Undoes a claim; one that never reached the insurer is undone in advance and refused if it still comes. */
export const undoRequest = z.object({ claimId, reason: text.max(64) })
export type UndoRequest = z.infer<typeof undoRequest>
export const undoAnswer = z.object({ reversalNumber: text, reversedAt: time })
export type UndoAnswer = z.infer<typeof undoAnswer>

/** Where a claim stands at the insurer. */
export const insurerClaimStates = ['pending', 'settled', 'denied', 'reversed'] as const

/** What the insurer has on file. */
export const detailAnswer = z.object({
  claimNumber: text,
  attempt,
  state: z.enum(insurerClaimStates),
  insuranceFen: amountFen,
  settledFen: amountFen.nullable(),
})
export type DetailAnswer = z.infer<typeof detailAnswer>

/** What the insurer's reviewers found. */
export const reviewResultAnswer = z.discriminatedUnion('state', [
  z.object({ state: z.literal('pending') }),
  z.object({ state: z.literal('passed') }),
  z.object({ state: z.literal('refused'), code: text, reason: text }),
])
export type ReviewResultAnswer = z.infer<typeof reviewResultAnswer>

/** What is paid. Why a claim was denied is the review's to say. */
export const settlementResultAnswer = z.discriminatedUnion('state', [
  z.object({ state: z.literal('pending') }),
  z.object({ state: z.literal('settled'), settledFen: amountFen, settledAt: time }),
  z.object({ state: z.literal('denied') }),
  z.object({ state: z.literal('reversed') }),
])
export type SettlementResultAnswer = z.infer<typeof settlementResultAnswer>

/** One settlement in the file of a day. */
export const dayFileLine = z.object({
  claimId,
  claimNumber: text,
  institutionCode,
  settledFen: amountFen,
  settledAt: time,
})
export type DayFileLine = z.infer<typeof dayFileLine>

/** Everything that one insurer settled on a day (YYYY-MM-DD, Asia/Shanghai) and has not taken back since. */
export const dayFile = z.object({ insurerId: z.uuid(), day: z.iso.date(), lines: z.array(dayFileLine) })
export type DayFile = z.infer<typeof dayFile>

/** Where each operation lies under the gateway's base URL. */
export const insurerPaths = {
  uploadCheck: '/upload-checks',
  sign: '/signatures',
  upload: '/uploads',
  undo: '/undos',
  detail: (id: string) => `/claims/${encodeURIComponent(id)}`,
  reviewResult: (id: string) => `/claims/${encodeURIComponent(id)}/review-result`,
  settlementResult: (id: string) => `/claims/${encodeURIComponent(id)}/settlement-result`,
  dayFile: (insurerId: string, day: string) => `/insurers/${insurerId}/day-files/${day}`,
} as const

/** The insurer's own list of reasons to refuse, as far as the sandbox gives them. A real insurer may send others. */
export const insurerRefusalCodes = [
  'invalid',
  'notCovered',
  'sharesDoNotAddUp',
  'checkUnknown',
  'signatureInvalid',
  'attemptOutOfOrder',
  'claimReversed',
  'claimUnknown',
  'fileNotReady',
  'idempotencyKeyReused',
] as const
export type InsurerRefusalCode = (typeof insurerRefusalCodes)[number]
