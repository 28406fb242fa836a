import type { OutboxCommand } from '../outbox/command.ts'
import type { Parcel } from '../sync/answers.ts'

export interface ParcelToReceive {
  readonly parcel: Parcel
  /** True once it was counted on this phone and the receipt waits to be sent, or to be brought back. */
  readonly isWaiting: boolean
}

/** Goods for this site's own shelf that stand before the door or are on the way, what is here first. */
export function toReceive(parcels: readonly Parcel[], commands: readonly OutboxCommand[]): ParcelToReceive[] {
  const counted = new Set(
    commands.flatMap((command) =>
      command.kind === 'shipment.receive' && (command.state === 'saved' || command.state === 'sent')
        ? [command.payload.shipmentId]
        : [],
    ),
  )
  return parcels
    .filter(({ kind }) => kind === 'order' || kind === 'transfer' || kind === 'supplier_return')
    .toSorted((one, other) => place(one) - place(other) || (one.promisedAt < other.promisedAt ? -1 : 1))
    .map((parcel) => ({ parcel, isWaiting: counted.has(parcel.id) }))
}

function place({ state }: Parcel): number {
  return state === 'arrived' ? 0 : 1
}
