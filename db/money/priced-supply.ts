import { and, eq } from 'drizzle-orm'
import type { CoveredLine } from '#domain/insurance/cover.ts'
import { splitAmongPayers, type PatientCover, type PayerSplit } from '#domain/insurance/payers.ts'
import { lineFen } from '#domain/money/fen.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { productsOf } from '../catalogue/products-of.ts'
import type { Database } from '../client.ts'
import { priceAt, readPrices, type PriceCharged } from '../insurance/prices.ts'
import { keptQuery } from '../kept-query.ts'
import { sites, tenants } from '../organisations/schema.ts'
import { together } from '../together.ts'

/** What a site hands over, as far as its prices go. */
export interface Supply {
  readonly siteId: string
  readonly siteTenantId: string
  /** One per lot or per prescription line; those of one prescription line are charged together. */
  readonly lines: readonly HandedOverLine[]
}

export interface HandedOverLine {
  readonly prescriptionLineId: string
  readonly productId: string
  /** Base units. */
  readonly units: number
}

export type PricedLine = HandedOverLine & CoveredLine & { readonly price: PriceCharged }

export interface PricedSupply {
  readonly lines: readonly PricedLine[]
  /** Insurance pays designated institutions only. */
  readonly isDesignated: boolean
}

/** Prices each prescription line of a supply once, by the lists of the day of `now` that count for the site. */
export async function priceSupply(db: Database, supply: Supply, now: Date): Promise<PricedSupply> {
  const productIds = [...new Set(supply.lines.map((line) => line.productId))]
  const [site, priced, prices] = await together([
    readSite(db, supply),
    productsOf(db, { productIds }),
    readPrices(db, productIds, supply.siteTenantId, shanghaiDate(now)),
  ])
  const known = new Map(priced.map((product) => [product.id, product]))
  const lines = perPrescriptionLine(supply.lines).map(({ prescriptionLineId, productId, units }) => {
    const product = known.get(productId)
    if (!product) throw new Error(`Product ${productId} is not in the catalogue.`)
    const price = priceAt(site, prices.get(productId), product.unitPriceTenThousandths)
    const totalFen = lineFen(price.unitPriceTenThousandths, units)
    return { prescriptionLineId, productId, units, listClass: product.listClass, totalFen, price }
  })
  return { lines, isDesignated: site.isDesignated }
}

/** Who bears a priced supply; `selfPay`: the prescription lines that insurance refused. */
export function splitSupply(
  lines: readonly PricedLine[],
  selfPay: ReadonlySet<string>,
  covers: readonly PatientCover[],
): PayerSplit {
  return splitAmongPayers(
    lines.map((line) => ({ ...line, isSelfPay: selfPay.has(line.prescriptionLineId) })),
    covers,
  )
}

function perPrescriptionLine(lines: readonly HandedOverLine[]): HandedOverLine[] {
  const perLine = new Map<string, HandedOverLine>()
  for (const line of lines) {
    const units = (perLine.get(line.prescriptionLineId)?.units ?? 0) + line.units
    perLine.set(line.prescriptionLineId, { ...line, units })
  }
  return [...perLine.values()]
}

async function readSite(db: Database, supply: Supply) {
  const { siteId, siteTenantId } = supply
  const [site] = await ownSite(db, { siteId, siteTenantId })
  if (!site) throw new Error(`Site ${siteId} does not belong to the tenant that books.`)
  return { ...site, isDesignated: site.designatedCode !== null }
}

const ownSite = keptQuery((db, { siteId, siteTenantId }: Pick<Supply, 'siteId' | 'siteTenantId'>) =>
  db
    .select({
      tenantId: sites.tenantId,
      kind: sites.kind,
      ownership: tenants.ownership,
      designatedCode: sites.designatedCode,
    })
    .from(sites)
    .innerJoin(tenants, eq(tenants.id, sites.tenantId))
    .where(and(eq(sites.id, siteId), eq(sites.tenantId, siteTenantId))),
)
