import { and, eq, inArray, isNull } from 'drizzle-orm'
import { identityOf, type Household } from '#domain/campaigns/household.ts'
import { householdStates, type HouseholdState } from '#domain/campaigns/states.ts'
import { isFinal } from '#domain/state-table.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { runNetworkCommand, type CommandRequest } from '../commands.ts'
import { tellOfCampaign } from './campaign-state.ts'
import { householdKeys } from './identity-keys.ts'
import { registrationQueue } from './queue-schema.ts'
import { campaignBatches, campaignContacts, campaignHouseholds, campaigns } from './schema.ts'
import { onPickList, toldState } from './told-state.ts'

/** Who holds a registration's link and knows the phone number that was given with it. */
export interface OwnRegistration {
  readonly registrationId: string
  readonly phone: string
}

/** What is held of a household that registered itself. */
export interface RegistrationCopy {
  readonly campaignNameZh: string
  readonly campaignNameEn: string
  readonly number: number
  readonly acknowledgedAt: Date
  readonly registeredAt: Date | null
  readonly state: HouseholdState | null
  readonly villageCode: string | null
  readonly persons: number | null
  readonly name: string
  readonly phone: string
  readonly address: string
  readonly homeFrom: string | null
  readonly homeUntil: string | null
  readonly longitude: number | null
  readonly latitude: number | null
}

type Found = NonNullable<Awaited<ReturnType<typeof findOwn>>>

/**
 * Everything that is held of a registration, for who proves to have made it: the link and the phone number. Across tenants,
 * since a household has none. Null for a wrong number, and where nothing of the person is held any more.
 */
export async function readOwnRegistration(
  client: DatabaseClient,
  own: OwnRegistration,
): Promise<RegistrationCopy | null> {
  const found = await findOwn(client.network, own.registrationId)
  const contact = found === null ? null : contactOf(client.secret, found, own.phone)
  if (found === null || contact === null) return null
  const { name, phone, address } = contact
  return {
    campaignNameZh: found.campaign.nameZh,
    campaignNameEn: found.campaign.nameEn,
    number: found.queued.number,
    acknowledgedAt: found.queued.acknowledgedAt,
    registeredAt: found.queued.registeredAt,
    state: found.state,
    villageCode: found.household?.villageCode ?? found.queued.household?.villageCode ?? null,
    persons: found.household?.persons ?? found.queued.household?.persons ?? null,
    name,
    phone,
    address,
    homeFrom: contact.homeFrom ?? null,
    homeUntil: contact.homeUntil ?? null,
    longitude: contact.longitude ?? null,
    latitude: contact.latitude ?? null,
  }
}

/**
 * Erases who registered: takes them out of the line, or their contact out of the campaign, which ends for them. A network
 * command, since the household has no tenant.
 * @throws CommandRefused `registrationNotFound` for a wrong number too, `parcelUnderWay` from the grant of a kit until it is handed over.
 */
export function eraseOwnRegistration(
  client: DatabaseClient,
  request: CommandRequest,
  { registrationId, phone }: OwnRegistration,
) {
  return runNetworkCommand(client, request, async (transaction) => {
    const { db, now } = transaction
    await db
      .select({ id: registrationQueue.id })
      .from(registrationQueue)
      .where(eq(registrationQueue.id, registrationId))
      .for('update')
    const found = await findOwn(db, registrationId)
    if (found === null || contactOf(client.secret, found, phone) === null) throw registrationNotFound()
    if (found.household === null)
      await db
        .update(registrationQueue)
        .set({ registeredAt: now, household: null, refusedCode: 'withdrawn' })
        .where(and(eq(registrationQueue.id, registrationId), isNull(registrationQueue.registeredAt)))
    else await eraseContact(db, { householdId: found.household.id, now })
    tellOfCampaign(transaction, found.campaign, 'campaign.registration_erased', { registrationId })
    return { registrationId, erasedAt: now.toISOString() }
  })
}

/**
 * Takes who a household is out of a campaign. One that has no kit yet gets none.
 * @throws CommandRefused `parcelUnderWay`.
 */
