import type { InsurerClient } from '#connectors/insurer/client.ts'
import type { SmsClient } from '#connectors/sms/client.ts'
import type { DatabaseClient } from '#db/client.ts'
import { createCampaignActivities } from './campaigns/activities.ts'
import { createFulfilmentActivities } from './fulfilment/activities.ts'
import { createInsuranceActivities } from './insurance/activities.ts'
import { createOrderActivities } from './orders/activities.ts'
import { createRecallActivities } from './recalls/activities.ts'
import { createProcurementActivities } from './procurement/activities.ts'
import { createPrescriptionActivities } from './prescriptions/activities.ts'

/** What the activities of all workflows need. */
export interface Services {
  readonly database: DatabaseClient
  readonly insurer: InsurerClient
  readonly sms: SmsClient
  readonly clock: () => Date
}

export type Activities = ReturnType<typeof createActivities>

/**
 * Everything that workflows reach the world with. What goes in and out is kept by Temporal: ids, codes, quantities and
 * times; never a name, phone, address or diagnosis.
 */
export function createActivities(services: Services) {
  return {
    ...createPrescriptionActivities(services.database),
    ...createFulfilmentActivities(services),
    ...createInsuranceActivities(services),
    ...createOrderActivities(services.database),
    ...createRecallActivities(services),
    ...createCampaignActivities(services.database),
    ...createProcurementActivities(services.database),
  }
}
