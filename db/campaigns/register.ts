import { randomUUIDv7 } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { eligibilityOf, partitionOf } from '#domain/campaigns/eligibility.ts'
import {
  homeHoursOf,
  homePositionOf,
  householdSchema,
  type Household,
  type HouseholdSource,
} from '#domain/campaigns/household.ts'
import { type HouseholdState, openCampaignStates } from '#domain/campaigns/states.ts'
import { checkRows } from '../check-rows.ts'
import type { DatabaseClient } from '../client.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { rowSource } from '../rows.ts'
import {
  readAreas,
  readCampaignRow,
  requireCampaignState,
  tellOfCampaign,
  type CampaignRow,
} from './campaign-state.ts'
import { householdKeys } from './identity-keys.ts'
import { campaignContacts, campaignHouseholds } from './schema.ts'

/** The most households that one request registers. */
export const mostHouseholds = 500

export interface Registration {
  readonly campaignId: string
  readonly source: HouseholdSource
  readonly household: Household
}

export interface RegistrationAnswer {
  readonly householdId: string
  /** `eligible`, `duplicate` of one that is registered, or `ineligible`. */
  readonly state: HouseholdState
  readonly tier: number | null
  readonly reason: string | null
}

/**
 * Registers one household: it is taken in at once and told whether it may hope. A household, phone or person that is in the
 * campaign already makes a duplicate, of which no name is kept.
 * @throws CommandRefused `householdInvalid`, `campaignNotFound`, `wrongState`.
 */
export function registerHousehold(
  client: DatabaseClient,
  request: CommandRequest,
  { household, ...where }: Registration,
) {
  return runCommand(client, request, async (transaction): Promise<RegistrationAnswer> => {
    const [answer] = await takeIn(client, transaction, where, [household])
    if (answer === undefined) throw new Error('The household was not registered.')
    return answer
  })
}

/** Registers up to 500 households, in their order. @throws as `registerHousehold`. */
export function registerHouseholds(
  client: DatabaseClient,
  request: CommandRequest,
  { households, ...where }: Omit<Registration, 'household'> & { readonly households: readonly Household[] },
) {
  return runCommand(client, request, async (transaction) => ({
    households: await takeIn(client, transaction, where, households),
  }))
}

interface Intake extends Omit<Registration, 'household'> {
  /** Of each household, the prescription that asks for its kit, where one does. */
  readonly prescriptionIds?: readonly (string | null)[]
}

/** Takes households in within a command of the campaign. @throws as `registerHousehold`. */
export async function takeIn(
  { secret }: DatabaseClient,
  transaction: CommandTransaction,
  { campaignId, source, prescriptionIds = [] }: Intake,
  households: readonly Household[],
): Promise<RegistrationAnswer[]> {
  const { db, actor, now } = transaction
  await checkRows('household', householdSchema, households)
  const campaign = await readCampaignRow(db, actor.tenantId, campaignId)
  requireCampaignState(campaign, 'take households in', ...openCampaignStates)
  const areas = await readAreas(db, campaignId)
  const screened = households.map((household) => {
    const found = eligibilityOf(household, areas, campaign.rules)
    const keys = householdKeys(secret, campaignId, household)
    return {
      contact: { householdId: randomUUIDv7(), ...household, ...homeColumns(household), ...keys },
      eligible: found.isEligible ? found : null,
      reason: found.isEligible ? null : found.reason,
    }
  })
  const welcome = screened.flatMap(({ contact, eligible }) => (eligible === null ? [] : [contact]))
  const kept = await keepContacts(transaction, campaign, welcome)
  const rows = screened.map(({ contact, eligible, reason }, index): HouseholdRow => {
    const isKept = kept.has(contact.householdId)
    return {
      id: contact.householdId,
      partition: partitionOf(contact.villageCode, campaign.partitions),
      state: eligible === null ? 'ineligible' : isKept ? 'eligible' : 'duplicate',
      tier: eligible?.tier ?? null,
      regionCode: eligible?.area.regionCode ?? null,
      villageCode: contact.villageCode,
      persons: contact.persons,
      prescriptionId: prescriptionIds[index] ?? null,
      reason: eligible === null ? reason : isKept ? null : 'alreadyRegistered',
    }
  })
  const { id, partition, state, tier, regionCode, villageCode, persons, reason } = campaignHouseholds
  const columns = {
    id,
    partition,
    state,
    tier,
    regionCode,
    villageCode,
    persons,
    reason,
    prescriptionId: campaignHouseholds.prescriptionId,
  }
  await db.execute(sql`
    insert into ${campaignHouseholds} (id, tenant_id, campaign_id, partition, state, tier, region_code, village_code,
      persons, source, prescription_id, registered_at, reason)
    select id, ${actor.tenantId}::uuid, ${campaignId}::uuid, partition, state, tier, region_code, village_code, persons,
      ${source}, prescription_id, ${now.toISOString()}::timestamptz, reason from ${rowSource(rows, columns)}`)
  const eligible = rows.filter((row) => row.state === 'eligible').length
  tellOfCampaign(transaction, campaign, 'campaign.households_registered', {
    households: rows.length,
    eligible,
  })
  return rows.map(({ id: householdId, state: reached, tier: inTier, reason: why }) => ({
    householdId,
    state: reached,
    tier: inTier,
    reason: why,
  }))
}

type HouseholdRow = Pick<
  typeof campaignHouseholds.$inferSelect,
  | 'id'
  | 'partition'
  | 'state'
  | 'tier'
  | 'regionCode'
  | 'villageCode'
  | 'persons'
  | 'prescriptionId'
  | 'reason'
>

type Contact = Pick<
  typeof campaignContacts.$inferSelect,
  | 'householdId'
  | 'name'
  | 'phone'
  | 'address'
  | 'householdKey'
  | 'phoneKey'
  | 'residentKey'
  | 'homeFrom'
  | 'homeUntil'
  | 'longitude'
  | 'latitude'
>

/** @returns the ids of the households that were not in the campaign yet. Of two that come at once, one waits for the other. */
async function keepContacts(
  { db }: CommandTransaction,
  { id: campaignId, tenantId }: CampaignRow,
  contacts: readonly Contact[],
): Promise<ReadonlySet<string>> {
  if (contacts.length === 0) return new Set()
  const { householdId, name, phone, address, householdKey, phoneKey, residentKey } = campaignContacts
  const { homeFrom, homeUntil, longitude, latitude } = campaignContacts
  const columns = {
    householdId,
    name,
    phone,
    address,
    householdKey,
    phoneKey,
    residentKey,
    homeFrom,
    homeUntil,
    longitude,
    latitude,
  }
  const kept = await db.execute<{ household_id: string }>(sql`
    insert into ${campaignContacts} (household_id, tenant_id, campaign_id, name, phone, address, household_key, phone_key,
      resident_key, home_from, home_until, longitude, latitude)
    select household_id, ${tenantId}::uuid, ${campaignId}::uuid, name, phone, address, household_key, phone_key, resident_key,
      home_from, home_until, longitude, latitude
    from ${rowSource<keyof Contact>(contacts, columns)}
    on conflict do nothing returning household_id`)
  return new Set(kept.rows.map((row) => row.household_id))
}

/** When somebody is at home, and where that is, as it is kept. */
export function homeColumns(household: Household) {
  const hours = homeHoursOf(household)
  const { longitude = null, latitude = null } = homePositionOf(household) ?? {}
  return { homeFrom: hours?.opens ?? null, homeUntil: hours?.closes ?? null, longitude, latitude }
}