async function eraseContact(
  db: Database,
  { householdId, now }: { readonly householdId: string; readonly now: Date },
): Promise<void> {
  const [household] = await db
    .select()
    .from(campaignHouseholds)
    .where(eq(campaignHouseholds.id, householdId))
    .for('update')
  if (household === undefined) throw notFound('household')
  const isOver = isFinal<HouseholdState>(householdStates, household.state)
  if (!isOver && household.state !== 'eligible') throw parcelUnderWay()
  if (!isOver)
    await db
      .update(campaignHouseholds)
      .set({ state: 'cancelled', endedAt: now, reason: 'erased' })
      .where(eq(campaignHouseholds.id, householdId))
  await db.delete(campaignContacts).where(eq(campaignContacts.householdId, householdId))
}

/** A person as campaigns may know them. */
interface KnownPerson {
  readonly phone: string
  readonly residentId: string
}

/** Their contacts in every campaign, found by blind indexes: of the same resident ID, or the same phone. */
export async function readContactsOf(db: Database, secret: string, person: KnownPerson) {
  const known = await db.select({ id: campaigns.id }).from(campaigns)
  const keys = known.map(({ id }) =>
    householdKeys(secret, id, { ...person, villageCode: '', householdNumber: '' }),
  )
  const residents = keys.flatMap(({ residentKey }) => residentKey ?? [])
  const phones = keys.map(({ phoneKey }) => phoneKey)
  const columns = {
    householdId: campaignContacts.householdId,
    campaignId: campaignContacts.campaignId,
    name: campaignContacts.name,
    phone: campaignContacts.phone,
    address: campaignContacts.address,
    homeFrom: campaignContacts.homeFrom,
    homeUntil: campaignContacts.homeUntil,
    longitude: campaignContacts.longitude,
    latitude: campaignContacts.latitude,
  }
  const byResident = await db
    .select(columns)
    .from(campaignContacts)
    .where(inArray(campaignContacts.residentKey, residents))
  const byPhone = await db
    .select(columns)
    .from(campaignContacts)
    .where(inArray(campaignContacts.phoneKey, phones))
  return [...new Map([...byResident, ...byPhone].map((row) => [row.householdId, row])).values()]
}

/** Erases a person's contacts in every campaign. @throws CommandRefused `parcelUnderWay`. */
export async function eraseContactsOf(
  db: Database,
  secret: string,
  person: KnownPerson,
  now: Date,
): Promise<void> {
  for (const { householdId } of await readContactsOf(db, secret, person))
    await eraseContact(db, { householdId, now })
}

async function findOwn(db: Database, registrationId: string) {
  const [found] = await db
    .select({
      queued: registrationQueue,
      campaign: campaigns,
      household: campaignHouseholds,
      state: toldState,
      contact: campaignContacts,
    })
    .from(registrationQueue)
    .innerJoin(campaigns, eq(campaigns.id, registrationQueue.campaignId))
    .leftJoin(campaignHouseholds, eq(campaignHouseholds.id, registrationQueue.householdId))
    .leftJoin(campaignBatches, onPickList)
    .leftJoin(campaignContacts, eq(campaignContacts.householdId, registrationQueue.householdId))
    .where(eq(registrationQueue.id, registrationId))
  return found ?? null
}

/** Who registered, if the phone is theirs: it is compared as duplicates are, however it was typed. */
function contactOf(
  secret: string,
  { queued, campaign, contact }: Found,
  phone: string,
): Pick<
  Household,
  'name' | 'phone' | 'address' | 'homeFrom' | 'homeUntil' | 'longitude' | 'latitude'
> | null {
  const typed = { phone, residentId: null, villageCode: '', householdNumber: '' }
  if (contact !== null)
    return householdKeys(secret, campaign.id, typed).phoneKey === contact.phoneKey ? contact : null
  const waiting = queued.household
  return waiting !== null && identityOf(waiting).phone === identityOf(typed).phone ? waiting : null
}

function registrationNotFound() {
  return refused('notFound', {
    code: 'registrationNotFound',
    message: 'Nothing is held of a registration with this phone number.',
    nextStep: 'Give the number that was given when it was made.',
  })
}

function parcelUnderWay() {
  return refused('conflict', {
    code: 'parcelUnderWay',
    message: 'A kit was granted to the household and has not been handed over yet.',
    nextStep: 'Ask again once it was handed over or refused.',
  })
}
