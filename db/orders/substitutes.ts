import { randomUUIDv7 } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { lineFen } from '#domain/money/fen.ts'
import { quantityRefusals } from '#domain/orders/quantity.ts'
import type { SubstituteState } from '#domain/orders/states.ts'
import type { DatabaseClient } from '../client.ts'
import { CommandRefused, notFound, refused } from '../command-refused.ts'
import { runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { sites, tenants } from '../organisations/schema.ts'
import { lockPartAndOrder, pairOf } from './accept.ts'
import { emitPart, readPartLines, wrongPartState, type PartLineRow, type PartRow } from './part-state.ts'
import { readOrderProducts } from './place.ts'
import { planOrder } from './plan.ts'
import { orderPartLines, orderParts, orderSubstitutes } from './schema.ts'
import { changeCommitted, commitCredit } from './standing.ts'

type SubstituteRow = typeof orderSubstitutes.$inferSelect

export interface SubstituteInput {
  readonly partId: string
  readonly partLineId: string
  /** What is offered instead, in base units and whole boxes. */
  readonly productId: string
  readonly units: number
  /** How many base units of the line it would take the place of. */
  readonly replacesUnits: number
}

export interface SubstituteAnswer {
  readonly substituteId: string
  readonly state: SubstituteState
}

/**
 * A seller offers another product for units that it cannot bring, at its own price for this buyer. Every rule is asked
 * as for an order of it. Nothing changes until the buyer consents. A network command: it reads the buyer's documents.
 * @throws CommandRefused `notFound`, `wrongState`, `substituteInvalid`, `unitsInvalid`, `wrongPackSize`, and whatever
 * `planOrder` refuses.
 */
export function offerSubstitute(client: DatabaseClient, request: CommandRequest, input: SubstituteInput) {
  return runNetworkCommand(client, request, async (transaction): Promise<SubstituteAnswer> => {
    const { tenantId } = transaction.actor
    const { part } = await lockPartAndOrder(transaction, input.partId, { sellerTenantId: tenantId })
    requireOpen(part)
    const line = (await readPartLines(transaction, part.id)).find(({ id }) => id === input.partLineId)
    if (!line) throw notFound('orderPartLine')
    const { replacesUnits } = input
    const isSound = Number.isSafeInteger(replacesUnits) && replacesUnits > 0 && replacesUnits <= line.units
    if (!isSound || input.productId === line.productId) throw substituteInvalid()
    const price = await priceOf(transaction, part, input)
    const substitute: SubstituteRow = {
      id: randomUUIDv7(),
      tenantId,
      buyerTenantId: part.buyerTenantId,
      partId: part.id,
      partLineId: line.id,
      productId: input.productId,
      units: input.units,
      replacesUnits,
      unitPriceTenThousandths: price,
      totalFen: lineFen(price, input.units),
      state: 'offered',
      offeredAt: transaction.now,
      decidedAt: null,
      decidedBy: null,
    }
    await transaction.db.insert(orderSubstitutes).values(substitute)
    emitPart(transaction, part, 'order_part.substitute_offered', { substituteId: substitute.id })
    return { substituteId: substitute.id, state: 'offered' }
  })
}

async function priceOf(
  transaction: CommandTransaction,
  part: PartRow,
  input: SubstituteInput,
): Promise<number> {
  const [site] = await transaction.db.select().from(sites).where(eq(sites.id, part.buyerSiteId))
  if (!site) throw notFound('site')
  const asked = [{ productId: input.productId, units: input.units, sellerTenantId: part.tenantId }]
  const productById = await readOrderProducts(transaction, asked)
  const product = productById.get(input.productId)
  if (!product) throw notFound('product')
  const faults = quantityRefusals(input.units, product.packUnits, 0)
  if (faults.length > 0) throw new CommandRefused('invalid', faults)
  const plan = await planOrder(transaction, { site, lines: asked, productById, ignoresMinimums: true })
  const price = plan.parts[0]?.lines[0]?.unitPriceTenThousandths
  if (price === undefined) throw new Error('A substitute was planned without a price.')
  return price
}

/**
 * The buyer consents to a substitute, or refuses it. With the consent it takes the place of the units it is for, and
 * credit follows; the seller then brings it like the other lines. A network command: the part is the seller's.
 * @throws CommandRefused `notFound`, `wrongState`, `alreadyDecided`, or `creditExceeded` for what it costs more.
 */
export function decideSubstitute(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly substituteId: string; readonly consents: boolean },
) {
  return runNetworkCommand(client, request, async (transaction): Promise<SubstituteAnswer> => {
    const { db, actor, now } = transaction
    const [seen] = await db
      .select()
      .from(orderSubstitutes)
      .where(
        and(eq(orderSubstitutes.id, input.substituteId), eq(orderSubstitutes.buyerTenantId, actor.tenantId)),
      )
    if (!seen) throw notFound('orderSubstitute')
    const { part } = await lockPartAndOrder(transaction, seen.partId, { buyerTenantId: actor.tenantId })
    requireOpen(part)
    const state: SubstituteState = input.consents ? 'consented' : 'refused'
    const [decided] = await db
      .update(orderSubstitutes)
      .set({ state, decidedAt: now, decidedBy: actor.principalId })
      .where(and(eq(orderSubstitutes.id, seen.id), eq(orderSubstitutes.state, 'offered')))
      .returning()
    if (!decided) throw alreadyDecided()
    if (input.consents) await putInPlace(transaction, part, decided)
    emitPart(transaction, part, 'order_part.substitute_decided', { substituteId: seen.id, state })
    return { substituteId: seen.id, state }
  })
}

