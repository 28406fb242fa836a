import { z } from '@hono/zod-openapi'
import { readOrderCatalogue } from '#db/orders/catalogue.ts'
import { saleClasses } from '#domain/catalogue/product.ts'
import { storageClasses } from '#domain/catalogue/storage-class.ts'
import { importPaperKinds } from '#domain/orders/first-business.ts'
import { defineQuery } from '../operation.ts'
import { pageOf } from '../schemas.ts'

const offer = z.object({
  sellerTenantId: z.uuid(),
  sellerNameZh: z.string(),
  sellerNameEn: z.string(),
  minimumOrderFen: z.int().openapi({ description: 'Below it the seller takes no order.' }),
  freeDeliveryFen: z.int().openapi({ description: 'From it the way costs nothing.' }),
  deliveryFeeFen: z.int(),
  tiers: z.array(z.object({ fromUnits: z.int(), unitPriceTenThousandths: z.int() })),
  supplyChain: z.array(z.string()),
  isDirect: z.boolean(),
  availableUnits: z.int(),
  earliestExpiry: z.iso.date().nullable(),
  savingPerBoxFen: z.int().nullable(),
  obstacles: z.array(z.string()),
})

const nearExpiryOffer = z.object({
  id: z.uuid(),
  sellerTenantId: z.uuid(),
  lotNumber: z.string(),
  expiresOn: z.iso.date().nullable(),
  unitPriceTenThousandths: z.int(),
  validTo: z.iso.date(),
  availableUnits: z.int(),
})

const importPaper = z.object({ kind: z.enum(importPaperKinds), number: z.string(), validTo: z.iso.date() })

const shortage = z.object({
  shortageId: z.uuid(),
  ingredientCode: z.string(),
  reason: z.string(),
  shareUnits: z.int().nullable().openapi({
    description: "Base units left of the site's share; null while nothing is shared out yet.",
  }),
})

const item = z
  .object({
    productId: z.uuid(),
    standardCode: z.string(),
    nameZh: z.string(),
    nameEn: z.string(),
    pinyin: z.string().openapi({
      description:
        'The pinyin of the Chinese name and its initials, from each syllable on, a space before each.',
    }),
    manufacturer: z.string(),
    strength: z.string(),
    baseUnit: z.string(),
    packUnits: z.int(),
    saleClass: z.enum(saleClasses),
    storageClass: z.enum(storageClasses),
    importPapers: z.array(importPaper).nullable().openapi({
      description:
        'The certificates of imported goods that are on file and in date; null for what is made in the country.',
    }),
    obstacles: z.array(z.string()),
    offers: z.array(offer),
    nearExpiryOffers: z.array(nearExpiryOffer),
    shortage: shortage.nullable().openapi({ description: 'Null where it is not scarce.' }),
  })
  .openapi('OrderCatalogueItem')

export const readOrderCatalogueOperation = defineQuery({
  path: '/order-catalogue',
  summary: 'See what a site of yours could order, at your prices',
  description:
    'Each seller with tiers, stock, expiry and what stands in the way; near-expiry offers with their true expiry; what a direct leg from the maker saves.',
  guard: 'order.read',
  query: z.object({
    siteId: z.uuid(),
    text: z.string().max(100).default(''),
    after: z.string().max(20).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  answer: pageOf(item),
  handle: ({ database, actor, now, query }) => readOrderCatalogue(database, actor, now, query),
})
