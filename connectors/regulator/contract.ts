import { z } from 'zod'

const position = z.int().positive()
const hash = z.string().regex(/^[\da-f]{64}$/)

/** One event of the network. Types are an open list for the receiver. */
export const reportedEvent = z.object({
  position,
  type: z.string(),
  kind: z.string(),
  id: z.uuid(),
  tenantId: z.uuid(),
  prescriptionId: z.uuid().nullable(),
  principalId: z.string(),
  occurredAt: z.iso.datetime(),
  facts: z.record(z.string(), z.unknown()),
  signature: z.record(z.string(), z.unknown()).nullable(),
  /** What the prescription of the event bore by then: the doctor's and the pharmacist's detached JWS, each over a text of that SHA-256. */
  signatures: z.array(
    z.object({
      act: z.string(),
      personId: z.uuid(),
      keyId: z.string(),
      publicKey: z.record(z.string(), z.unknown()),
      contentSha256: z.string(),
      jws: z.string(),
      recordedAt: z.iso.datetime(),
    }),
  ),
  /** What the seal of its batch covers. */
  sealedText: z.string(),
})
export type ReportedEvent = z.infer<typeof reportedEvent>

/** SHA-256 of the previous hash and the sealed texts of its events, each after a line feed. */
export const reportedSeal = z.object({
  firstPosition: position,
  lastPosition: position,
  previousHash: hash,
  hash,
})

/** Events that follow `after` without a gap, and the seals of the batches that end among them. */
export const reportRequest = z.object({
  after: z.int().min(0),
  events: z.array(reportedEvent).min(1).max(500),
  seals: z.array(reportedSeal).max(500),
})
export type ReportRequest = z.infer<typeof reportRequest>

/** Up to where the regulator has everything. */
export const receivedAnswer = z.object({ receivedTo: z.int().min(0) })
export type ReceivedAnswer = z.infer<typeof receivedAnswer>

/**
 * A report is refused as `gap` when something before it is missing, `rewritten` when it tells otherwise what was
 * received before, `sealBroken` when a seal does not fit its events or the seal before, and `invalid` out of shape.
 */
export const regulatorPaths = { reports: '/event-reports', received: '/event-reports/received' } as const
