import { z } from '@hono/zod-openapi'
import { listNearExpiry } from '#db/inventory/near-expiry.ts'
import { defineQuery } from '../operation.ts'
import { pageOf, pageQuery } from '../schemas.ts'

const nearExpiry = z
  .object({
    siteId: z.uuid(),
    siteNameZh: z.string(),
    lotId: z.uuid(),
    lotNumber: z.string(),
    productId: z.uuid(),
    productNameZh: z.string(),
    expiresOn: z.iso.date(),
    units: z.int(),
    daysLeft: z.int(),
    band: z
      .union([z.int(), z.literal('expired')])
      .openapi({ description: "The nearest of your organisation's thresholds that the lot is within." }),
  })
  .openapi('NearExpiry')

/** A row has no id of its own: its last day, site and lot name it. */
const position = z
  .templateLiteral([z.iso.date(), '.', z.uuid(), '.', z.uuid()])
  .openapi({ type: 'string', description: 'The `next` of the page before.' })

export const listNearExpiryOperation = defineQuery({
  path: '/near-expiry',
  summary: 'List what comes close to its last day at your sites, the nearest first',
  guard: 'stock.read',
  query: pageQuery.extend({ siteId: z.uuid().optional(), after: position.optional() }),
  answer: pageOf(nearExpiry),
  async handle({ database, actor, now, query: { siteId, after, limit } }) {
    const page = { siteId, after: after && positionOf(after), limit: limit + 1 }
    const rows = await listNearExpiry(database, actor, now, page)
    const items = rows.slice(0, limit)
    const last = rows.length > limit ? items.at(-1) : undefined
    return { items, next: last === undefined ? null : `${last.expiresOn}.${last.siteId}.${last.lotId}` }
  },
})

function positionOf(text: string) {
  const [expiresOn = '', siteId = '', lotId = ''] = text.split('.')
  return { expiresOn, siteId, lotId }
}
