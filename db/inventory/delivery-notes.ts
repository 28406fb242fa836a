import { randomUUIDv7 } from 'node:crypto'
import { and, asc, desc, eq, lt } from 'drizzle-orm'
import type { DiscrepancyKind } from '#domain/fulfilment/discrepancies.ts'
import type { DeliveryNoteState, UnloadedCondition } from '#domain/inventory/delivery-note.ts'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import type { Actor } from '../actor.ts'
import { rowRefusal } from '../check-rows.ts'
import type { DatabaseClient } from '../client.ts'
import { CommandRefused, notFound, refused } from '../command-refused.ts'
import { readAs, runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { requireOwnSite } from '../organisations/own-site.ts'
import { deliveryNoteLines, deliveryNotes } from './delivery-note-schema.ts'
import { discrepancies } from './discrepancy-schema.ts'
import { requireListed } from './listed.ts'
import type { ReceiptLine } from './receipt-lines.ts'
import { takeIn } from './receive.ts'

type NoteRow = typeof deliveryNotes.$inferSelect
type NoteLineRow = typeof deliveryNoteLines.$inferSelect

export interface AnnouncedLine {
  readonly productId: string
  readonly ownership: StockOwnership
  readonly lotNumber?: string | undefined
  readonly expiresOn?: string | undefined
  /** Base units. */
  readonly units: number
}

/** Goods that were unloaded, as they are: the product, lot and date that the boxes show. */
export interface UnloadedLine extends Omit<ReceiptLine, 'siteId' | 'lotId' | 'ownership'> {
  /** The announced line that they came for; of none where nobody announced them. */
  readonly noteLineId: string | null
  readonly condition: UnloadedCondition
  readonly note?: string | undefined
}

/**
 * Keeps what a supplier outside the network says it will bring to a site of one's own.
 * @throws CommandRefused `notFound`, `notYourSite`, and `productNotListed` per line.
 */
export function announceDelivery(
  client: DatabaseClient,
  request: CommandRequest,
  input: {
    readonly siteId: string
    readonly supplierName: string
    readonly number: string
    readonly expectedOn?: string | undefined
    readonly lines: readonly AnnouncedLine[]
  },
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const { siteId, supplierName, number, expectedOn = null, lines } = input
    await requireOwnSite(transaction, siteId)
    await requireListed(db, lines)
    const deliveryNoteId = randomUUIDv7()
    const { tenantId } = actor
    await db.insert(deliveryNotes).values({
      id: deliveryNoteId,
      tenantId,
      siteId,
      supplierName,
      number,
      expectedOn,
      state: 'announced',
      announcedAt: now,
      announcedBy: actor.principalId,
    })
    await db.insert(deliveryNoteLines).values(
      lines.map((line) => ({
        ...line,
        lotNumber: line.lotNumber ?? null,
        expiresOn: line.expiresOn ?? null,
        id: randomUUIDv7(),
        tenantId,
        deliveryNoteId,
      })),
    )
    tell(transaction, deliveryNoteId, 'delivery_note.announced', { siteId })
    return { deliveryNoteId }
  })
}

/**
 * Takes in what a note announced, once, as it was unloaded. Good units of announced products are available, up to what was
 * announced; damaged ones, other products, other dates and what is too many are set aside. Each difference is kept as a
 * discrepancy; a shortage has no stock, since nothing of it was ever in the books.
 * @throws CommandRefused `deliveryNoteNotFound`, `notYourSite`, `wrongState`, `lineUnknown` and `conditionUnfit` per line,
 * and what `receiveStock` refuses.
 */
export function receiveDelivery(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly deliveryNoteId: string; readonly lines: readonly UnloadedLine[] },
) {
  return runCommand(client, request, async (transaction) => {
    const note = await closeNote(transaction, input.deliveryNoteId, 'received')
    const announced = await transaction.db
      .select()
      .from(deliveryNoteLines)
      .where(eq(deliveryNoteLines.deliveryNoteId, note.id))
      .orderBy(asc(deliveryNoteLines.id))
    requireFitting(announced, input.lines)
    const parts = splitUnloaded(announced, input.lines)
    await takePart(transaction, note, parts, 'available')
    const lotIds = await takePart(transaction, note, parts, 'quarantine')
    const discrepancyIds = await raise(transaction, note, [
      ...parts
        .filter(({ into }) => into === 'quarantine')
        .map((part, index) => ({ ...part, lotId: lotIds[index] })),
      ...shortages(announced, input.lines),
    ])
    tell(transaction, note.id, 'delivery_note.received', { siteId: note.siteId })
    return { deliveryNoteId: note.id, state: 'received' as const, discrepancyIds }
  })
}

