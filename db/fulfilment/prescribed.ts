import { sql } from 'drizzle-orm'
import type { FulfilmentMode } from '#domain/prescriptions/prescription.ts'
import { shipments } from './schema.ts'

/** What every shipment of a prescription has, and no other need have: for queries that find those alone. */
export const prescribed = {
  prescriptionId: sql<string>`${shipments.prescriptionId}`,
  prescriptionTenantId: sql<string>`${shipments.prescriptionTenantId}`,
  destinationTenantId: sql<string>`${shipments.destinationTenantId}`,
  mode: sql<FulfilmentMode>`${shipments.mode}`,
}
