import { z } from '@hono/zod-openapi'
import { collectionMethods } from '#domain/money/accounts.ts'
import { instant, pageQuery } from '../schemas.ts'

/** An amount of money that changes hands, in fen. */
export const amountFen = z.int().min(1).max(100_000_000)

/** A page of what is due at the reader's sites, or at one of them. */
export const dueQuery = pageQuery.extend({ siteId: z.uuid().optional() })

/** How money changes hands between a site and a patient. */
export const paymentMethod = z.enum(collectionMethods).exclude(['prepaid'])

/** What somebody said was paid at a hand-over and does not fit what was due: it is not in the books. */
export const toldPayment = z
  .object({ method: z.enum(collectionMethods), amountFen: z.int(), dueFen: z.int(), toldAt: instant })
  .openapi('ToldPayment')
