import { Hono } from 'hono'
import { nearExpiryPage, quarantinePage } from '#web/console/goods/expiry-pages.ts'
import { noSites } from '#web/console/scene.ts'
import { stockCardPage } from '#web/console/goods/stock-card-page.ts'
import { stocktakePage, stocktakesPage } from '#web/console/goods/stocktake-pages.ts'
import type { AppEnv } from '../../dependencies.ts'
import { approveAdjustmentOperation } from '../../inventory/approve-adjustment.ts'
import { cancelStocktakeOperation } from '../../inventory/cancel-stocktake.ts'
import { countPilesOperation } from '../../inventory/count-piles.ts'
import { decideQuarantineOperation } from '../../inventory/decide-quarantine.ts'
import { listAdjustmentsOperation } from '../../inventory/list-adjustments.ts'
import { listBalances } from '../../inventory/list-balances.ts'
import { listNearExpiryOperation } from '../../inventory/list-near-expiry.ts'
import { listOffersOperation } from '../../inventory/list-offers.ts'
import { listStocktakeLinesOperation } from '../../inventory/list-stocktake-lines.ts'
import { listStocktakesOperation } from '../../inventory/list-stocktakes.ts'
import { offerNearExpiryOperation } from '../../inventory/offer-near-expiry.ts'
import { openStocktakeOperation } from '../../inventory/open-stocktake.ts'
import { postStocktakeOperation } from '../../inventory/post-stocktake.ts'
import { readStockCardOperation } from '../../inventory/read-stock-card.ts'
import { readStocktakeOperation } from '../../inventory/read-stocktake.ts'
import { refuseAdjustmentOperation } from '../../inventory/refuse-adjustment.ts'
import { withdrawOfferOperation } from '../../inventory/withdraw-offer.ts'
import { ProblemError } from '../../problem.ts'
import { localTimeOf } from '../local-time.ts'
import { definePage } from './define-page.ts'
import { tenThousandths } from './round-acts.ts'

const rowsOfPage = 50

const stockCard = definePage({
  path: '/console/stock-card',
  area: 'stock',
  guard: 'stock.read',
  async show(viewer) {
    const { product, lot, at = '', before } = viewer.query
    if (viewer.site === null) throw new ProblemError(nothingNamed)
    const time = at === '' ? null : localTimeOf(at)
    const of = lot === undefined ? { productId: product } : { lotId: lot }
    const param = { id: viewer.site.id }
    const asOf = time?.toISOString()
    const [card, balances] = await Promise.all([
      viewer.ask(readStockCardOperation, { param, query: { ...of, until: asOf, before, limit: rowsOfPage } }),
      viewer.ask(listBalances, { param, query: { ...of, at: asOf, limit: rowsOfPage } }),
    ])
    const nameOf = await viewer.namesOf([
      product,
      balances.items[0]?.productId,
      ...card.items.flatMap(({ fromSiteId, toSiteId, principalId }) => [fromSiteId, toSiteId, principalId]),
    ])
    const named = nameOf(product ?? balances.items[0]?.productId)
    return {
      title: named === '–' ? viewer.messages.goods.card : `${viewer.messages.goods.card} · ${named}`,
      content: stockCardPage(viewer, {
        siteId: viewer.site.id,
        card,
        balances: balances.items,
        isTimeInvalid: at !== '' && time === null,
        nameOf,
      }),
    }
  },
})

const nothingNamed = {
  status: 404,
  code: 'siteNotFound',
  title: 'Not found',
  detail: 'You work at no site.',
  nextStep: 'Ask an administrator of your organisation.',
} as const

const stocktakes = definePage({
  path: '/console/stocktakes',
  area: 'stocktakes',
  guard: 'stock.read',
  async show(viewer) {
    const title = viewer.messages.console.areaNames.stocktakes
    if (viewer.site === null) return { title, content: noSites(viewer) }
    const param = { id: viewer.site.id }
    const query = { before: viewer.query['before'], limit: rowsOfPage }
    const [listed, adjustments] = await Promise.all([
      viewer.ask(listStocktakesOperation, { param, query }),
      viewer.ask(listAdjustmentsOperation, { param, query: { limit: rowsOfPage } }),
    ])
    const nameOf = await viewer.namesOf([
      ...listed.items.map(({ openedBy }) => openedBy),
      ...adjustments.items.flatMap(({ productId, requestedBy }) => [productId, requestedBy]),
    ])
    return {
      title,
      content: stocktakesPage(viewer, { stocktakes: listed, adjustments: adjustments.items, nameOf }),
    }
  },
  acts: {
    async open(viewer, form) {
      const abcClass = form.maybe('abcClass')
      const { stocktakeId } = await viewer.ask(openStocktakeOperation, {
        param: { id: viewer.site?.id },
        json: { scope: { abcClass } },
      })
      return `/console/stocktakes/${stocktakeId}?done=`
    },
    async approveAdjustment(viewer, form) {
      await viewer.ask(approveAdjustmentOperation, { param: { id: form.text('adjustmentId') } })
    },
    async refuseAdjustment(viewer, form) {
      await viewer.ask(refuseAdjustmentOperation, { param: { id: form.text('adjustmentId') } })
    },
  },
})

