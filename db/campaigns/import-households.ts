import { sql } from 'drizzle-orm'
import { openCampaignStates } from '#domain/campaigns/states.ts'
import { eligibilityOf, partitionOf } from '#domain/campaigns/eligibility.ts'
import { householdSchema } from '#domain/campaigns/household.ts'
import { importColumns } from '#domain/jobs/import-kinds.ts'
import type { ImportValues, RowFault, RowReading } from '#domain/jobs/read-import-row.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { readAs, type CommandTransaction } from '../commands.ts'
import {
  readAreas,
  readCampaignRow,
  requireCampaignState,
  tellOfCampaign,
  type CampaignAreaRow,
  type CampaignRow,
} from './campaign-state.ts'
import { householdKeys } from './identity-keys.ts'
import { homeColumns } from './register.ts'
import { campaignContacts, campaignHouseholds } from './schema.ts'

/** What is looked up for every household of a file. */
export interface CampaignIntake {
  readonly campaign: CampaignRow
  readonly areas: readonly CampaignAreaRow[]
  readonly secret: string
}

/** Reads once for a whole file what its households are screened by. @throws CommandRefused `campaignNotFound`. */
export function readIntake(
  client: DatabaseClient,
  actor: Actor,
  campaignId: string,
): Promise<CampaignIntake> {
  return readAs(client, actor, async (db) => ({
    campaign: await readCampaignRow(db, actor.tenantId, campaignId),
    areas: await readAreas(db, campaignId),
    secret: client.secret,
  }))
}

/** Checks and screens a row. A resident ID goes no further than its blind index. */
export function resolveHousehold(values: ImportValues, intake: CampaignIntake | null): RowReading {
  if (intake === null)
    return { ok: false, faults: [fault(null, 'campaignUnknown', 'The import names no campaign.')] }
  const checked = householdSchema.safeParse(values)
  if (!checked.success) {
    return {
      ok: false,
      faults: checked.error.issues.map(({ path, message }) =>
        fault(columnOf(String(path[0] ?? '')), 'householdInvalid', message),
      ),
    }
  }
  const { campaign, areas, secret } = intake
  const household = checked.data
  const found = eligibilityOf(household, areas, campaign.rules)
  if (!found.isEligible) {
    const message =
      found.reason === 'outOfArea'
        ? 'The campaign does not serve the village.'
        : 'The household is in no tier.'
    return { ok: false, faults: [fault('村编码', found.reason, message)] }
  }
  const { name, phone, address, villageCode, persons } = household
  const kept = {
    ...householdKeys(secret, campaign.id, household),
    name,
    phone,
    address,
    villageCode,
    persons,
    ...homeColumns(household),
    regionCode: found.area.regionCode,
    tier: found.tier,
    partition: partitionOf(villageCode, campaign.partitions),
  }
  return { ok: true, values: kept }
}

/**
 * Takes the sound rows of an import in, in one statement however many they are. One that came in by another way since it was
 * shown is passed over.
 * @throws CommandRefused `campaignNotFound`, `wrongState`.
 */
export async function applyHouseholds(
  transaction: CommandTransaction,
  { importId, campaignId }: { readonly importId: string; readonly campaignId: string },
): Promise<void> {
  const { db, actor, now } = transaction
  const campaign = await readCampaignRow(db, actor.tenantId, campaignId)
  requireCampaignState(campaign, 'take households in', ...openCampaignStates)
  // Nobody has counted these rows yet: joined row by row, half a million of them would take days.
  await db.execute(sql`set local enable_nestloop = off`)
  const taken = await db.execute(sql`
    with source as materialized (
      select uuidv7() as id, household.* from import_rows,
        jsonb_to_record(import_rows."values") as household("householdKey" uuid, "phoneKey" uuid, "residentKey" uuid,
          name text, phone text, address text, "villageCode" text, "regionCode" text, tier smallint, "partition" smallint,
          persons smallint, "homeFrom" text, "homeUntil" text, longitude numeric, latitude numeric)
      where import_rows.job_id = ${importId}::uuid and import_rows.tenant_id = ${actor.tenantId}::uuid
        and import_rows."values" is not null
      order by import_rows."row"
    ), contacts as (
      insert into ${campaignContacts} (household_id, tenant_id, campaign_id, name, phone, address, household_key, phone_key,
        resident_key, home_from, home_until, longitude, latitude)
      select id, ${actor.tenantId}::uuid, ${campaignId}::uuid, name, phone, address, "householdKey", "phoneKey", "residentKey",
        "homeFrom", "homeUntil", longitude, latitude
      from source
      on conflict do nothing returning household_id
    )
    insert into ${campaignHouseholds} (id, tenant_id, campaign_id, partition, state, tier, region_code, village_code,
      persons, source, registered_at)
    select source.id, ${actor.tenantId}::uuid, ${campaignId}::uuid, "partition", 'eligible', tier, "regionCode",
      "villageCode", persons, 'file', ${now.toISOString()}::timestamptz
    from source join contacts on contacts.household_id = source.id`)
  await db.execute(sql`set local enable_nestloop = on`)
  const households = taken.rowCount ?? 0
  tellOfCampaign(transaction, campaign, 'campaign.households_registered', {
    households,
    eligible: households,
  })
}

function columnOf(field: string): string | null {
  return importColumns.campaign_households.find((column) => column.field === field)?.zh ?? null
}

function fault(column: string | null, code: string, message: string): RowFault {
  return { column, code, message, nextStep: 'Correct the row, or leave it out.' }
}
