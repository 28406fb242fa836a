import { randomUUIDv7 } from 'node:crypto'
import { and, eq, inArray, isNull, gte, lt, or, sql } from 'drizzle-orm'
import { priceChangeSchema, priceListRefusals, type PriceChange } from '#domain/insurance/price-change.ts'
import { priceDraftStates, type PriceDraftState } from '#domain/insurance/price-draft-states.ts'
import type { PriceList } from '#domain/insurance/price-list.ts'
import { addDays, shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { statesBefore } from '#domain/state-table.ts'
import { products } from '../catalogue/schema.ts'
import { checkRows, repeatedRows, rowRefusal } from '../check-rows.ts'
import type { DatabaseClient } from '../client.ts'
import { CommandRefused, notFound, refused, wrongState } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { tenants } from '../organisations/schema.ts'
import { listPrices, priceDrafts } from './schema.ts'

export type PriceDraftRow = typeof priceDrafts.$inferSelect

/** Where changes of prices stand. */
export interface PriceDraftAnswer {
  readonly draftId: string
  readonly state: PriceDraftState
}

/**
 * Prepares changes of a price list of the acting organisation; nothing is charged by them until they are put in force.
 * @throws CommandRefused `priceListNotYours`, `noOwnPrices`, and `priceInvalid`, `priceRepeated` or `productUnknown` with
 * each line.
 */
export function draftPrices(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly list: PriceList; readonly source: string; readonly changes: readonly PriceChange[] },
) {
  return runCommand(client, request, async (transaction): Promise<PriceDraftAnswer> => {
    const { db, actor, now } = transaction
    await requireList(transaction, input.list)
    await checkChanges(transaction, input.changes)
    const row = {
      ...input,
      id: randomUUIDv7(),
      tenantId: actor.tenantId,
      state: 'draft',
      draftedBy: actor.principalId,
      draftedAt: now,
    } as const
    await db.insert(priceDrafts).values(row)
    tell(transaction, row.id, 'price_draft.drafted', { list: input.list })
    return { draftId: row.id, state: row.state }
  })
}

/**
 * Puts changes in force from a Shanghai day on, which is charged from its first minute: what stood before ends the day
 * before, and what was scheduled for a later day still comes. The past is never priced anew.
 * @throws CommandRefused `notFound`, `wrongState`, `dayIsOver`, and `priceOnDayKnown` where another change was put in
 * force for the same day.
 */
export function putPricesInForce(
  client: DatabaseClient,
  request: CommandRequest,
  { draftId, inForceFrom }: { readonly draftId: string; readonly inForceFrom: string },
) {
  return runCommand(client, request, async (transaction): Promise<PriceDraftAnswer> => {
    if (inForceFrom < shanghaiDate(transaction.now)) throw dayIsOver()
    const draft = await decide(transaction, draftId, 'in_force', inForceFrom)
    await requireList(transaction, draft.list)
    await checkChanges(transaction, draft.changes)
    await enter(transaction, draft, inForceFrom)
    tell(transaction, draftId, 'price_draft.in_force', { list: draft.list, inForceFrom })
    return { draftId, state: draft.state }
  })
}

/** Gives changes up that are not in force. @throws CommandRefused `notFound`, `wrongState`. */
export function discardPrices(
  client: DatabaseClient,
  request: CommandRequest,
  { draftId }: { readonly draftId: string },
) {
  return runCommand(client, request, async (transaction): Promise<PriceDraftAnswer> => {
    const { list, state } = await decide(transaction, draftId, 'discarded', null)
    tell(transaction, draftId, 'price_draft.discarded', { list })
    return { draftId, state }
  })
}

async function requireList({ db, actor }: CommandTransaction, list: PriceList): Promise<void> {
  const [tenant] = await db
    .select({ kind: tenants.kind, ownership: tenants.ownership })
    .from(tenants)
    .where(eq(tenants.id, actor.tenantId))
  if (!tenant) throw notFound('tenant')
  const refusals = priceListRefusals(list, tenant)
  if (refusals.length > 0) throw new CommandRefused('invalid', refusals)
}

