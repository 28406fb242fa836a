import { and, eq, gte, isNull, notInArray, or, sql } from 'drizzle-orm'
import { ingredients } from '#domain/catalogue/ingredients.ts'
import type { EarlierSupply, InsuranceFacts, InsuredLine } from '#domain/insurance/facts.ts'
import { lineFen } from '#domain/money/fen.ts'
import { addDays, shanghaiDate, shanghaiInstant } from '#domain/organisations/shanghai-time.ts'
import { products } from '../catalogue/schema.ts'
import type { ProductRow } from '../catalogue/queries.ts'
import type { Database } from '../client.ts'
import { dispenses } from '../fulfilment/schema.ts'
import { keptQuery } from '../kept-query.ts'
import { sites, tenants } from '../organisations/schema.ts'
import { prescriptionLines, prescriptions } from '../prescriptions/schema.ts'
import type { PrescriptionRow } from '../prescriptions/state.ts'
import { together } from '../together.ts'
import { readCovers } from './cover.ts'
import { nothingListed, ownershipOf, priceAt, readPrices, type SellingSite } from './prices.ts'

/** Earlier supplies that began before that are used up by any rule: 12 weeks, and a month for those that came late. */
const lookBackDays = 120

const antimicrobials = new Set(ingredients.filter((one) => one.antimicrobial).map(({ code }) => code))

/** A prescription that insurance is asked about; `id` null while it is being written. */
type InsuredPrescription = Pick<
  PrescriptionRow,
  'tenantId' | 'patientId' | 'kind' | 'destinationSiteId' | 'acknowledgedAt'
> & { readonly id: string | null }

/** One of its lines, with the product. */
interface LineToInsure {
  readonly lineId: string
  readonly quantityUnits: number
  readonly daysSupply: number
  readonly product: ProductRow
}

/**
 * Gathers what the insurance rules look at. `db` sees across tenants: what other institutions supplied to the patient
 * counts, without telling which they are.
 */
export async function readInsuranceFacts(
  db: Database,
  prescription: PrescriptionRow,
): Promise<InsuranceFacts> {
  const rows = await linesOf(db, { prescriptionId: prescription.id })
  const lines = rows.map(({ line, product }) => Object.assign(line, { lineId: line.id, product }))
  return readFactsOfLines(db, prescription, lines)
}

const linesOf = keptQuery((db, { prescriptionId }: { readonly prescriptionId: string }) =>
  db
    .select({ line: prescriptionLines, product: products })
    .from(prescriptionLines)
    .innerJoin(products, eq(products.id, prescriptionLines.productId))
    .where(eq(prescriptionLines.prescriptionId, prescriptionId))
    .orderBy(prescriptionLines.lineNumber),
)

/** The same for lines that are given, as they are while the prescription is still being written. */
export async function readFactsOfLines(
  db: Database,
  prescription: InsuredPrescription,
  lines: readonly LineToInsure[],
): Promise<InsuranceFacts> {
  const date = shanghaiDate(prescription.acknowledgedAt)
  const [[institution], covers, supplies] = await together([
    institutionOf(db, { siteId: prescription.destinationSiteId }),
    readCovers(db, prescription.patientId, date),
    readSupplies(db, prescription, date),
  ])
  if (!institution) throw new Error(`Site ${prescription.destinationSiteId} is not there.`)
  const { site } = institution
  const selling = { ...site, ownership: institution.ownership }
  return {
    date,
    kind: prescription.kind,
    covers,
    institution: {
      storageClasses: site.storageClasses,
      scopes: site.scopes,
      designatedCode: site.designatedCode,
      ownership: ownershipOf(selling),
    },
    lines: await insuredLines(db, lines, selling, date),
    supplies,
  }
}

const institutionOf = keptQuery((db, { siteId }: { readonly siteId: string }) =>
  db
    .select({ site: sites, ownership: tenants.ownership })
    .from(sites)
    .innerJoin(tenants, eq(tenants.id, sites.tenantId))
    .where(eq(sites.id, siteId)),
)

async function insuredLines(
  db: Database,
  lines: readonly LineToInsure[],
  site: SellingSite,
  date: string,
): Promise<InsuredLine[]> {
  const productIds = lines.map(({ product }) => product.id)
  const prices = await readPrices(db, productIds, site.tenantId, date)
  return lines.map(({ lineId, quantityUnits, daysSupply, product }) => {
    const price = priceAt(
      site,
      prices.get(product.id),
      product.unitPriceTenThousandths,
    ).unitPriceTenThousandths
    return {
      lineId,
      ingredientCodes: product.ingredientCodes,
      isAntimicrobial: product.ingredientCodes.some((code) => antimicrobials.has(code)),
      insuranceCode: product.insuranceCode,
      listClass: product.listClass,
      saleClass: product.saleClass,
      dosageForm: product.dosageForm,
      storageClass: product.storageClass,
      daysSupply,
      totalFen: lineFen(price, quantityUnits),
      price,
      listed: (prices.get(product.id) ?? nothingListed).listed,
    }
  })
}

/** What the patient had or is to have from other prescriptions, of whichever institution. */
async function readSupplies(
  db: Database,
  { id, tenantId, patientId }: InsuredPrescription,
  date: string,
): Promise<EarlierSupply[]> {
  const since = shanghaiInstant(addDays(date, -lookBackDays), '00:00')
  const rows = await suppliesSince(db, { patientId, exceptId: id, since })
  return rows.map((row) => ({
    ingredientCodes: row.ingredientCodes,
    startsOn: shanghaiDate(row.dispensedAt ?? row.acknowledgedAt),
    daysSupply: Math.ceil((row.daysSupply * (row.dispensedUnits ?? row.quantityUnits)) / row.quantityUnits),
    isHandedOver: row.dispensedAt !== null,
    isElsewhere: row.tenantId !== tenantId,
  }))
}

interface SuppliesSince {
  readonly patientId: string
  /** The prescription that is asked about itself. */
  readonly exceptId: string | null
  readonly since: Date
}

const suppliesSince = keptQuery((db, { patientId, exceptId, since }: SuppliesSince) =>
  db
    .select({
      ingredientCodes: products.ingredientCodes,
      tenantId: prescriptions.tenantId,
      acknowledgedAt: prescriptions.acknowledgedAt,
      daysSupply: prescriptionLines.daysSupply,
      quantityUnits: prescriptionLines.quantityUnits,
      dispensedAt: dispenses.dispensedAt,
      dispensedUnits: dispenses.units,
    })
    .from(prescriptions)
    .innerJoin(prescriptionLines, eq(prescriptionLines.prescriptionId, prescriptions.id))
    .innerJoin(products, eq(products.id, prescriptionLines.productId))
    .leftJoin(
      dispenses,
      and(eq(dispenses.prescriptionLineId, prescriptionLines.id), isNull(dispenses.returnedAt)),
    )
    .where(
      and(
        eq(prescriptions.patientId, patientId),
        sql`${prescriptions.id} is distinct from ${exceptId}::uuid`,
        gte(prescriptions.acknowledgedAt, since),
        // A prescription that ended counts by what was handed over of it.
        or(
          sql`${dispenses.id} is not null`,
          notInArray(prescriptions.state, ['rejected', 'cancelled', 'expired', 'completed']),
        ),
      ),
    )
    .orderBy(prescriptions.acknowledgedAt, prescriptionLines.id),
)
