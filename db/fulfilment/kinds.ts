import { eq } from 'drizzle-orm'
import { isUnwanted } from '#domain/fulfilment/return-reasons.ts'
import type { ShipmentKind } from '#domain/fulfilment/shipment-kinds.ts'
import { refused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { decideExtra } from '../orders/extras.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { closeSupplierReturn, closeTransfer, correctSupplierCredit } from './close-requests.ts'
import type { DiscrepancyRow } from './discrepancies.ts'
import type { ShipmentLineRow } from './parcel-stock.ts'
import { movePrescriptionLines } from './prescription-lines.ts'
import { isPrescribed, type ShipmentRow } from './shipment-state.ts'

/**
 * What differs between the kinds of shipment; everything else is the same for all of them. The functions run within a
 * command that acts for the shipment's owner, or sees across. What they call must not import the engine's commands.
 */
interface ShipmentKindRules {
  /** Refuses to take goods from the shelf that are not wanted yet. */
  readonly requireWanted: (transaction: CommandTransaction, shipment: ShipmentRow) => Promise<void>
  /**
   * Units that this shipment will not bring: short at the shelf, cancelled, lost, or returned. What asked for them waits
   * for supply again. Orders, transfers and returns to suppliers hear of it by the shipment's events, which name the
   * request and its lines.
   */
  readonly tellMissing: (
    transaction: CommandTransaction,
    shipment: ShipmentRow,
    lines: readonly Pick<ShipmentLineRow, 'prescriptionLineId'>[],
  ) => Promise<void>
  /**
   * The shipment has come to an end: received, cancelled, returned or written off. Closes what asked for it when that was
   * the last one. A prescription has a way of its own (`endWhatAsked`).
   */
  readonly tellEnded: (transaction: CommandTransaction, shipment: ShipmentRow) => Promise<void>
  /** Somebody decided what a difference of the received goods means; the decision is written. */
  readonly tellDecided: (
    transaction: CommandTransaction,
    shipment: ShipmentRow,
    decided: DiscrepancyRow,
  ) => Promise<void>
  /** True when one without a ride is at its place as soon as it is let go: the supplying site's own counter. */
  readonly staysWithoutRide: boolean
  /** Where what came well is put by the site that receives it; null where no site does. */
  readonly receivedInto: 'available' | 'quarantine' | null
  /** True when it may carry what must not be sold: expired goods, and those in quarantine. */
  readonly carriesUnsaleable: boolean
}

const nothing = async () => {}

const toPatient: ShipmentKindRules = {
  requireWanted: requireAccepted,
  tellMissing: async (transaction, shipment, lines) => {
    if (!isPrescribed(shipment)) return
    const to = isUnwanted(shipment.returnReason) ? 'cancelled' : 'to_supply'
    await movePrescriptionLines(transaction, shipment, lines, to)
  },
  tellEnded: nothing,
  tellDecided: nothing,
  staysWithoutRide: true,
  receivedInto: null,
  carriesUnsaleable: false,
}

const toSite: ShipmentKindRules = {
  requireWanted: nothing,
  tellMissing: nothing,
  tellEnded: nothing,
  tellDecided: nothing,
  staysWithoutRide: false,
  receivedInto: 'available',
  carriesUnsaleable: false,
}

const rules: Readonly<Record<ShipmentKind, ShipmentKindRules>> = {
  prescription: toPatient,
  patient_return: toPatient,
  order: { ...toSite, tellDecided: decideExtra },
  transfer: { ...toSite, tellEnded: closeTransfer },
  // What comes back was out of the supplier's hands: unchecked goods.
  supplier_return: {
    ...toSite,
    tellEnded: closeSupplierReturn,
    tellDecided: correctSupplierCredit,
    receivedInto: 'quarantine',
    carriesUnsaleable: true,
  },
}

/** What holds for shipments of a kind. */
export function rulesOf({ kind }: Pick<ShipmentRow, 'kind'>): ShipmentKindRules {
  return rules[kind]
}

/** Until a pharmacy has accepted it, a prescription may still expire, and its medicine stays on the shelf. */
async function requireAccepted({ db }: CommandTransaction, shipment: ShipmentRow): Promise<void> {
  if (!isPrescribed(shipment)) return
  const [prescription] = await db
    .select({ state: prescriptions.state })
    .from(prescriptions)
    .where(eq(prescriptions.id, shipment.prescriptionId))
  if (prescription?.state === 'accepted') return
  throw refused('conflict', {
    code: 'notAccepted',
    message: 'No pharmacy has accepted the prescription yet.',
    nextStep: 'Ask the pharmacy that hands it over to accept it first.',
  })
}
