import { matchPick, type PickedUnits, type PickScan } from '#domain/fulfilment/pick.ts'
import type { DatabaseClient } from '../client.ts'
import { CommandRefused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { openPackagesOf } from '../inventory/packaging.ts'
import { together } from '../together.ts'
import { registerNewBoxes, requireShelfBoxes, takeFromBoxes } from './boxes.ts'
import { cancelShipments } from './cancelling.ts'
import { requireSite } from './handling.ts'
import { moveEach } from './move-each.ts'
import type { BatchAnswer } from './pack.ts'
import { rulesOf } from './kinds.ts'
import { readLabels, withoutPackages } from './parcel-scans.ts'
import { requireSaleable } from './parcel-stock.ts'
import { readPickLines } from './pick-lines.ts'
import { shipmentScans } from './schema.ts'
import {
  answerOf,
  emitShipment,
  moveShipment,
  type ShipmentAnswer,
  type ShipmentRow,
} from './shipment-state.ts'
import { takeShortUnits, type ShortUnits } from './short-pick.ts'

export interface PickInput {
  readonly shipmentId: string
  /** Boxes, or packages of boxes, each with the base units that are taken from it. */
  readonly scans: readonly PickScan[]
  /** Units that the shelf does not hold although the books say so. */
  readonly short?: readonly ShortUnits[] | undefined
}

/**
 * A picker takes up to 50 shipments' boxes from the shelf of their site, all or none. The scans of each must give every line
 * exactly its units.
 * Units reported as short go back to sourcing; the shipment goes on with the rest, or is cancelled when there is none.
 * @throws CommandRefused `batchInvalid`, `wrongState`, `wrongSite`, `notAccepted`, `shortInvalid`, `lotExpired`, `unitsInvalid`, `traceCodeElsewhere`,
 * `scanMissing`, `packageUnitsInvalid`, a label that cannot be read, and what `matchPick` refuses.
 */
export function pickShipments(
  client: DatabaseClient,
  request: CommandRequest,
  { picks }: { readonly picks: readonly PickInput[] },
) {
  return runCommand(client, request, async (transaction): Promise<BatchAnswer> => {
    const pickedBy = transaction.actor.principalId
    const shipments = await moveEach(
      transaction,
      picks,
      { to: 'picked', change: { pickedBy } },
      (shipment, input) => pickOne(transaction, shipment, input),
    )
    return { shipments }
  })
}

/** `pickShipments` for a single one. */
export function pickShipment(client: DatabaseClient, request: CommandRequest, input: PickInput) {
  return runCommand(client, request, async (transaction): Promise<ShipmentAnswer> => {
    const { actor } = transaction
    const change = { pickedBy: actor.principalId }
    const shipment = await moveShipment(transaction, actor.tenantId, input.shipmentId, 'picked', change)
    return pickOne(transaction, shipment, input)
  })
}

async function pickOne(
  transaction: CommandTransaction,
  shipment: ShipmentRow,
  input: PickInput,
): Promise<ShipmentAnswer> {
  requireSite(transaction.actor, shipment.fromSiteId)
  await rulesOf(shipment).requireWanted(transaction, shipment)
  await takeShortUnits(transaction, shipment, input.short ?? [])
  const picked = await takeBoxes(transaction, shipment, input.scans)
  if (picked.length === 0) {
    await cancelShipments(transaction, [shipment.id], 'short_pick')
    return { shipmentId: shipment.id, state: 'cancelled' }
  }
  recordScans(transaction, shipment, picked)
  emitShipment(transaction, shipment, 'shipment.picked')
  return answerOf(shipment)
}

async function takeBoxes(
  transaction: CommandTransaction,
  shipment: ShipmentRow,
  scanned: readonly PickScan[],
): Promise<readonly PickedUnits[]> {
  requireUnits(scanned)
  const [scans, lines] = await together([
    withoutPackages(transaction, scanned),
    readPickLines(transaction, shipment),
  ])
  const sold = rulesOf(shipment).carriesUnsaleable ? [] : lines
  const labels = readLabels(scans)
  await together([requireSaleable(transaction, sold), registerNewBoxes(transaction, shipment, lines, labels)])
  const shelf = await requireShelfBoxes(transaction, shipment, lines, labels)
  const read = labels.map(({ code }, index) => ({ code, units: scans[index]?.units ?? 0 }))
  const matched = matchPick(lines, read, shelf)
  if (!matched.ok) throw new CommandRefused('invalid', matched.refusals)
  const { picked, missing } = matched.value
  if (missing.length > 0) throw new CommandRefused('invalid', missing.map(unitsMissing))
  await takeFromBoxes(transaction, shipment, read)
  openPackagesOf(
    transaction,
    read.map(({ code }) => code),
  )
  return picked
}

function requireUnits(scans: readonly PickScan[]): void {
  const refusals = scans.flatMap(({ units }, line) =>
    Number.isSafeInteger(units) && units > 0 ? [] : [{ ...unitsInvalid, line }],
  )
  if (refusals.length > 0) throw new CommandRefused('invalid', refusals)
}

const unitsInvalid = {
  code: 'unitsInvalid',
  message: 'A scan takes a whole number of base units, at least 1.',
  nextStep: 'Give the units that are taken from the box.',
}

function recordScans(
  { db, now: pickedAt, write }: CommandTransaction,
  { id: shipmentId, tenantId }: ShipmentRow,
  picked: readonly PickedUnits[],
): void {
  const scans = picked.map(({ lineId: shipmentLineId, code, units }) => ({
    shipmentLineId,
    tenantId,
    shipmentId,
    code,
    units,
    pickedAt,
  }))
  write(db.insert(shipmentScans).values(scans))
}

function unitsMissing({ lineId, units }: { readonly lineId: string; readonly units: number }) {
  return {
    code: 'scanMissing',
    message: `Line ${lineId} of the shipment still misses ${units} units.`,
    nextStep: 'Scan boxes for the missing units, or report them as short.',
  }
}
