import { isImported } from '#domain/catalogue/approval-number.ts'
import { importPaperKinds } from '#domain/orders/first-business.ts'
import type { DatabaseClient } from '#db/client.ts'
import type { CommandRequest } from '#db/commands.ts'
import {
  fileFirstBusinessDocuments,
  judgeFirstBusinessDocuments,
  type FiledDocument,
} from '#db/orders/first-business.ts'
import { offerNearExpiry } from '#db/orders/near-expiry.ts'
import { setPurchaseLimits } from '#db/orders/purchase-limits.ts'
import {
  enterPriceList,
  setSellerTerms,
  setSoldProducts,
  setTerritories,
  setTradeAccounts,
} from '#db/orders/sellers.ts'
import type { SeedProduct } from '../catalogue/products.ts'
import { siteId } from '../world/sites.ts'
import { countyRegions } from '../world/regions.ts'
import { countyTenantKey, tenantId } from '../world/tenants.ts'
import type { World } from '../world/world.ts'
import { pricesOf, soldBy, supplyChainOf } from './assortment.ts'
import { depotKeyOf, distributors, type SeedDistributor } from './distributors.ts'

/** A request of one step of the load, in the name of a tenant. */
type Step = (route: string, tenant: string) => CommandRequest

const buyerGroup = 'county'

/** What the people of each kind of site may order alone, in fen. */
const limits = { county_hub: 5_000_000, township_pharmacy: 200_000, village_pharmacy: 30_000 } as const

/**
 * Opens the trade between the distributors and the counties, through the commands that they use themselves: terms, areas,
 * prices and accounts of the sellers, limits of the buyers, and every first-business document filed and accepted.
 */
export async function loadTrade(
  database: DatabaseClient,
  step: Step,
  world: World,
  today: string,
): Promise<void> {
  for (const distributor of distributors) await openSelling(database, step, world, distributor, today)
  for (const { county } of countyRegions) await setLimits(database, step, world, county.code)
  await acquaint(database, step, world, today)
  await offerWhatIsNearExpiry(database, step, world)
}

async function openSelling(
  database: DatabaseClient,
  step: Step,
  { products }: World,
  distributor: SeedDistributor,
  today: string,
): Promise<void> {
  const tenant = tenantId(distributor.key)
  const year = Number(today.slice(0, 4))
  const sold = soldBy(distributor, products)
  const { minimumOrderFen, freeDeliveryFen, deliveryFeeFen, answerMinutes } = distributor
  await setSellerTerms(database, step('seeds.selling.terms', tenant), {
    minimumOrderFen,
    freeDeliveryFen,
    deliveryFeeFen,
    answerMinutes,
    acceptsAutomatically: false,
  })
  await setTerritories(
    database,
    step('seeds.selling.territories', tenant),
    distributor.territories.map((regionCode) => ({ regionCode, productId: null })),
  )
  await setSoldProducts(
    database,
    step('seeds.selling.products', tenant),
    sold.map((product) => ({
      productId: product.id,
      supplyChain: supplyChainOf(distributor, product),
      active: true,
    })),
  )
  await enterPriceList(database, step('seeds.selling.prices', tenant), {
    buyerGroup,
    validFrom: `${year - 1}-01-01`,
    validTo: `${year + 1}-12-31`,
    prices: sold.flatMap((product) => pricesOf(distributor, product)),
  })
  await setTradeAccounts(
    database,
    step('seeds.selling.accounts', tenant),
    buyersOf(distributor).map((buyerTenantId) => ({
      buyerTenantId,
      buyerGroup,
      limitFen: 20_000_000,
      termsDays: 60,
    })),
  )
}

/** The counties that a distributor sells to. */
function buyersOf({ territories }: SeedDistributor): string[] {
  return countyRegions
    .filter(({ county }) => territories.some((region) => county.code.startsWith(region)))
    .map(({ county }) => tenantId(countyTenantKey(county.code)))
}

async function setLimits(
  database: DatabaseClient,
  step: Step,
  { sites }: World,
  countyCode: string,
): Promise<void> {
  const tenant = tenantId(countyTenantKey(countyCode))
  const rows = sites.flatMap(({ id, tenantId: owner, kind }) => {
    const limitFen = limits[kind as keyof typeof limits]
    return owner === tenant && limitFen !== undefined ? [{ siteId: id, limitFen }] : []
  })
  await setPurchaseLimits(database, step('seeds.purchase_limits', tenant), rows)
}