/**
 * Strikes an announced delivery that will not come.
 * @throws CommandRefused `deliveryNoteNotFound`, `notYourSite`, `wrongState`.
 */
export function cancelDelivery(
  client: DatabaseClient,
  request: CommandRequest,
  { deliveryNoteId }: { readonly deliveryNoteId: string },
) {
  return runCommand(client, request, async (transaction) => {
    const { siteId } = await closeNote(transaction, deliveryNoteId, 'cancelled')
    tell(transaction, deliveryNoteId, 'delivery_note.cancelled', { siteId })
    return { deliveryNoteId, state: 'cancelled' as const }
  })
}

async function closeNote(
  transaction: CommandTransaction,
  id: string,
  state: Exclude<DeliveryNoteState, 'announced'>,
): Promise<NoteRow> {
  const { db, actor, now } = transaction
  const [note] = await db.select().from(deliveryNotes).where(eq(deliveryNotes.id, id)).for('update')
  if (note === undefined) throw notFound('deliveryNote')
  await requireOwnSite(transaction, note.siteId)
  if (note.state !== 'announced') throw wrongState(note.state)
  await db
    .update(deliveryNotes)
    .set({ state, closedAt: now, closedBy: actor.principalId })
    .where(eq(deliveryNotes.id, id))
  return note
}

function requireFitting(announced: readonly NoteLineRow[], unloaded: readonly UnloadedLine[]): void {
  const refusals = unloaded.flatMap(({ noteLineId, productId, condition }, index) => {
    const line = announced.find(({ id }) => id === noteLineId)
    if (noteLineId !== null && line === undefined) {
      return [rowRefusal('lineUnknown', 'The delivery note has no such line.', index)]
    }
    const isOther = line !== undefined && line.productId !== productId
    if (isOther === (condition === 'wrong_product')) return []
    return [
      rowRefusal(
        'conditionUnfit',
        'Of an announced line, another product is `wrong_product`, and only that.',
        index,
      ),
    ]
  })
  if (refusals.length > 0) throw new CommandRefused('invalid', refusals)
}

/** Unloaded goods with where they go, and what is different about those that are set aside. */
interface Part extends UnloadedLine {
  readonly into: 'available' | 'quarantine'
  readonly kind: DiscrepancyKind
  readonly ownership: StockOwnership
}

/** What comes beyond the announced units is too many: of good goods the last ones. Their boxes are not told apart. */
function splitUnloaded(announced: readonly NoteLineRow[], unloaded: readonly UnloadedLine[]): Part[] {
  const left = new Map(announced.map(({ id, units }) => [id, units]))
  return unloaded.flatMap((line): Part[] => {
    const { noteLineId, condition, units } = line
    const ownership = announced.find(({ id }) => id === noteLineId)?.ownership ?? 'ours'
    const expected = noteLineId === null ? 0 : Math.min(units, left.get(noteLineId) ?? 0)
    if (noteLineId !== null) left.set(noteLineId, (left.get(noteLineId) ?? 0) - expected)
    if (condition !== 'good') return [{ ...line, ownership, into: 'quarantine', kind: condition }]
    const good = { ...line, ownership, units: expected, into: 'available', kind: 'over' } as const
    const over = { ...line, ownership, units: units - expected, into: 'quarantine', kind: 'over' } as const
    const boxesStay = expected > 0 ? { ...over, traceCodes: [] } : over
    return [good, boxesStay].filter((part) => part.units > 0)
  })
}

function takePart(
  transaction: CommandTransaction,
  { id: referenceId, siteId }: NoteRow,
  parts: readonly Part[],
  into: Part['into'],
): Promise<string[]> {
  const lines = parts
    .filter((part) => part.into === into)
    .map(({ productId, lotNumber, expiresOn, ownership, units, traceCodes }) => ({
      siteId,
      productId,
      lotNumber,
      expiresOn,
      ownership,
      units,
      ...(traceCodes === undefined ? {} : { traceCodes }),
    }))
  return takeIn(transaction, lines, { acceptExpired: into === 'quarantine', into, referenceId })
}

