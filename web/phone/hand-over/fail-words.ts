import type { ReturnReason } from '#domain/fulfilment/return-reasons.ts'

/** What is said of a parcel that its patient does not get, where the work is done; its reasons are those that may be chosen there. */
export interface FailWords<Reason extends ReturnReason> {
  readonly open: string
  readonly title: string
  readonly reasons: Readonly<Record<Reason, string>>
  readonly confirm: string
  readonly keep: string
}