const mostLines = 100

const stocktake = definePage({
  path: '/console/stocktakes/:id',
  area: 'stocktakes',
  guard: 'stock.read',
  async show(viewer) {
    const param = { id: viewer.params['id'] }
    const { state, after } = viewer.query
    const [read, lines] = await Promise.all([
      viewer.ask(readStocktakeOperation, { param }),
      viewer.ask(listStocktakeLinesOperation, { param, query: { state, after, limit: mostLines } }),
    ])
    const nameOf = await viewer.namesOf([
      read.siteId,
      read.openedBy,
      ...lines.items.map(({ productId }) => productId),
    ])
    return {
      title: viewer.messages.goods.stocktake,
      content: stocktakePage(viewer, { stocktake: read, lines, nameOf }),
    }
  },
  acts: {
    async count(viewer, form) {
      const param = { id: viewer.params['id'] }
      const { state, after } = viewer.query
      const { items } = await viewer.ask(listStocktakeLinesOperation, {
        param,
        query: { state, after, limit: mostLines },
      })
      const counts = new Map(form.group('count'))
      const piles = items.flatMap(({ id, lotId, ownership, part }) => {
        const counted = counts.get(id) ?? ''
        return counted === '' ? [] : [{ lotId, ownership, part, countedUnits: Number(counted) }]
      })
      await viewer.ask(countPilesOperation, { param, json: { piles } })
    },
    async post(viewer, form) {
      const json = { leavesOutUncounted: form.text('leaveOut') === 'yes' }
      await viewer.ask(postStocktakeOperation, { param: { id: viewer.params['id'] }, json })
    },
    async cancel(viewer) {
      await viewer.ask(cancelStocktakeOperation, { param: { id: viewer.params['id'] } })
    },
  },
})

const nearExpiry = definePage({
  path: '/console/near-expiry',
  area: 'expiry',
  guard: 'stock.read',
  async show(viewer) {
    const title = viewer.messages.console.areaNames.expiry
    if (viewer.site === null) return { title, content: noSites(viewer) }
    const siteId = viewer.site.id
    const [listed, offers] = await Promise.all([
      viewer.ask(listNearExpiryOperation, {
        query: { siteId, after: viewer.query['after'], limit: rowsOfPage },
      }),
      viewer.ask(listOffersOperation, { param: { id: siteId }, query: { limit: rowsOfPage } }),
    ])
    const nameOf = await viewer.namesOf([...listed.items, ...offers.items].map(({ productId }) => productId))
    const view = { nearExpiry: listed, offers: offers.items, nameOf }
    return { title, content: nearExpiryPage(viewer, view) }
  },
  acts: {
    async offer(viewer, form) {
      await viewer.ask(offerNearExpiryOperation, {
        param: { id: viewer.site?.id },
        json: {
          lotId: form.text('lotId'),
          unitPriceTenThousandths: tenThousandths(form.text('price')),
          validTo: form.maybe('validTo'),
        },
      })
    },
    async withdraw(viewer, form) {
      await viewer.ask(withdrawOfferOperation, { param: { id: form.text('offerId') } })
    },
  },
})

const quarantine = definePage({
  path: '/console/quarantine',
  area: 'quarantine',
  guard: 'stock.read',
  async show(viewer) {
    const title = viewer.messages.console.areaNames.quarantine
    if (viewer.site === null) return { title, content: noSites(viewer) }
    const query = { status: 'quarantine', after: viewer.query['after'], limit: rowsOfPage }
    const balances = await viewer.ask(listBalances, { param: { id: viewer.site.id }, query })
    return { title, content: quarantinePage(viewer, balances) }
  },
  acts: {
    async decide(viewer, form) {
      await viewer.ask(decideQuarantineOperation, {
        param: { id: viewer.site?.id },
        json: {
          lotId: form.text('lotId'),
          ownership: form.text('ownership'),
          units: form.number('units'),
          finding: form.text('finding'),
          shipmentId: form.maybe('shipment'),
          traceCodes: form.words('codes'),
        },
      })
    },
  },
})

export const goodsPages = new Hono<AppEnv>()
  .route('/', stockCard)
  .route('/', stocktakes)
  .route('/', stocktake)
  .route('/', nearExpiry)
  .route('/', quarantine)
