import { eq } from 'drizzle-orm'
import { CommandRefused } from '../command-refused.ts'
import type { CommandRequest } from '../commands.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { licences } from '../organisations/schema.ts'
import { addProduct, addTenant, personOf, testNow, type ProductRow } from '../test-world.ts'
import { randomUUIDv7 } from 'node:crypto'
import type { Offer } from '#domain/procurement/offer.ts'
import { approveAward, makeAward, proposeAward } from './awards.ts'
import { concludeContracts, startContracts } from './contracts.ts'
import { approveDemand, reportDemand } from './demand.ts'
import { submitBid } from './bids.ts'
import { closeDemand, openBidding } from './deadlines.ts'
import { inviteParties, openRound, startCollecting } from './open-round.ts'
import { consentToOpening, openBids } from './opening.ts'
import { procurementRounds, procurementWarnings } from './schema.ts'
import { publishTender, registerKeyHolder } from './tender.ts'

const day = 24 * 60 * 60 * 1000
export const after = (days: number) => new Date(testNow.getTime() + days * day)

export const calendar = {
  demandClosesAt: after(7).toISOString(),
  biddingOpensAt: after(10).toISOString(),
  biddingClosesAt: after(20).toISOString(),
  openingDueAt: after(22).toISOString(),
  awardDueAt: after(30).toISOString(),
  objectionDays: 5,
  contractStartsAt: after(45).toISOString(),
  contractEndsAt: after(410).toISOString(),
}

export const regions = ['640422', '522732'] as const
export const passphrases = ['eine lange erste Losung', 'and a long second one'] as const

/** A round's people: two of its owner, one reporter and one manager of each institution, one of each supplier. */
export interface ProcurementWorld {
  readonly client: DatabaseClient
  readonly managers: readonly [Actor, Actor]
  readonly workflow: Actor
  readonly products: readonly ProductRow[]
  readonly institutions: readonly { readonly reporter: Actor; readonly manager: Actor }[]
  readonly suppliers: readonly Actor[]
  readonly distributors: readonly string[]
}

export function requestAt(actor: Actor, at: Date, key: string = randomUUIDv7()): CommandRequest {
  return { actor, route: 'test', key, body: null, now: at }
}

export async function makeProcurementWorld(
  client: DatabaseClient,
  size: { readonly institutions: number; readonly suppliers: number; readonly products: number },
): Promise<ProcurementWorld> {
  const ownerId = await addTenant(client, 'network_operator')
  const products = await times(size.products, () => addProduct(client))
  const institutions = await times(size.institutions, async () => {
    const tenantId = await addTenant(client, 'pharmacy')
    return {
      reporter: personOf(tenantId, ['operator']),
      manager: personOf(tenantId, ['procurement_manager']),
    }
  })
  const suppliers = await times(size.suppliers, async () => {
    const tenantId = await addTenant(client, 'supplier')
    await addLicence(client, tenantId)
    return personOf(tenantId, ['supplier'])
  })
  const distributors = await times(2, () => addTenant(client, 'distributor'))
  const manager = () => personOf(ownerId, ['procurement_manager'])
  const workflow = { ...personOf(ownerId, ['system']), principalId: 'workflow', cause: 'test' }
  return {
    client,
    managers: [manager(), manager()],
    workflow,
    products,
    institutions,
    suppliers,
    distributors,
  }
}

export async function addLicence(
  { network }: DatabaseClient,
  tenantId: string,
  validTo = '2030-12-31',
): Promise<void> {
  await network.insert(licences).values({
    id: randomUUIDv7(),
    tenantId,
    kind: 'drug_distribution',
    number: 'TEST',
    scopes: [],
    validFrom: '2020-01-01',
    validTo,
  })
}

/** Opens a round with everybody of the world in it, and begins to collect. */
export async function startRound(world: ProcurementWorld): Promise<string> {
  const { client, managers, products, institutions, suppliers, distributors } = world
  const [manager] = managers
  const { answer } = await openRound(client, requestAt(manager, testNow), {
    title: '联合采购',
    calendar,
    products: products.map(({ id }) => ({ productId: id, incumbentSupplierId: null })),
  })
  const { roundId } = answer
  const parties = [
    ...institutions.map(({ manager: { tenantId } }, index) => ({
      tenantId,
      kind: 'institution' as const,
      regionCode: regions[index % regions.length] ?? null,
      weight: 0,
    })),
    ...suppliers.map(({ tenantId }) => ({
      tenantId,
      kind: 'supplier' as const,
      regionCode: null,
      weight: 0,
    })),
    ...distributors.map((tenantId, index) => ({
      tenantId,
      kind: 'distributor' as const,
      regionCode: null,
      weight: index + 1,
    })),
  ]
  await inviteParties(client, requestAt(manager, testNow), { roundId, parties })
  await startCollecting(client, requestAt(manager, testNow), roundId)
  return roundId
}

