/**
 * Who asked for a shipment. `prescription`: a patient's medicine. `patient_return`: what a patient brings back after the
 * hand-over. `order`: a part of an order of one institution from another. `transfer`: from a site to another of the same
 * tenant. `supplier_return`: goods that go back to whoever supplied them.
 */
export const shipmentKinds = [
  'prescription',
  'patient_return',
  'order',
  'transfer',
  'supplier_return',
] as const
export type ShipmentKind = (typeof shipmentKinds)[number]

/** Kinds that something other than a prescription asks for: they end with a receipt by the site that they go to. */
export const requestedKinds = ['order', 'transfer', 'supplier_return'] as const satisfies ShipmentKind[]
export type RequestedKind = (typeof requestedKinds)[number]
