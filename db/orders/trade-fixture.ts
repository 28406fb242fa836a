import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { addLot, addSite, addStock, addTenant, personOf, requestOf, type ProductRow } from '../test-world.ts'
import {
  fileFirstBusinessDocuments,
  judgeFirstBusinessDocuments,
  type FiledDocument,
} from './first-business.ts'
import { setPurchaseLimits } from './purchase-limits.ts'
import {
  enterPriceList,
  setSellerTerms,
  setSoldProducts,
  setTerritories,
  setTradeAccounts,
  type PriceListInput,
  type SellerTermsInput,
} from './sellers.ts'

// For tests: a county that orders for its villages, and sellers that have all their papers with it.

export interface Buyer {
  readonly tenantId: string
  readonly countySiteId: string
  readonly villageSiteId: string
  /** Works at the village alone. */
  readonly village: Actor
  /** Works at the county alone. */
  readonly county: Actor
  readonly qualityManager: Actor
}

/** A county whose villages may order for 100 yuan alone, and which may approve 100,000 yuan. */
export async function addBuyer(client: DatabaseClient): Promise<Buyer> {
  const tenantId = await addTenant(client, 'pharmacy')
  const countySiteId = await addSite(client, tenantId, { kind: 'county_hub' })
  const villageSiteId = await addSite(client, tenantId, {
    kind: 'village_pharmacy',
    parentId: countySiteId,
    regionCode: '640422100002',
    storageClasses: ['room', 'cool'],
    scopes: ['otc', 'prescription'],
  })
  await setPurchaseLimits(client, requestOf(personOf(tenantId, ['administrator'])), [
    { siteId: villageSiteId, limitFen: 10_000 },
    { siteId: countySiteId, limitFen: 10_000_000 },
  ])
  return {
    tenantId,
    countySiteId,
    villageSiteId,
    village: personOf(tenantId, ['purchaser'], [villageSiteId]),
    county: personOf(tenantId, ['operator'], [countySiteId]),
    qualityManager: personOf(tenantId, ['quality_manager']),
  }
}

export interface Seller {
  readonly tenantId: string
  readonly depotSiteId: string
  readonly person: Actor
}

/** What a test says of a seller; the rest is as a seller usually is. */
export interface SellerFacts {
  readonly terms?: Partial<SellerTermsInput>
  readonly limitFen?: number
  readonly prices: readonly {
    readonly product: ProductRow
    /** Price of one base unit in 1/10,000 yuan, from one unit on. */
    readonly price: number
    readonly tiers?: PriceListInput['prices']
    /** Base units at the depot; none when absent. */
    readonly stock?: number
    readonly supplyChain?: readonly string[]
  }[]
}

/** A seller in the buyer's county, with an account, prices, stock, and every document on file and accepted. */
export async function addSeller(client: DatabaseClient, buyer: Buyer, facts: SellerFacts): Promise<Seller> {
  const tenantId = await addTenant(client, 'distributor')
  const depotSiteId = await addSite(client, tenantId, { kind: 'city_depot' })
  const person = personOf(tenantId, ['seller'])
  const request = () => requestOf(person)
  await setSellerTerms(client, request(), {
    minimumOrderFen: 0,
    freeDeliveryFen: 0,
    deliveryFeeFen: 0,
    answerMinutes: 240,
    acceptsAutomatically: false,
    ...facts.terms,
  })
  await setTerritories(client, request(), [{ regionCode: '64', productId: null }])
  await setSoldProducts(
    client,
    request(),
    facts.prices.map(({ product, supplyChain }) => ({
      productId: product.id,
      supplyChain: supplyChain ?? [product.manufacturer, 'distributor'],
      active: true,
    })),
  )
  await enterPriceList(client, request(), {
    buyerGroup: 'village',
    validFrom: '2026-01-01',
    validTo: '2026-12-31',
    prices: facts.prices.flatMap(({ product, price, tiers }) => [
      { productId: product.id, fromUnits: 1, unitPriceTenThousandths: price },
      ...(tiers ?? []),
    ]),
  })
  await setTradeAccounts(client, request(), [
    {
      buyerTenantId: buyer.tenantId,
      buyerGroup: 'village',
      limitFen: facts.limitFen ?? 100_000_000,
      termsDays: 30,
    },
  ])
  for (const { product, stock } of facts.prices) {
    if (stock !== undefined)
      await addStock(client, {
        tenantId,
        siteId: depotSiteId,
        lot: await addLot(client, product),
        units: stock,
      })
  }
  const seller = { tenantId, depotSiteId, person }
  await acquaint(
    client,
    buyer,
    seller,
    facts.prices.map(({ product }) => product.id),
  )
  return seller
}

export const inForce = { number: 'N-1', validFrom: '2026-01-01', validTo: '2027-12-31' } as const

/** Files every document between the two, and of the products, and has each keeper accept what it keeps. */
async function acquaint(
  client: DatabaseClient,
  buyer: Buyer,
  seller: Seller,
  productIds: readonly string[],
): Promise<void> {
  const atBuyer: FiledDocument[] = [
    ...(
      ['distribution_licence', 'business_licence', 'sales_authorisation', 'quality_agreement'] as const
    ).map(
      (kind) =>
        ({
          keeperTenantId: buyer.tenantId,
          subject: 'seller',
          subjectId: seller.tenantId,
          kind,
          ...inForce,
        }) as const,
    ),
    ...productIds.map(
      (subjectId) =>
        ({
          keeperTenantId: buyer.tenantId,
          subject: 'product',
          subjectId,
          kind: 'approval_document',
          ...inForce,
        }) as const,
    ),
  ]
  const atSeller: FiledDocument[] = (['operating_licence', 'business_licence'] as const).map((kind) => ({
    keeperTenantId: seller.tenantId,
    subject: 'buyer',
    subjectId: buyer.tenantId,
    kind,
    ...inForce,
  }))
  const filed = await fileFirstBusinessDocuments(client, requestOf(seller.person), atBuyer)
  await accept(client, buyer.qualityManager, filed.answer.documentIds)
  const kept = await fileFirstBusinessDocuments(client, requestOf(buyer.qualityManager), atSeller)
  await accept(client, personOf(seller.tenantId, ['quality_manager']), kept.answer.documentIds)
}

async function accept(client: DatabaseClient, keeper: Actor, documentIds: readonly string[]): Promise<void> {
  await judgeFirstBusinessDocuments(client, requestOf(keeper), {
    documentIds,
    decision: 'accepted',
    reason: null,
  })
}