/** Each side files its papers with the other, and the other's quality manager accepts them. */
async function acquaint(database: DatabaseClient, step: Step, world: World, today: string): Promise<void> {
  const year = Number(today.slice(0, 4))
  const dates = { validFrom: `${year - 1}-01-01`, validTo: `${year + 2}-12-31` }
  const filedWith = new Map<string, string[]>()
  const file = async (filer: string, documents: readonly FiledDocument[]) => {
    const request = step('seeds.first_business', filer)
    const { answer } = await fileFirstBusinessDocuments(database, request, documents)
    for (const [index, { keeperTenantId }] of documents.entries()) {
      const id = answer.documentIds[index]
      if (id !== undefined) filedWith.set(keeperTenantId, [...(filedWith.get(keeperTenantId) ?? []), id])
    }
  }
  for (const distributor of distributors) {
    await file(tenantId(distributor.key), papersOfSeller(distributor, dates))
  }
  for (const { county } of countyRegions) {
    await file(tenantId(countyTenantKey(county.code)), papersOfBuyer(county.code, world, dates))
  }
  for (const [keeper, documentIds] of filedWith) {
    await judgeFirstBusinessDocuments(database, step('seeds.first_business_judged', keeper), {
      documentIds,
      decision: 'accepted',
      reason: null,
    })
  }
}

type Dates = Pick<FiledDocument, 'validFrom' | 'validTo'>

const sellerPapers = [
  'distribution_licence',
  'business_licence',
  'sales_authorisation',
  'quality_agreement',
] as const

function papersOfSeller(distributor: SeedDistributor, dates: Dates): FiledDocument[] {
  const subjectId = tenantId(distributor.key)
  return buyersOf(distributor).flatMap((keeperTenantId) =>
    sellerPapers.map((kind, index): FiledDocument => ({
      keeperTenantId,
      subject: 'seller',
      subjectId,
      kind,
      number: `DEMO-S${index + 1}-${subjectId.slice(-6)}`,
      ...dates,
    })),
  )
}

/** A county's own papers with each of its sellers, and those of every product that it may buy in its own file. */
function papersOfBuyer(countyCode: string, { products }: World, dates: Dates): FiledDocument[] {
  const buyer = tenantId(countyTenantKey(countyCode))
  const sellers = distributors.filter((distributor) => buyersOf(distributor).includes(buyer))
  const own = sellers.flatMap(({ key }) =>
    (['operating_licence', 'business_licence'] as const).map((kind, index): FiledDocument => ({
      keeperTenantId: tenantId(key),
      subject: 'buyer',
      subjectId: buyer,
      kind,
      number: `DEMO-B${index + 1}-${countyCode}`,
      ...dates,
    })),
  )
  const sold = new Map(
    sellers.flatMap((seller) => soldBy(seller, products).map((product) => [product.id, product] as const)),
  )
  return [...own, ...[...sold.values()].flatMap((product) => papersOfProduct(buyer, product, dates))]
}

/** The approval of a product, and the papers of what is made abroad. */
function papersOfProduct(
  keeperTenantId: string,
  { id: subjectId, key, approvalNumber }: SeedProduct,
  dates: Dates,
): FiledDocument[] {
  const paper = (kind: FiledDocument['kind'], number: string): FiledDocument => ({
    keeperTenantId,
    subject: 'product',
    subjectId,
    kind,
    number,
    ...dates,
  })
  const ofImport = isImported(approvalNumber) ? importPaperKinds : []
  return [
    paper('approval_document', approvalNumber),
    ...ofImport.map((kind, index) => paper(kind, `DEMO-I${index + 1}-${key}`)),
  ]
}

const nearExpiryOffersEach = 3
/** What a near-expiry offer costs of the catalogue's price, in hundredths. */
const nearExpiryPercent = 45

async function offerWhatIsNearExpiry(
  database: DatabaseClient,
  step: Step,
  { products, lots }: World,
): Promise<void> {
  for (const distributor of distributors) {
    const sold = new Map(soldBy(distributor, products).map((product) => [product.id, product]))
    const near = lots.filter(({ purpose, productId }) => purpose === 'near_expiry' && sold.has(productId))
    for (const { id: lotId, productId, expiresOn } of near.slice(0, nearExpiryOffersEach)) {
      const price = sold.get(productId)?.unitPriceTenThousandths ?? 0
      const request = { ...step('seeds.selling.near_expiry', tenantId(distributor.key)), key: lotId }
      await offerNearExpiry(database, request, {
        siteId: siteId(depotKeyOf(distributor)),
        lotId,
        unitPriceTenThousandths: Math.max(1, Math.round((price * nearExpiryPercent) / 100)),
        validTo: expiresOn,
      })
    }
  }
}
