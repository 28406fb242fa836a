import { and, asc, eq, sql } from 'drizzle-orm'
import { type HouseholdState, openCampaignStates } from '#domain/campaigns/states.ts'
import type { Actor } from '../actor.ts'
import { products } from '../catalogue/schema.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAcross } from '../commands.ts'
import { latinRegionName } from '../organisations/region-name.ts'
import { regions } from '../organisations/schema.ts'
import { patients } from '../patients/schema.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { symptomForms } from '../triage/schema.ts'
import { isOwnPrescription } from './prescribed-household.ts'
import { registrationQueue } from './queue-schema.ts'
import { campaignAreas, campaignBatches, campaignHouseholds, campaignKitLines, campaigns } from './schema.ts'
import { onPickList, toldState } from './told-state.ts'

const hourMs = 3_600_000

/** What a household would get of a product, in base units. */
export interface PrescribableLine {
  readonly productId: string
  readonly nameZh: string
  readonly nameEn: string
  readonly strength: string
  readonly baseUnit: string
  readonly units: number
}

/** What came of a prescription's asking. */
export interface PrescribedRegistration {
  readonly registrationId: string
  readonly number: number
  readonly acknowledgedAt: Date
  readonly isWaiting: boolean
  readonly state: HouseholdState | null
  readonly refusedCode: string | null
  readonly dispatchDueAt: Date | null
  readonly arrivedAt: Date | null
}

/** A campaign as far as a doctor must know it to ask for its kit: not its stock, households, depots or who runs it. */
export interface PrescribableCampaign {
  readonly id: string
  readonly nameZh: string
  readonly nameEn: string
  readonly areaZh: string
  readonly areaEn: string
  /** When everything is to be dispatched by; null while no start is planned. */
  readonly untilAt: Date | null
  readonly kit: readonly PrescribableLine[]
  /** Null until this prescription has asked. */
  readonly registration: PrescribedRegistration | null
}

export interface PrescribableKits {
  /** False for a prescription that answers no symptom form: it asks for no kit. */
  readonly answersForm: boolean
  readonly campaigns: readonly PrescribableCampaign[]
}

/**
 * The campaigns in which the acting doctor's prescription may ask for its patient's household: those that take households in
 * and serve the patient's village, and those that it has asked already. Reads across tenants, since a campaign is of another
 * organisation; of the patient nothing is shown.
 * @throws CommandRefused `prescriptionNotFound` also for one of another doctor.
 */
export function readPrescribableKits(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  prescriptionId: string,
): Promise<PrescribableKits> {
  return readAcross(client, actor, 'campaigns.prescribable', now, async (db) => {
    const [prescription] = await db
      .select({ villageCode: patients.villageCode, formId: symptomForms.id })
      .from(prescriptions)
      .innerJoin(patients, eq(patients.id, prescriptions.patientId))
      .leftJoin(symptomForms, eq(symptomForms.prescriptionId, prescriptions.id))
      .where(isOwnPrescription(actor, prescriptionId))
    if (prescription === undefined) throw notFound('prescription')
    const { villageCode, formId } = prescription
    if (formId === null) return { answersForm: false, campaigns: [] }
    const found: PrescribableCampaign[] = []
    for (const row of await readServing(db, villageCode, prescriptionId))
      found.push({
        ...describe(row),
        kit: await readKitProducts(db, row.kitId),
        registration: registrationOf(row),
      })
    return { answersForm: true, campaigns: found }
  })
}

type Serving = Awaited<ReturnType<typeof readServing>>[number]

/** Of a campaign whose areas lie in one another, the narrowest one that holds the village. */
async function readServing(db: Database, villageCode: string, prescriptionId: string) {
  const serves = sql`${villageCode} like ${campaignAreas.regionCode} || '%'`
  const hasAsked = sql`${registrationQueue.id} is not null`
  return db
    .selectDistinctOn([campaigns.id], {
      id: campaigns.id,
      nameZh: campaigns.nameZh,
      nameEn: campaigns.nameEn,
      kitId: campaigns.kitId,
      regionCode: campaignAreas.regionCode,
      regionZh: regions.nameZh,
      startedAt: campaigns.startedAt,
      plannedStartAt: campaigns.plannedStartAt,
      targetHours: campaigns.targetHours,
      registrationId: registrationQueue.id,
      number: registrationQueue.number,
      acknowledgedAt: registrationQueue.acknowledgedAt,
      registeredAt: registrationQueue.registeredAt,
      refusedCode: registrationQueue.refusedCode,
      state: toldState,
      dispatchDueAt: campaignHouseholds.dispatchDueAt,
      arrivedAt: campaignHouseholds.arrivedAt,
    })
    .from(campaigns)
    .innerJoin(campaignAreas, and(eq(campaignAreas.campaignId, campaigns.id), serves))
    .leftJoin(regions, eq(regions.code, campaignAreas.regionCode))
    .leftJoin(
      registrationQueue,
      and(
        eq(registrationQueue.campaignId, campaigns.id),
        eq(registrationQueue.key, prescribedKey(prescriptionId)),
      ),
    )
    .leftJoin(campaignHouseholds, eq(campaignHouseholds.id, registrationQueue.householdId))
    .leftJoin(campaignBatches, onPickList)
    .where(sql`(${campaigns.state} = any(${sql.param([...openCampaignStates])}::text[]) or ${hasAsked})`)
    .orderBy(asc(campaigns.id), sql`length(${campaignAreas.regionCode}) desc`)
}

/** What a prescription's registration is called in a campaign's line: it asks a campaign once. */
export function prescribedKey(prescriptionId: string): string {
  return `prescription/${prescriptionId}`
}

function describe(row: Serving) {
  const { id, nameZh, nameEn, regionCode, regionZh, startedAt, plannedStartAt, targetHours } = row
  const from = startedAt ?? plannedStartAt
  return {
    id,
    nameZh,
    nameEn,
    areaZh: regionZh ?? regionCode,
    areaEn: regionZh === null ? regionCode : latinRegionName(regionZh),
    untilAt: from === null ? null : new Date(from.getTime() + targetHours * hourMs),
  }
}

function registrationOf(row: Serving): PrescribedRegistration | null {
  const {
    registrationId,
    number,
    acknowledgedAt,
    registeredAt,
    state,
    refusedCode,
    dispatchDueAt,
    arrivedAt,
  } = row
  if (registrationId === null || number === null || acknowledgedAt === null) return null
  const isWaiting = registeredAt === null
  return { registrationId, number, acknowledgedAt, isWaiting, state, refusedCode, dispatchDueAt, arrivedAt }
}

function readKitProducts(db: Database, kitId: string): Promise<PrescribableLine[]> {
  return db
    .select({
      productId: products.id,
      nameZh: products.nameZh,
      nameEn: products.nameEn,
      strength: products.strength,
      baseUnit: products.baseUnit,
      units: campaignKitLines.units,
    })
    .from(campaignKitLines)
    .innerJoin(products, eq(products.id, campaignKitLines.productId))
    .where(eq(campaignKitLines.kitId, kitId))
    .orderBy(asc(campaignKitLines.position))
}
