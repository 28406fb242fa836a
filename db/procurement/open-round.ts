import { eq, inArray } from 'drizzle-orm'
import { randomUUIDv7 } from 'node:crypto'
import { z } from 'zod'
import { calendarSchema, checkCalendar } from '#domain/procurement/calendar.ts'
import { partyKinds, type PartyKind } from '#domain/procurement/round.ts'
import { antimicrobialCodes } from '#domain/prescriptions/review/antibacterials.ts'
import type { TenantKind } from '#domain/organisations/tenant.ts'
import { grantAccess } from '../access/grants.ts'
import { products } from '../catalogue/schema.ts'
import { checkRows, repeatedRows, rowRefusal } from '../check-rows.ts'
import type { DatabaseClient } from '../client.ts'
import { CommandRefused, refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { tenants } from '../organisations/schema.ts'
import { insertNew } from '../rows.ts'
import { moveRound, ownRound, requireState, tellOfRound } from './rounds.ts'
import { procurementParties, procurementProducts, procurementRounds } from './schema.ts'

/** A round as it is opened: what is bought, and when. */
export const newRoundSchema = z.strictObject({
  title: z.string().trim().min(1).max(200),
  calendar: calendarSchema,
  products: z
    .array(
      z.strictObject({
        productId: z.uuid(),
        /** Who supplies it now, where one supplier does. */
        incumbentSupplierId: z.uuid().nullable(),
      }),
    )
    .min(1)
    .max(1_000),
})
export type NewRound = z.infer<typeof newRoundSchema>

/** Somebody to let in to a round. */
export const newPartySchema = z
  .strictObject({
    tenantId: z.uuid(),
    kind: z.enum(partyKinds),
    /** The county-level region of an institution. */
    regionCode: z
      .string()
      .regex(/^\d{6}$/)
      .nullable(),
    /** A distributor's part of what is carried, against those of the others. */
    weight: z.int().min(0).max(1_000_000),
  })
  .refine(({ kind, regionCode }) => (kind === 'institution') === (regionCode !== null), {
    path: ['regionCode'],
    error: 'An institution has a region, and nobody else.',
  })
  .refine(({ kind, weight }) => (kind === 'distributor') === weight > 0, {
    path: ['weight'],
    error: 'A distributor has a weight of at least 1, and nobody else has one.',
  })
export type NewParty = z.infer<typeof newPartySchema>

/**
 * Opens a round of the actor's organisation.
 * @throws CommandRefused `calendarOutOfOrder`, `productUnknown`, `productRepeated`.
 */
export function openRound(client: DatabaseClient, request: CommandRequest, input: NewRound) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const faults = checkCalendar(input.calendar, now)
    if (faults.length > 0) throw new CommandRefused('invalid', faults)
    const known = await readProducts(transaction, input)
    const roundId = randomUUIDv7()
    const { objectionDays, ...times } = input.calendar
    await db.insert(procurementRounds).values({
      id: roundId,
      tenantId: actor.tenantId,
      title: input.title,
      state: 'open',
      stateSince: now,
      demandClosesAt: new Date(times.demandClosesAt),
      biddingOpensAt: new Date(times.biddingOpensAt),
      biddingClosesAt: new Date(times.biddingClosesAt),
      openingDueAt: new Date(times.openingDueAt),
      awardDueAt: new Date(times.awardDueAt),
      objectionDays,
      contractStartsAt: new Date(times.contractStartsAt),
      contractEndsAt: new Date(times.contractEndsAt),
      createdBy: actor.principalId,
      createdAt: now,
    })
    await db.insert(procurementProducts).values(
      input.products.map(({ productId, incumbentSupplierId }) => ({
        roundId,
        tenantId: actor.tenantId,
        productId,
        incumbentSupplierId,
        isAntibiotic: known.get(productId)?.some((code) => antimicrobialCodes.includes(code)) ?? false,
      })),
    )
    tellOfRound(transaction, { id: roundId, tenantId: actor.tenantId }, 'procurement_round.opened', {
      products: input.products.length,
    })
    return { roundId, state: 'open' as const }
  })
}

/** The ingredients of each product. */
async function readProducts({ db }: CommandTransaction, { products: asked }: NewRound) {
  const ids = asked.map(({ productId }) => productId)
  const found = await db
    .select({ id: products.id, ingredientCodes: products.ingredientCodes })
    .from(products)
    .where(inArray(products.id, ids))
  const known = new Map(found.map(({ id, ingredientCodes }) => [id, ingredientCodes]))
  const faults = [
    ...asked.flatMap(({ productId }, line) =>
      known.has(productId) ? [] : [rowRefusal('productUnknown', `There is no product ${productId}.`, line)],
    ),
    ...repeatedRows('product', asked, 'productId', ({ productId }) => productId),
  ]
  if (faults.length > 0) throw new CommandRefused('invalid', faults)
  return known
}

