import { and, eq, inArray, sql } from 'drizzle-orm'
import type { TraceCode } from '#domain/catalogue/trace-code.ts'
import type { PickScan, ShelfBox } from '#domain/fulfilment/pick.ts'
import { boxObstacle } from '#domain/inventory/trace-units.ts'
import type { Refusal } from '#domain/refusal.ts'
import { CommandRefused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { traceCodes } from '../inventory/schema.ts'
import { rowSource } from '../rows.ts'
import { mayBeOf, type RecognisableLine } from './pick-lines.ts'
import { shipmentScans } from './schema.ts'
import type { ShipmentRow } from './shipment-state.ts'

type BoxRow = typeof traceCodes.$inferSelect

/**
 * Registers boxes that are seen for the first time, full, to the lot they are picked for: where the label names no
 * lot, the first of its product that other new boxes of the request do not fill. A code that is in any tenant's books
 * already is left as it is.
 */
export async function registerNewBoxes(
  { db, write }: CommandTransaction,
  shipment: ShipmentRow,
  lines: readonly RecognisableLine[],
  labels: readonly TraceCode[],
): Promise<void> {
  const known = await readBoxes(db, labels)
  const boxes = newBoxes(
    shipment,
    lines,
    labels.filter(({ code }) => !known.has(code)),
  )
  if (boxes.length > 0) write(db.insert(traceCodes).values(boxes).onConflictDoNothing())
}

/**
 * The scanned boxes that may be taken here. One whose label does not fit what the books say of it is left out, as
 * foreign to the shipment.
 * @throws CommandRefused `traceCodeElsewhere` for boxes in the books of another site or tenant, `boxNotInQuarantine` for
 * one that was not set aside, where the goods are taken from there.
 */
export async function requireShelfBoxes(
  { db }: CommandTransaction,
  shipment: ShipmentRow,
  lines: readonly RecognisableLine[],
  labels: readonly TraceCode[],
): Promise<Map<string, ShelfBox>> {
  const known = await readBoxes(db, labels)
  const shelf = new Map<string, ShelfBox>()
  const refusals: Refusal[] = []
  for (const [index, label] of labels.entries()) {
    const box = known.get(label.code)
    const fitting = lines.filter((line) => mayBeOf(line, label))
    const isElsewhere = box ? box.siteId !== shipment.fromSiteId : fitting.length > 0
    const contradicts = label.lot !== undefined && !fitting.some(({ lotId }) => lotId === box?.lotId)
    if (isElsewhere) refusals.push({ ...traceCodeElsewhere(label.code), line: index })
    else if (box && liesElsewhereOnSite(shipment, box)) refusals.push({ ...notSetAside(box), line: index })
    else if (box && !contradicts) shelf.set(box.code, { ...box, state: stateOnShelf(shipment, box) })
  }
  if (refusals.length > 0) throw new CommandRefused('conflict', refusals)
  return shelf
}

/**
 * Takes the scanned units out of their boxes by one guarded statement: a box is never used beyond its units.
 * @throws CommandRefused with the box's obstacle when another parcel was faster.
 */
export async function takeFromBoxes(
  { db }: CommandTransaction,
  shipment: ShipmentRow,
  scans: readonly PickScan[],
): Promise<void> {
  if (scans.length === 0) return
  const input = rowSource(scans, { code: shipmentScans.code, units: shipmentScans.units })
  const isSetAside = shipment.takenFrom === 'quarantine'
  const taken = await db.execute<{ code: string }>(sql`
    update trace_codes box
    set units_left = box.units_left - input.units,
        state = case when box.units_left > input.units and not ${isSetAside} then 'opened' else box.state end
    from ${input}
    where box.code = input.code and box.site_id = ${shipment.fromSiteId}
      and (box.state = 'quarantined') = ${isSetAside} and box.state <> 'dispensed' and box.units_left >= input.units
    returning box.code`)
  if (taken.rows.length === scans.length) return
  const done = new Set(taken.rows.map(({ code }) => code))
  const left = scans.filter(({ code }) => !done.has(code))
  const present = await readBoxes(db, left)
  throw new CommandRefused(
    'conflict',
    left.map(({ code, units }) => {
      const box = present.get(code)
      return (box && boxObstacle(box, units)) ?? traceCodeElsewhere(code)
    }),
  )
}

/** Puts the units of cancelled shipments back into their boxes. */
export async function giveBackToBoxes(
  { db }: CommandTransaction,
  shipmentIds: readonly string[],
): Promise<void> {
  const picked = db.$with('picked').as(
    db
      .select({
        code: shipmentScans.code,
        units: sql<number>`sum(${shipmentScans.units})::integer`.as('picked_units'),
      })
      .from(shipmentScans)
      .where(inArray(shipmentScans.shipmentId, [...shipmentIds]))
      .groupBy(shipmentScans.code),
  )
  const units = sql`${traceCodes.unitsLeft} + ${picked.units}`
  await db
    .with(picked)
    .update(traceCodes)
    .set({
      unitsLeft: sql`${units}`,
      state: sql`case when ${traceCodes.state} = 'quarantined' then ${traceCodes.state}
                      when ${units} = ${traceCodes.unitsInPack} then 'in_stock' else 'opened' end`,
    })
    .from(picked)
    .where(eq(traceCodes.code, picked.code))
}

/** Marks the boxes that a hand-over has emptied. */
export function closeBoxes({ db, write }: CommandTransaction, codes: readonly string[]): void {
  write(
    db
      .update(traceCodes)
      .set({ state: 'dispensed' })
      .where(
        and(
          inArray(traceCodes.code, [...codes]),
          eq(traceCodes.unitsLeft, 0),
          inArray(traceCodes.state, ['in_stock', 'opened']),
        ),
      ),
  )
}

/**
 * Sets the boxes of a returned parcel aside at the receiving site, with the units that came back. A box that stayed
 * open on the shelf, because the parcel took only some of its units, stays there: its loose units are counted in the
 * ledger's quarantine only.
 */
export async function quarantineBoxes(
  { db }: CommandTransaction,
  shipmentId: string,
  receiver: { readonly siteId: string; readonly tenantId: string },
): Promise<void> {
  await db.execute(sql`
    update trace_codes box
    set units_left = box.units_left + returned.units, state = 'quarantined',
        site_id = ${receiver.siteId}, tenant_id = ${receiver.tenantId}
    from (select code, sum(units)::integer as units from shipment_scans
          where shipment_id = ${shipmentId} group by code) returned
    where box.code = returned.code and (box.units_left = 0 or box.state = 'quarantined')`)
}

async function readBoxes(
  db: CommandTransaction['db'],
  labels: readonly { readonly code: string }[],
): Promise<Map<string, BoxRow>> {
  if (labels.length === 0) return new Map()
  const codes = labels.map(({ code }) => code)
  const rows = await db.select().from(traceCodes).where(inArray(traceCodes.code, codes))
  return new Map(rows.map((row) => [row.code, row]))
}

function newBoxes(
  { tenantId, fromSiteId: siteId, takenFrom }: ShipmentRow,
  lines: readonly RecognisableLine[],
  labels: readonly TraceCode[],
): BoxRow[] {
  const registered = new Map<string, number>()
  return labels.flatMap((label) => {
    const fitting = lines.filter((line) => mayBeOf(line, label))
    const line = fitting.find(({ lineId, units }) => (registered.get(lineId) ?? 0) < units) ?? fitting[0]
    if (line === undefined) return []
    const { lineId, productId, lotId, packUnits } = line
    registered.set(lineId, (registered.get(lineId) ?? 0) + packUnits)
    const box = { code: label.code, tenantId, siteId, productId, lotId }
    const state = takenFrom === 'quarantine' ? ('quarantined' as const) : ('in_stock' as const)
    return [{ ...box, unitsInPack: packUnits, unitsLeft: packUnits, state }]
  })
}

/** True for a box on the shelf where quarantined goods are taken; the other way round it is an obstacle of the box. */
function liesElsewhereOnSite({ takenFrom }: ShipmentRow, { state }: BoxRow): boolean {
  return takenFrom === 'quarantine' && state !== 'quarantined'
}

/** A box in quarantine may be taken by what is taken from there. */
function stateOnShelf({ takenFrom }: ShipmentRow, { state }: BoxRow): BoxRow['state'] {
  return takenFrom === 'quarantine' && state === 'quarantined' ? 'opened' : state
}

function notSetAside({ code }: BoxRow): Refusal {
  return {
    code: 'boxNotInQuarantine',
    message: `Box ${code} is not in quarantine.`,
    nextStep: 'Take the boxes that were set aside; the others stay on the shelf.',
  }
}

function traceCodeElsewhere(code: string): Refusal {
  return {
    code: 'traceCodeElsewhere',
    message: `Box ${code} is held elsewhere.`,
    nextStep: 'Set the box aside, take another one, and report the doubtful code.',
  }
}
