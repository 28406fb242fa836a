import { accessOperations } from './access/operations.ts'
import { auditOperations } from './audit/operations.ts'
import { retentionOperations } from './audit/retention.ts'
import { campaignOperations } from './campaigns/operations.ts'
import { catalogueOperations } from './catalogue/operations.ts'
import { courierOperations } from './couriers/operations.ts'
import { epcisOperations } from './epcis/operations.ts'
import { fulfilmentOperations } from './fulfilment/operations.ts'
import { requestOperations } from './fulfilment/request-operations.ts'
import { insuranceOperations } from './insurance/operations.ts'
import { inventoryOperations } from './inventory/operations.ts'
import { jobOperations } from './jobs/exports.ts'
import { importOperations } from './jobs/imports.ts'
import { listExportOperations } from './jobs/list-exports.ts'
import { moneyOperations } from './money/operations.ts'
import { networkOperations } from './network/operations.ts'
import { orderOperations } from './orders/operations.ts'
import { organisationOperations } from './organisations/operations.ts'
import { patientOperations } from './patients/operations.ts'
import { prescriptionOperations } from './prescriptions/operations.ts'
import { procurementOperations } from './procurement/operations.ts'
import { routingOperations } from './routing/operations.ts'
import { reviewOperations } from './prescriptions/review/operations.ts'
import { prescribedKitOperations } from './campaigns/prescribed-kits.ts'
import { registrationOperations } from './campaigns/registrations.ts'
import { supervisionOperations } from './supervision/operations.ts'
import { symptomFormOperations } from './triage/operations.ts'
import { replenishmentOperations } from './replenishment/operations.ts'
import { shortageOperations } from './shortage/operations.ts'
import { webhookOperations } from './webhooks/operations.ts'

/** Every operation of the API, in the order of the documentation. */
export const operations = [
  ...accessOperations,
  ...organisationOperations,
  ...catalogueOperations,
  ...patientOperations,
  ...prescriptionOperations,
  ...reviewOperations,
  ...fulfilmentOperations,
  ...requestOperations,
  ...routingOperations,
  ...inventoryOperations,
  ...epcisOperations,
  ...moneyOperations,
  ...insuranceOperations,
  ...webhookOperations,
  ...auditOperations,
  ...courierOperations,
  ...jobOperations,
  ...retentionOperations,
  ...procurementOperations,
  ...replenishmentOperations,
  ...importOperations,
  ...listExportOperations,
  ...orderOperations,
  ...prescribedKitOperations,
  ...registrationOperations,
  ...symptomFormOperations,
  ...campaignOperations,
  ...shortageOperations,
  ...supervisionOperations,
  ...networkOperations,
] as const
