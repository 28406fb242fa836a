import { z } from '@hono/zod-openapi'
import {
  awardStates,
  bidStates,
  objectionStates,
  type AwardState,
  type BidState,
  type ObjectionState,
} from '#domain/procurement/bid-states.ts'
import {
  callOffStates,
  contractStates,
  failureCauses,
  roundStates,
  type CallOffState,
  type ContractState,
  type RoundState,
} from '#domain/procurement/round-states.ts'
import { statesOf } from '#domain/state-table.ts'
import { instant } from '../schemas.ts'

export const roundState = z.enum(statesOf<RoundState>(roundStates)).openapi('ProcurementRoundState')
export const bidState = z.enum(statesOf<BidState>(bidStates)).openapi('ProcurementBidState')
export const awardState = z.enum(statesOf<AwardState>(awardStates)).openapi('ProcurementAwardState')
export const objectionState = z
  .enum(statesOf<ObjectionState>(objectionStates))
  .openapi('ProcurementObjectionState')
export const contractState = z
  .enum(statesOf<ContractState>(contractStates))
  .openapi('ProcurementContractState')
export const callOffState = z.enum(statesOf<CallOffState>(callOffStates)).openapi('ProcurementCallOffState')

/** Long enough that nobody tries them all: it wraps a key. */
export const passphrase = z.string().min(16).max(200).openapi({
  description: 'At least 16 characters that only you know. It is kept nowhere.',
})

export const offer = z.object({
  productId: z.uuid(),
  tiers: z.array(z.object({ fromUnits: z.int(), unitPriceTenThousandths: z.int() })),
  capacityUnits: z.int(),
  regionCodes: z.array(z.string()),
  validTo: z.iso.date(),
})

/** A round as every party sees it. */
export const round = z
  .object({
    id: z.uuid(),
    tenantId: z.uuid(),
    title: z.string(),
    state: roundState,
    stateSince: instant,
    failureCause: z.enum(failureCauses).nullable(),
    cancelReason: z.string().nullable(),
    demandClosesAt: instant,
    biddingOpensAt: instant,
    biddingClosesAt: instant,
    openingDueAt: instant,
    awardDueAt: instant,
    objectionDays: z.int(),
    objectionsCloseAt: instant.nullable(),
    contractStartsAt: instant,
    contractEndsAt: instant,
    awardId: z.uuid().nullable(),
  })
  .openapi('ProcurementRound')
