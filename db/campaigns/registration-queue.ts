import { createHmac, randomUUIDv7, timingSafeEqual } from 'node:crypto'
import { and, asc, eq, inArray, isNull, lt, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Household, HouseholdSource } from '#domain/campaigns/household.ts'
import type { CampaignState, HouseholdState } from '#domain/campaigns/states.ts'
import type { DatabaseClient } from '../client.ts'
import { hashBody, readAndKeep } from '../commands.ts'
import { rowSource } from '../rows.ts'
import { routeParcels } from '../routing/schema.ts'
import { registrationQueue } from './queue-schema.ts'
import { campaignBatches, campaignHouseholds, campaigns } from './schema.ts'
import { onPickList, toldState } from './told-state.ts'

/** A household that asks to be registered, under a name that the sender gave it. */
export interface AskedRegistration {
  readonly campaignId: string
  readonly tenantId: string
  readonly key: string
  readonly source: Exclude<HouseholdSource, 'file'>
  /** The prescription that asks for the kit, where one does. */
  readonly prescriptionId?: string
  readonly household: Household
  readonly now: Date
}

/** That a registration is safe. `keyReused`: the key stands for another household already. */
export type Acknowledgement =
  | {
      readonly outcome: 'acknowledged'
      readonly registrationId: string
      readonly number: number
      readonly acknowledgedAt: Date
      /** True when it had been acknowledged before. */
      readonly replayed: boolean
    }
  | { readonly outcome: 'keyReused' }

/** A campaign as far as who registers must know it. Null for an unknown one. */
export async function findOpenCampaign(
  client: DatabaseClient,
  campaignId: string,
): Promise<{
  readonly tenantId: string
  readonly state: CampaignState
  readonly nameZh: string
  readonly nameEn: string
  /** Registrations in an hour that one sender may make; null for any number. */
  readonly senderRegistrationsPerHour: number | null
} | null> {
  const [found] = await client.network
    .select({
      tenantId: campaigns.tenantId,
      state: campaigns.state,
      nameZh: campaigns.nameZh,
      nameEn: campaigns.nameEn,
      senderRegistrationsPerHour: campaigns.senderRegistrationsPerHour,
    })
    .from(campaigns)
    .where(eq(campaigns.id, campaignId))
  return found ?? null
}

/**
 * Writes down registrations of one organisation's campaigns, all in one transaction; their order is that of the line. Not
 * a command of its own for each: the key, the body's hash and the answer are the row itself, and nothing else happens
 * until the line is worked off. When it resolves, all of them are safe.
 */
export async function acknowledgeRegistrations(
  client: DatabaseClient,
  tenantId: string,
  asked: readonly AskedRegistration[],
): Promise<Acknowledgement[]> {
  const rows = asked.map(({ now, ...registration }) => ({
    ...registration,
    prescriptionId: registration.prescriptionId ?? null,
    id: randomUUIDv7(),
    bodyHash: hashBody(registration.household),
    acknowledgedAt: now.toISOString(),
  }))
  const actor = { tenantId, principalId: 'registration', roles: [], siteIds: [] }
  const { known, kept } = await readAndKeep(client, actor, async (db) => {
    const { id, campaignId, key, bodyHash, source, prescriptionId, household, acknowledgedAt } =
      registrationQueue
    const columns = {
      id,
      tenantId: registrationQueue.tenantId,
      campaignId,
      key,
      bodyHash,
      source,
      prescriptionId,
      household,
      acknowledgedAt,
    }
    const added = await db.execute<{ id: string }>(sql`
      insert into ${registrationQueue} (id, tenant_id, campaign_id, key, body_hash, source, prescription_id,
        household, acknowledged_at)
      select id, tenant_id, campaign_id, key, body_hash, source, prescription_id, household, acknowledged_at
      from ${rowSource<keyof typeof columns>(rows, columns)}
      on conflict (campaign_id, key) do nothing returning id`)
    const { number } = registrationQueue
    const keys = [...new Set(rows.map((row) => row.key))]
    const ofCampaigns = [...new Set(rows.map((row) => row.campaignId))]
    const found = await db
      .select({ id, number, campaignId, key, bodyHash, acknowledgedAt })
      .from(registrationQueue)
      .where(and(inArray(campaignId, ofCampaigns), inArray(key, keys)))
    return { value: { known: found, kept: new Set(added.rows.map((row) => row.id)) } }
  })
  const byKey = new Map(known.map((row) => [`${row.campaignId}/${row.key}`, row]))
  return rows.map((row): Acknowledgement => {
    const found = byKey.get(`${row.campaignId}/${row.key}`)
    if (found === undefined) throw new Error('A registration was not written.')
    if (found.bodyHash !== row.bodyHash) return { outcome: 'keyReused' }
    const { id: registrationId, number, acknowledgedAt } = found
    return { outcome: 'acknowledged', registrationId, number, acknowledgedAt, replayed: !kept.has(row.id) }
  })
}