type Difference = Pick<Part, 'kind' | 'productId' | 'ownership' | 'units'> & {
  readonly lotId?: string | undefined
  readonly expiresOn?: string | null
  readonly note?: string | undefined
}

/** Announced units for which nothing came, in whatever condition. */
function shortages(announced: readonly NoteLineRow[], unloaded: readonly UnloadedLine[]): Difference[] {
  return announced.flatMap(({ id, productId, ownership, units: expected }) => {
    const came = unloaded
      .filter(({ noteLineId }) => noteLineId === id)
      .reduce((sum, { units }) => sum + units, 0)
    return came < expected ? [{ kind: 'short' as const, productId, ownership, units: expected - came }] : []
  })
}

async function raise(
  transaction: CommandTransaction,
  { id: deliveryNoteId, siteId }: NoteRow,
  differences: readonly Difference[],
): Promise<string[]> {
  const { db, actor, now } = transaction
  const { tenantId } = actor
  const rows = differences.map(({ kind, productId, ownership, units, lotId, expiresOn, note }) => ({
    id: randomUUIDv7(),
    tenantId,
    receiverTenantId: tenantId,
    siteId,
    deliveryNoteId,
    kind,
    productId,
    ownership,
    units,
    lotId: lotId ?? null,
    foundExpiresOn: kind === 'expiry_differs' ? (expiresOn ?? null) : null,
    note: note ?? null,
    state: 'open' as const,
    raisedAt: now,
    raisedBy: actor.principalId,
  }))
  if (rows.length === 0) return []
  await db.insert(discrepancies).values(rows)
  for (const { id: discrepancyId, kind: difference, units, productId, lotId } of rows) {
    const facts = { discrepancyId, difference, units, productId, lotId }
    tell(transaction, deliveryNoteId, 'delivery_note.discrepancy_raised', facts)
  }
  return rows.map(({ id }) => id)
}

/** Announced and received deliveries of the actor's tenant, the newest in front. */
export async function listDeliveryNotes(
  client: DatabaseClient,
  actor: Actor,
  filter: {
    readonly siteId?: string | undefined
    readonly state?: DeliveryNoteState | undefined
    readonly after?: string | undefined
    readonly limit: number
  },
) {
  const { siteId, state, after, limit } = filter
  const rows = await readAs(client, actor, (db) =>
    db
      .select()
      .from(deliveryNotes)
      .where(
        and(
          siteId === undefined ? undefined : eq(deliveryNotes.siteId, siteId),
          state === undefined ? undefined : eq(deliveryNotes.state, state),
          after === undefined ? undefined : lt(deliveryNotes.id, after),
        ),
      )
      .orderBy(desc(deliveryNotes.id))
      .limit(limit + 1),
  )
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
}

/** A delivery note with its lines. @throws CommandRefused `deliveryNoteNotFound`. */
export function readDeliveryNote(client: DatabaseClient, actor: Actor, deliveryNoteId: string) {
  return readAs(client, actor, async (db) => {
    const [note] = await db.select().from(deliveryNotes).where(eq(deliveryNotes.id, deliveryNoteId))
    if (note === undefined) throw notFound('deliveryNote')
    const lines = await db
      .select()
      .from(deliveryNoteLines)
      .where(eq(deliveryNoteLines.deliveryNoteId, deliveryNoteId))
      .orderBy(asc(deliveryNoteLines.id))
    return { ...note, lines }
  })
}

function tell(
  transaction: CommandTransaction,
  aggregateId: string,
  type: `delivery_note.${'announced' | 'received' | 'cancelled' | 'discrepancy_raised'}`,
  payload: Readonly<Record<string, unknown>>,
): void {
  const { tenantId } = transaction.actor
  transaction.emit({ type, aggregateKind: 'delivery_note', aggregateId, tenantId, payload })
}

function wrongState(state: DeliveryNoteState) {
  return refused('conflict', {
    code: 'wrongState',
    message: `The delivery note is ${state}.`,
    nextStep: 'Read it again; goods that came later are received without a note.',
  })
}