const kindsOf: Readonly<Record<PartyKind, readonly TenantKind[]>> = {
  institution: ['pharmacy', 'internet_hospital'],
  supplier: ['supplier'],
  distributor: ['distributor', 'depot_operator'],
}

/**
 * Lets organisations in to a round, all of them or none, while it is prepared or demand is collected.
 * @throws CommandRefused `partyInvalid`, `partyUnfit` for who is no such organisation, `partyKnown`, `wrongState`.
 */
export function inviteParties(
  client: DatabaseClient,
  request: CommandRequest,
  { roundId, parties }: { readonly roundId: string; readonly parties: readonly NewParty[] },
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const round = await ownRound(transaction, roundId)
    requireState(round, 'open', 'collecting')
    await checkRows('party', newPartySchema, parties, () => unfitParties(transaction, parties))
    await insertNew(
      db,
      procurementParties,
      parties.map(({ tenantId, ...party }) => ({
        ...party,
        roundId,
        tenantId: actor.tenantId,
        partyTenantId: tenantId,
        invitedAt: now,
      })),
      'party',
    )
    grantAccess(
      transaction,
      parties.map(({ tenantId }) => ({
        resourceKind: 'procurement_round' as const,
        resourceId: roundId,
        ownerTenantId: actor.tenantId,
        tenantId,
        purpose: 'read' as const,
      })),
    )
    tellOfRound(transaction, round, 'procurement_round.parties_invited', { parties: parties.length })
    return { roundId, invited: parties.length }
  })
}

async function unfitParties({ db }: CommandTransaction, parties: readonly NewParty[]) {
  const ids = parties.map(({ tenantId }) => tenantId)
  const found = await db
    .select({ id: tenants.id, kind: tenants.kind, state: tenants.state })
    .from(tenants)
    .where(inArray(tenants.id, ids))
  const known = new Map(found.map((tenant) => [tenant.id, tenant]))
  const unfit = parties.flatMap(({ tenantId, kind }, line) => {
    const tenant = known.get(tenantId)
    if (tenant?.state === 'active' && kindsOf[kind].includes(tenant.kind)) return []
    return [rowRefusal('partyUnfit', `${tenantId} is no active organisation that may be a ${kind}.`, line)]
  })
  return [...unfit, ...repeatedRows('party', parties, 'tenantId', ({ tenantId }) => tenantId)]
}

/**
 * Begins to collect demand; from here on the round goes by its calendar.
 * @throws CommandRefused `partiesMissing` without at least one institution, supplier and distributor.
 */
export function startCollecting(client: DatabaseClient, request: CommandRequest, roundId: string) {
  return runCommand(client, request, async (transaction) => {
    const { db, now } = transaction
    const round = await ownRound(transaction, roundId)
    requireState(round, 'open')
    const invited = await db
      .selectDistinct({ kind: procurementParties.kind })
      .from(procurementParties)
      .where(eq(procurementParties.roundId, roundId))
    const missing = partyKinds.filter((kind) => !invited.some((party) => party.kind === kind))
    if (missing.length > 0) {
      throw refused('conflict', {
        code: 'partiesMissing',
        message: `Nobody was invited as ${missing.join(', ')}.`,
        nextStep: 'Invite at least one institution, one supplier and one distributor.',
      })
    }
    if (round.demandClosesAt <= now) {
      throw refused('conflict', {
        code: 'demandClosed',
        message: 'The time for reporting demand is over before it began.',
        nextStep: 'Cancel this round and open one with a later calendar.',
      })
    }
    await moveRound(transaction, round, 'collecting')
    return { roundId, state: 'collecting' as const }
  })
}

/**
 * Calls a round off for good, with a reason; not once contracts run.
 * @throws CommandRefused `wrongState`.
 */
export function cancelRound(
  client: DatabaseClient,
  request: CommandRequest,
  { roundId, reason }: { readonly roundId: string; readonly reason: string },
) {
  return runCommand(client, request, async (transaction) => {
    const round = await ownRound(transaction, roundId)
    await moveRound(transaction, round, 'cancelled', { cancelReason: reason })
    return { roundId, state: 'cancelled' as const }
  })
}