async function putInPlace(
  transaction: CommandTransaction,
  part: PartRow,
  substitute: SubstituteRow,
): Promise<void> {
  const { db } = transaction
  const line = (await readPartLines(transaction, part.id)).find(({ id }) => id === substitute.partLineId)
  if (!line || line.units < substitute.replacesUnits) throw substituteInvalid()
  const units = line.units - substitute.replacesUnits
  const totalFen = lineFen(line.unitPriceTenThousandths, units)
  await db
    .update(orderPartLines)
    .set({ units, totalFen })
    .where(and(eq(orderPartLines.id, line.id), eq(orderPartLines.tenantId, line.tenantId)))
  const instead: PartLineRow = {
    ...line,
    id: randomUUIDv7(),
    productId: substitute.productId,
    substituteForProductId: line.substituteForProductId ?? line.productId,
    units: substitute.units,
    unitPriceTenThousandths: substitute.unitPriceTenThousandths,
    totalFen: substitute.totalFen,
    lotId: null,
  }
  await db.insert(orderPartLines).values(instead)
  const changeFen = substitute.totalFen + totalFen - line.totalFen
  await db
    .update(orderParts)
    .set({ goodsFen: part.goodsFen + changeFen })
    .where(and(eq(orderParts.id, part.id), eq(orderParts.tenantId, part.tenantId)))
  if (changeFen <= 0) return changeCommitted(transaction, pairOf(part), changeFen)
  const [seller] = await db
    .select({ name: tenants.nameEn })
    .from(tenants)
    .where(eq(tenants.id, part.tenantId))
  await commitCredit(transaction, part.buyerTenantId, [
    { sellerTenantId: part.tenantId, sellerName: seller?.name ?? '', amountFen: changeFen },
  ])
}

function requireOpen(part: PartRow): void {
  if (part.state === 'offered' || part.state === 'backordered') return
  throw wrongPartState(part.id, part.state, 'backordered')
}

function substituteInvalid() {
  return refused('invalid', {
    code: 'substituteInvalid',
    message: 'A substitute is another product, for some of the units that its line still waits for.',
    nextStep: 'Read the part again and offer for what it waits for.',
  })
}

function alreadyDecided() {
  return refused('conflict', {
    code: 'alreadyDecided',
    message: 'This substitute is decided already.',
    nextStep: 'Read the part again.',
  })
}
