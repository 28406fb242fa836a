import type { z } from '@hono/zod-openapi'
import { expectTypeOf, it } from 'vitest'
import type { PlanAnswer, RideAnswer, SheetAnswer } from '#web/phone/driver/answers.ts'
import type { BatchDetail, BatchHead, CampaignHead } from '#web/phone/station/answers.ts'
import type { StationParcel } from '#web/phone/station/work.ts'
import type {
  CatalogueItem,
  ChargeQuote,
  Device,
  Myself,
  NearExpiry,
  OrderDetail,
  OrderHead,
  Page,
  ParcelDetail,
  ParcelHead,
  PartDetail,
  PrescriptionDetail,
  PrescriptionHead,
  RecallTask,
  SealingKeyAnswer,
  SiteNode,
  StockBalance,
  StocktakeHead,
  StocktakeLine,
  Suggestion,
} from '#web/phone/sync/answers.ts'
import type { listOwnDevicesOperation } from './access/devices.ts'
import type { readMyself } from './access/read-myself.ts'
import type { campaignDefinitionOperations } from './campaigns/define.ts'
import type { campaignStationOperations } from './campaigns/stations.ts'
import type { listLegs } from './fulfilment/list-legs.ts'
import type { listStationWorkOperation } from './fulfilment/list-station-work.ts'
import type { listParcelsOperation } from './fulfilment/list-parcels.ts'
import type { readSealingKeyOperation } from './fulfilment/read-sealing-key.ts'
import type { readShipmentOperation } from './fulfilment/read-shipment.ts'
import type { listBalances } from './inventory/list-balances.ts'
import type { listNearExpiryOperation } from './inventory/list-near-expiry.ts'
import type { listRecallTasksOperation } from './inventory/list-recall-tasks.ts'
import type { listStocktakeLinesOperation } from './inventory/list-stocktake-lines.ts'
import type { listStocktakesOperation } from './inventory/list-stocktakes.ts'
import type { readOrderCatalogueOperation } from './orders/catalogue.ts'
import type { quoteChargeOperation } from './money/quote-charge.ts'
import type { listOrdersOperation } from './orders/list.ts'
import type { readOrderPartOperation } from './orders/read-part.ts'
import type { readOrderOperation } from './orders/read.ts'
import type { readSiteOperation } from './organisations/read-site.ts'
import type { list as listPrescriptions } from './prescriptions/list.ts'
import type { read as readPrescription } from './prescriptions/read.ts'
import type { listSuggestionsOperation } from './replenishment/list-suggestions.ts'
import type { listRoutePlansOperation, readRunSheetOperation } from './routing/read-plans.ts'

/** What an operation answers, as its schema lets it out. */
type AnswerOf<Of extends { readonly route: { readonly responses: object } }> =
  Of['route']['responses'] extends {
    readonly 200: {
      readonly content: { readonly 'application/json': { readonly schema: infer Schema extends z.ZodType } }
    }
  }
    ? z.output<Schema>
    : never

it('answers the phone as its app reads it', () => {
  expectTypeOf<AnswerOf<typeof readSealingKeyOperation>>().toExtend<SealingKeyAnswer>()
  expectTypeOf<AnswerOf<typeof readMyself>>().toExtend<Myself>()
  expectTypeOf<AnswerOf<typeof listOwnDevicesOperation>>().toExtend<{ items: readonly Device[] }>()
  expectTypeOf<AnswerOf<typeof readSiteOperation>>().toExtend<SiteNode>()
  expectTypeOf<AnswerOf<typeof readOrderCatalogueOperation>>().toExtend<Page<CatalogueItem>>()
  expectTypeOf<AnswerOf<typeof listSuggestionsOperation>>().toExtend<Page<Suggestion>>()
  expectTypeOf<AnswerOf<typeof listOrdersOperation>>().toExtend<Page<OrderHead>>()
  expectTypeOf<AnswerOf<typeof readOrderOperation>>().toExtend<OrderDetail>()
  expectTypeOf<AnswerOf<typeof readOrderPartOperation>>().toExtend<PartDetail>()
  expectTypeOf<AnswerOf<typeof listParcelsOperation>>().toExtend<Page<ParcelHead>>()
  expectTypeOf<AnswerOf<typeof readShipmentOperation>>().toExtend<ParcelDetail>()
  expectTypeOf<AnswerOf<typeof quoteChargeOperation>>().toExtend<ChargeQuote>()
  expectTypeOf<AnswerOf<typeof listBalances>>().toExtend<Page<StockBalance>>()
  expectTypeOf<AnswerOf<typeof listNearExpiryOperation>>().toExtend<Page<NearExpiry>>()
  expectTypeOf<AnswerOf<typeof listRecallTasksOperation>>().toExtend<Page<RecallTask>>()
  expectTypeOf<AnswerOf<typeof listStocktakesOperation>>().toExtend<Page<StocktakeHead>>()
  expectTypeOf<AnswerOf<typeof listPrescriptions>>().toExtend<Page<PrescriptionHead>>()
  expectTypeOf<AnswerOf<typeof readPrescription>>().toExtend<PrescriptionDetail>()
  expectTypeOf<AnswerOf<typeof listStocktakeLinesOperation>>().toExtend<Page<StocktakeLine>>()
})

it('answers drivers and stations as their screens read it', () => {
  type Plans = { readonly items: readonly PlanAnswer[] }
  expectTypeOf<AnswerOf<typeof listRoutePlansOperation>>().toExtend<Plans>()
  expectTypeOf<AnswerOf<typeof readRunSheetOperation>>().toExtend<SheetAnswer>()
  expectTypeOf<AnswerOf<typeof listLegs>>().toExtend<{ readonly items: readonly RideAnswer[] }>()
  expectTypeOf<AnswerOf<typeof listStationWorkOperation>>().toExtend<Page<StationParcel>>()
  expectTypeOf<AnswerOf<(typeof campaignDefinitionOperations)[1]>>().toExtend<Page<CampaignHead>>()
  expectTypeOf<AnswerOf<(typeof campaignStationOperations)[0]>>().toExtend<Page<BatchHead>>()
  expectTypeOf<AnswerOf<(typeof campaignStationOperations)[1]>>().toExtend<BatchDetail>()
})
