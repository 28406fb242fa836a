import { and, asc, desc, eq, gte, lte } from 'drizzle-orm'
import type { CorrectionReason } from '#domain/insurance/correction.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { Actor } from '../actor.ts'
import { products } from '../catalogue/schema.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAs } from '../commands.ts'
import { shipmentLines, shipments, shipmentScans } from '../fulfilment/schema.ts'
import { keptQuery } from '../kept-query.ts'
import { chargeLines, charges } from '../money/schema.ts'
import { sites } from '../organisations/schema.ts'
import { patientCovers } from '../patients/schema.ts'
import { claimCorrections, claims } from './schema.ts'
import { together } from '../together.ts'

/** One prescription line of a claim, with the boxes that it was handed over from. */
export interface ClaimedLine {
  readonly insuranceCode: string | null
  readonly units: number
  readonly amountFen: number
  readonly traceCodes: readonly string[]
}

/** All that the insurer must be told of a hand-over. The insured number is to be passed on at once and kept nowhere. */
export interface ClaimToSubmit {
  readonly claimId: string
  readonly attempt: number
  readonly insurerTenantId: string
  readonly insuredNumber: string
  readonly planCode: string
  readonly institutionCode: string
  readonly insuranceFen: number
  /** Borne by the payers before this one, and left to those after it and the patient. */
  readonly earlierFen: number
  readonly restFen: number
  readonly handedOverAt: Date
  /** The insurer has it already, and only its answer is missing. */
  readonly isSubmitted: boolean
  readonly correction: { readonly reason: CorrectionReason; readonly remark: string } | null
  readonly lines: readonly ClaimedLine[]
}

/**
 * Gathers a claim for its insurer, as the tenant that handed over.
 * @throws CommandRefused `notFound` when there is no such claim, or it is not the actor's to submit.
 */
export function readClaimToSubmit(
  client: DatabaseClient,
  actor: Actor,
  claimId: string,
): Promise<ClaimToSubmit> {
  return readAs(client, actor, async (db) => {
    const [found] = await claimOf(db, { claimId, tenantId: actor.tenantId })
    if (!found || found.institutionCode === null) throw notFound('claim')
    const { claim, charge, institutionCode } = found
    const [correction, handedOverAt, lines] = await together([
      readCorrection(db, claimId),
      readHandedOverAt(db, charge),
      readLines(db, charge.shipmentId),
    ])
    const { claimedFen, earlierFen } = claim
    return {
      claimId,
      attempt: claim.attempt,
      insurerTenantId: claim.insurerTenantId,
      insuredNumber: correction?.insuredNumber ?? (await readInsuredNumber(db, charge, claim.planCode)),
      planCode: claim.planCode,
      institutionCode,
      insuranceFen: claimedFen,
      earlierFen,
      restFen: charge.totalFen - earlierFen - claimedFen,
      isSubmitted: claim.state !== 'prechecked',
      correction: correction && { reason: correction.reason, remark: correction.remark },
      handedOverAt,
      lines,
    }
  })
}

type Charge = typeof charges.$inferSelect
type OfShipment = { readonly shipmentId: string }

const claimOf = keptQuery(
  (db, { claimId, tenantId }: { readonly claimId: string; readonly tenantId: string }) =>
    db
      .select({ claim: claims, charge: charges, institutionCode: sites.designatedCode })
      .from(claims)
      .innerJoin(
        charges,
        and(eq(charges.shipmentId, claims.shipmentId), eq(charges.tenantId, claims.tenantId)),
      )
      .innerJoin(sites, eq(sites.id, charges.siteId))
      .where(and(eq(claims.id, claimId), eq(claims.tenantId, tenantId))),
)

/** The last correction, which the present attempt comes with; null in the first one. */
async function readCorrection(db: Database, claimId: string) {
  const [correction] = await lastCorrectionOf(db, { claimId })
  return correction ?? null
}

const lastCorrectionOf = keptQuery((db, { claimId }: { readonly claimId: string }) =>
  db
    .select()
    .from(claimCorrections)
    .where(eq(claimCorrections.claimId, claimId))
    .orderBy(desc(claimCorrections.attempt))
    .limit(1),
)

async function readInsuredNumber(db: Database, charge: Charge, planCode: string): Promise<string> {
  const { patientId, bookedAt } = charge
  const [cover] = await coverOn(db, { patientId, planCode, date: shanghaiDate(bookedAt) })
  if (!cover) throw notFound('cover')
  return cover.insuredNumber
}

interface CoverOn {
  readonly patientId: string
  readonly planCode: string
  /** YYYY-MM-DD in Shanghai. */
  readonly date: string
}

const coverOn = keptQuery((db, { patientId, planCode, date }: CoverOn) =>
  db
    .select({ insuredNumber: patientCovers.insuredNumber })
    .from(patientCovers)
    .where(
      and(
        eq(patientCovers.patientId, patientId),
        eq(patientCovers.planCode, planCode),
        lte(patientCovers.validFrom, date),
        gte(patientCovers.validTo, date),
      ),
    ),
)

async function readHandedOverAt(db: Database, charge: Charge): Promise<Date> {
  const [shipment] = await handOverOf(db, { shipmentId: charge.shipmentId })
  return shipment?.handedOverAt ?? charge.bookedAt
}

const handOverOf = keptQuery((db, { shipmentId }: OfShipment) =>
  db.select({ handedOverAt: shipments.handedOverAt }).from(shipments).where(eq(shipments.id, shipmentId)),
)

async function readLines(db: Database, shipmentId: string): Promise<ClaimedLine[]> {
  const [lines, boxes] = await together([chargedLinesOf(db, { shipmentId }), boxesOf(db, { shipmentId })])
  return lines.map(({ prescriptionLineId, insuranceCode, units, amountFen }) => ({
    insuranceCode,
    units,
    amountFen,
    traceCodes: boxes.filter((box) => box.prescriptionLineId === prescriptionLineId).map((box) => box.code),
  }))
}

const chargedLinesOf = keptQuery((db, { shipmentId }: OfShipment) =>
  db
    .select({
      prescriptionLineId: chargeLines.prescriptionLineId,
      insuranceCode: products.insuranceCode,
      units: chargeLines.units,
      amountFen: chargeLines.totalFen,
    })
    .from(chargeLines)
    .innerJoin(products, eq(products.id, chargeLines.productId))
    .where(eq(chargeLines.shipmentId, shipmentId))
    .orderBy(asc(chargeLines.prescriptionLineId)),
)

const boxesOf = keptQuery((db, { shipmentId }: OfShipment) =>
  db
    .select({ prescriptionLineId: shipmentLines.prescriptionLineId, code: shipmentScans.code })
    .from(shipmentScans)
    .innerJoin(shipmentLines, eq(shipmentLines.id, shipmentScans.shipmentLineId))
    .where(eq(shipmentScans.shipmentId, shipmentId))
    .orderBy(asc(shipmentScans.code)),
)
