import { z } from '@hono/zod-openapi'
import { collectionMethods } from '#domain/money/accounts.ts'

/** An amount of money that changes hands, in fen. */
export const amountFen = z.int().min(1).max(100_000_000)

/** How money changes hands between a site and a patient. */
export const paymentMethod = z.enum(collectionMethods).exclude(['prepaid'])
