import { OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv } from '../dependencies.ts'
import { arriveLegs } from './arrive-legs.ts'
import { departLegs } from './depart-legs.ts'
import { dispatch } from './dispatch.ts'
import { handOver } from './hand-over.ts'
import { listLegs } from './list-legs.ts'
import { listParcelsOperation } from './list-parcels.ts'
import { listShipmentsOperation } from './list-shipments.ts'
import { listStationWorkOperation } from './list-station-work.ts'
import { pack } from './pack.ts'
import { pick } from './pick.ts'
import { readBoardOperation } from './read-board.ts'
import { readDoseLabelsOperation } from './read-dose-labels.ts'
import { readShipmentOperation } from './read-shipment.ts'
import { receiveReturnOperation } from './receive-return.ts'
import { recheck } from './recheck.ts'
import { requestPickupCodeOperation } from './request-pickup-code.ts'
import { resolveEscalationOperation } from './resolve-escalation.ts'
import { siteDown } from './site-down.ts'
import { siteUp } from './site-up.ts'
import { startReturnOperation } from './start-return.ts'
import { takeBack } from './take-back.ts'

export const fulfilmentRoutes = new OpenAPIHono<AppEnv>()
  .openapi(listShipmentsOperation.route, listShipmentsOperation.handler)
  .openapi(readShipmentOperation.route, readShipmentOperation.handler)
  .openapi(listStationWorkOperation.route, listStationWorkOperation.handler)
  .openapi(listParcelsOperation.route, listParcelsOperation.handler)
  .openapi(listLegs.route, listLegs.handler)
  .openapi(pick.route, pick.handler)
  .openapi(recheck.route, recheck.handler)
  .openapi(pack.route, pack.handler)
  .openapi(dispatch.route, dispatch.handler)
  .openapi(readDoseLabelsOperation.route, readDoseLabelsOperation.handler)
  .openapi(departLegs.route, departLegs.handler)
  .openapi(arriveLegs.route, arriveLegs.handler)
  .openapi(requestPickupCodeOperation.route, requestPickupCodeOperation.handler)
  .openapi(handOver.route, handOver.handler)
  .openapi(startReturnOperation.route, startReturnOperation.handler)
  .openapi(receiveReturnOperation.route, receiveReturnOperation.handler)
  .openapi(takeBack.route, takeBack.handler)
  .openapi(siteDown.route, siteDown.handler)
  .openapi(siteUp.route, siteUp.handler)
  .openapi(resolveEscalationOperation.route, resolveEscalationOperation.handler)
  .openapi(readBoardOperation.route, readBoardOperation.handler)
