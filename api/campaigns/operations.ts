import { campaignCapacityOperations } from './capacity.ts'
import { clinicStockOperations } from './clinic-stock.ts'
import { campaignDefinitionOperations } from './define.ts'
import { campaignHouseholdOperations } from './households.ts'
import { listRecalledHouseholdsOperation } from './recalled-households.ts'
import { campaignRunOperations } from './run.ts'
import { campaignStationOperations } from './stations.ts'
import { villageParcelOperations } from './village-parcels.ts'
import { campaignWatchOperations } from './watch.ts'

export const campaignOperations = [
  ...campaignDefinitionOperations,
  ...campaignHouseholdOperations,
  ...campaignRunOperations,
  ...clinicStockOperations,
  ...campaignStationOperations,
  ...campaignWatchOperations,
  ...campaignCapacityOperations,
  listRecalledHouseholdsOperation,
  ...villageParcelOperations,
] as const
