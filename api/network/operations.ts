import { readCountyMapOperation, readNetworkMapOperation } from './map.ts'
import { readNetworkShipmentOperation, readNetworkSiteOperation } from './places.ts'

export const networkOperations = [
  readNetworkMapOperation,
  readCountyMapOperation,
  readNetworkSiteOperation,
  readNetworkShipmentOperation,
] as const