/** Where a registration stands. */
export interface RegistrationStanding {
  readonly tenantId: string
  readonly campaignNameZh: string
  readonly campaignNameEn: string
  readonly number: number
  /** How many wait before it; null once it was its turn. */
  readonly ahead: number | null
  /** The household's state in the campaign; null while it waits, and when it was refused. */
  readonly state: HouseholdState | null
  readonly tier: number | null
  readonly refusedCode: string | null
  readonly dispatchDueAt: Date | null
  /** When the parcel reached the household's village; null before, and where it comes by another way. */
  readonly arrivedAt: Date | null
  /** When somebody will come to the door with it, as the round that was released last says. */
  readonly plannedArriveAt: Date | null
}

/** What its holder may see of a registration. Reads across tenants, since a household has none. Null for an unknown id. */
export async function readRegistration(
  client: DatabaseClient,
  registrationId: string,
): Promise<RegistrationStanding | null> {
  const db = client.network
  const [found] = await db
    .select({
      campaignId: registrationQueue.campaignId,
      number: registrationQueue.number,
      registeredAt: registrationQueue.registeredAt,
      refusedCode: registrationQueue.refusedCode,
      tenantId: registrationQueue.tenantId,
      campaignNameZh: campaigns.nameZh,
      campaignNameEn: campaigns.nameEn,
      state: toldState,
      tier: campaignHouseholds.tier,
      dispatchDueAt: campaignHouseholds.dispatchDueAt,
      arrivedAt: campaignHouseholds.arrivedAt,
      plannedArriveAt: routeParcels.plannedArriveAt,
    })
    .from(registrationQueue)
    .innerJoin(campaigns, eq(campaigns.id, registrationQueue.campaignId))
    .leftJoin(campaignHouseholds, eq(campaignHouseholds.id, registrationQueue.householdId))
    .leftJoin(campaignBatches, onPickList)
    .leftJoin(
      routeParcels,
      and(
        eq(routeParcels.shipmentId, registrationQueue.householdId),
        eq(routeParcels.level, 'village'),
        eq(routeParcels.isOpen, true),
        eq(campaignHouseholds.state, 'dispatched'),
      ),
    )
    .where(eq(registrationQueue.id, registrationId))
  if (found === undefined) return null
  const { campaignId, registeredAt, ...standing } = found
  if (registeredAt !== null) return { ...standing, ahead: null }
  const [before] = await db
    .select({ ahead: sql<number>`count(*)::integer` })
    .from(registrationQueue)
    .where(
      and(
        eq(registrationQueue.campaignId, campaignId),
        lt(registrationQueue.number, standing.number),
        isNull(registrationQueue.registeredAt),
      ),
    )
  return { ...standing, ahead: before?.ahead ?? 0 }
}

/** Campaigns in whose line somebody waits, with their organisation. Across tenants: the line is worked off for all. */
export async function listWaitingCampaigns(client: DatabaseClient) {
  const found = await client.network
    .selectDistinct({ campaignId: registrationQueue.campaignId, tenantId: registrationQueue.tenantId })
    .from(registrationQueue)
    .where(isNull(registrationQueue.registeredAt))
    .orderBy(asc(registrationQueue.campaignId))
  return found
}

/** The secret part of the link to a registration: nobody can guess it without the server's secret. */
export function registrationToken(secret: string, registrationId: string): string {
  return `${registrationId}.${signatureOf(secret, registrationId)}`
}

/** The registration that a link leads to, or null for a link that is none. */
export function registrationOfToken(secret: string, token: string): string | null {
  const [registrationId = '', signature = ''] = token.split('.')
  if (!z.uuid().safeParse(registrationId).success) return null
  const [given, right] = [Buffer.from(signature), Buffer.from(signatureOf(secret, registrationId))]
  return given.length === right.length && timingSafeEqual(given, right) ? registrationId : null
}

function signatureOf(secret: string, registrationId: string): string {
  return createHmac('sha256', secret).update(`registration/${registrationId}`).digest('base64url')
}