/** Every institution needs `units` of every product, which cost 4 yuan last. */
export async function reportAll(world: ProcurementWorld, roundId: string, units = 1_000): Promise<void> {
  const { client, institutions, products } = world
  for (const { reporter, manager } of institutions) {
    const lines = products.map(({ id }) => ({ productId: id, units, lastPriceTenThousandths: 40_000 }))
    await reportDemand(client, requestAt(reporter, after(1)), { roundId, lines })
    await approveDemand(client, requestAt(manager, after(1)), roundId)
  }
}

/** Pools the demand, publishes the tender at a ceiling of 10 yuan, and opens the bidding. */
export async function tender(world: ProcurementWorld, roundId: string): Promise<void> {
  const { client, managers, workflow, products } = world
  await closeDemand(client, requestAt(workflow, after(7)), roundId)
  for (const [index, manager] of managers.entries()) {
    const passphrase = passphrases[index] ?? ''
    await registerKeyHolder(client, requestAt(manager, after(8)), { roundId, passphrase })
  }
  const ceilings = products.map(({ id }) => ({ productId: id, ceilingTenThousandths: 100_000 }))
  await publishTender(client, requestAt(managers[0], after(8)), { roundId, ceilings })
  await openBidding(client, requestAt(workflow, after(10)), roundId)
}

/** An offer of one product everywhere, at one price. */
export function offerOf(productId: string, price: number, given: Partial<Offer> = {}): Offer {
  return {
    productId,
    tiers: [{ fromUnits: 1, unitPriceTenThousandths: price }],
    capacityUnits: 1_000_000,
    regionCodes: [...regions],
    validTo: '2027-12-31',
    ...given,
  }
}

export const blinding = '0123456789abcdef'.repeat(2)

/** Each supplier bids its price for every product. */
export async function bidAll(
  world: ProcurementWorld,
  roundId: string,
  prices: readonly number[],
): Promise<void> {
  for (const [index, price] of prices.entries()) {
    const supplier = world.suppliers[index]
    if (supplier === undefined) throw new RangeError('more prices than suppliers')
    const offers = world.products.map(({ id }) => offerOf(id, price))
    await submitBid(world.client, requestAt(supplier, after(12)), {
      roundId,
      bid: { offers, capacityUnits: null, blinding },
    })
  }
}

/** Both key holders open the bids. */
export async function openAll({ client, managers }: ProcurementWorld, roundId: string) {
  const [first, second] = managers
  await consentToOpening(client, requestAt(first, after(20)), { roundId, passphrase: passphrases[0] })
  return openBids(client, requestAt(second, after(20)), { roundId, passphrase: passphrases[1] })
}

export const byVolume = { rule: 'volume_based' } as const
export const optimise = () => Promise.reject(new Error('not asked for'))

/** The first code that a command was refused with, or `done`. */
export async function refusalOf(command: Promise<unknown>): Promise<string> {
  try {
    await command
    return 'done'
  } catch (error) {
    if (error instanceof CommandRefused) return error.refusals[0]?.code ?? ''
    throw error
  }
}

export async function stateOf({ client }: ProcurementWorld, roundId: string): Promise<string | undefined> {
  const [row] = await client.network
    .select({ state: procurementRounds.state })
    .from(procurementRounds)
    .where(eq(procurementRounds.id, roundId))
  return row?.state
}

/** The kinds of what whoever runs the round was warned of, in the order of the alphabet. */
export async function warningsOf({ client }: ProcurementWorld, roundId: string): Promise<string[]> {
  const rows = await client.network
    .select({ kind: procurementWarnings.kind })
    .from(procurementWarnings)
    .where(eq(procurementWarnings.roundId, roundId))
  return rows.map(({ kind }) => kind).toSorted()
}

/** Awards by volume, as one proposes and another approves. @returns the award. */
export async function award(world: ProcurementWorld, roundId: string, at = after(21)): Promise<string> {
  const { client, managers } = world
  const [first, second] = managers
  const made = await makeAward(client, requestAt(first, at), { roundId, options: byVolume, optimise })
  const { awardId } = made.answer
  await proposeAward(client, requestAt(first, at), { roundId, awardId })
  await approveAward(client, requestAt(second, at), { roundId, awardId })
  return awardId
}

/** A round whose bids are opened. */
export async function openedRound(world: ProcurementWorld, prices: readonly number[]): Promise<string> {
  const roundId = await startRound(world)
  await reportAll(world, roundId)
  await tender(world, roundId)
  await bidAll(world, roundId, prices)
  await openAll(world, roundId)
  return roundId
}

/** A round whose contracts run. */
export async function runningRound(world: ProcurementWorld, prices: readonly number[]): Promise<string> {
  const { client, workflow } = world
  const roundId = await openedRound(world, prices)
  await award(world, roundId)
  await concludeContracts(client, requestAt(workflow, after(27)), roundId)
  await startContracts(client, requestAt(workflow, after(45)), roundId)
  return roundId
}

async function times<Value>(count: number, make: () => Promise<Value>): Promise<Value[]> {
  const made: Value[] = []
  for (let index = 0; index < count; index += 1) made.push(await make())
  return made
}