async function checkChanges({ db }: CommandTransaction, changes: readonly PriceChange[]): Promise<void> {
  await checkRows('price', priceChangeSchema, changes, async () => {
    const ids = changes.map(({ productId }) => productId)
    const found = await db.select({ id: products.id }).from(products).where(inArray(products.id, ids))
    const known = new Set(found.map(({ id }) => id))
    const unknown = changes.flatMap(({ productId }, line) =>
      known.has(productId)
        ? []
        : [rowRefusal('productUnknown', 'The catalogue has no product with this id.', line)],
    )
    return [...unknown, ...repeatedRows('price', changes, 'productId', ({ productId }) => productId)]
  })
}

async function decide(
  { db, actor, now }: CommandTransaction,
  draftId: string,
  to: PriceDraftState,
  inForceFrom: string | null,
): Promise<PriceDraftRow> {
  const isIt = and(eq(priceDrafts.id, draftId), eq(priceDrafts.tenantId, actor.tenantId))
  const [moved] = await db
    .update(priceDrafts)
    .set({ state: to, inForceFrom, decidedBy: actor.principalId, decidedAt: now })
    .where(and(isIt, inArray(priceDrafts.state, statesBefore<PriceDraftState>(priceDraftStates, to))))
    .returning()
  if (moved) return moved
  const [present] = await db.select({ state: priceDrafts.state }).from(priceDrafts).where(isIt)
  if (!present) throw notFound('priceDraft')
  throw wrongState('The draft', present.state, `become ${to}`, 'Draft other changes.')
}

/** Ends what stood before and enters what follows, up to what was scheduled for later. */
async function enter(
  { db, actor: { tenantId } }: CommandTransaction,
  { list, changes, source }: PriceDraftRow,
  validFrom: string,
): Promise<void> {
  // Changes of one list take turns: each sees the whole of the one before.
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`prices/${tenantId}/${list}`}, 0))`)
  const ofChanges = and(
    eq(listPrices.tenantId, tenantId),
    eq(listPrices.list, list),
    inArray(
      listPrices.productId,
      changes.map(({ productId }) => productId),
    ),
  )
  const standing = await db
    .select()
    .from(listPrices)
    .where(and(ofChanges, gte(listPrices.validFrom, validFrom)))
  if (standing.some((row) => row.validFrom === validFrom)) throw priceOnDayKnown()
  await db
    .update(listPrices)
    .set({ validTo: addDays(validFrom, -1) })
    .where(
      and(
        ofChanges,
        lt(listPrices.validFrom, validFrom),
        or(isNull(listPrices.validTo), gte(listPrices.validTo, validFrom)),
      ),
    )
  const entries = changes.flatMap(({ productId, unitPriceTenThousandths }) => {
    if (unitPriceTenThousandths === null) return []
    const [later] = standing
      .filter((row) => row.productId === productId)
      .map((row) => row.validFrom)
      .toSorted()
    const validTo = later === undefined ? null : addDays(later, -1)
    const id = randomUUIDv7()
    return [{ id, tenantId, productId, list, unitPriceTenThousandths, validFrom, validTo, source }]
  })
  if (entries.length > 0) await db.insert(listPrices).values(entries)
}

function tell(
  transaction: CommandTransaction,
  draftId: string,
  type: 'price_draft.drafted' | 'price_draft.in_force' | 'price_draft.discarded',
  payload: Readonly<Record<string, unknown>>,
): void {
  const { tenantId } = transaction.actor
  transaction.emit({ type, aggregateKind: 'price_draft', aggregateId: draftId, tenantId, payload })
}

function dayIsOver() {
  return refused('invalid', {
    code: 'dayIsOver',
    message: 'Prices cannot come into force on a day that is over.',
    nextStep: 'Choose today or a later day.',
  })
}

function priceOnDayKnown() {
  return refused('conflict', {
    code: 'priceOnDayKnown',
    message: 'Another change of one of these products was put in force for the same day.',
    nextStep: 'Choose another day, or leave that product out.',
  })
}
