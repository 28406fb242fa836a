import { changeRoutePlanOperation } from './change-plan.ts'
import { planRoutesOperation } from './plan-routes.ts'
import {
  listRoutePlansOperation,
  readPickWavesOperation,
  readRoutePlanOperation,
  readRunSheetOperation,
  readWaitingParcelsOperation,
} from './read-plans.ts'
import { cancelRoutePlanOperation, releaseRoutePlanOperation } from './release-plan.ts'

/** Trips of a hub's vehicles. */
export const routingOperations = [
  planRoutesOperation,
  listRoutePlansOperation,
  readRoutePlanOperation,
  changeRoutePlanOperation,
  releaseRoutePlanOperation,
  cancelRoutePlanOperation,
  readPickWavesOperation,
  readRunSheetOperation,
  readWaitingParcelsOperation,
] as const
