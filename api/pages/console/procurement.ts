import { randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import { regionAncestors } from '#domain/organisations/region-code.ts'
import { bidPage } from '#web/console/procurement/bid-page.ts'
import { openRoundPage, roundListPage } from '#web/console/procurement/round-list-page.ts'
import type { AppEnv } from '../../dependencies.ts'
import { listBidsOperation } from '../../procurement/list-bids.ts'
import { listRoundsOperation } from '../../procurement/list-rounds.ts'
import { openRoundOperation } from '../../procurement/open-round.ts'
import { readRoundRegionsOperation } from '../../procurement/read-regions.ts'
import { readRoundOperation } from '../../procurement/read-round.ts'
import { submitBidOperation } from '../../procurement/submit-bid.ts'
import { withdrawBidOperation } from '../../procurement/withdraw-bid.ts'
import type { ConsoleForm } from './console-form.ts'
import { definePage, type Viewer } from './define-page.ts'
import { productByCode } from './product-by-code.ts'
import { tenThousandths } from './round-acts.ts'
import { roundPages } from './round.ts'

const rowsOfPage = 50

const roundList = definePage({
  path: '/console/procurement',
  area: 'procurement',
  guard: 'procurement.read',
  async show(viewer) {
    const rounds = await viewer.ask(listRoundsOperation, {
      query: { after: viewer.query['after'], limit: rowsOfPage },
    })
    return {
      title: viewer.messages.console.areaNames.procurement,
      content: roundListPage(viewer, rounds, viewer.may('procurement.run')),
    }
  },
})

const roundOpening = definePage({
  path: '/console/procurement/new',
  area: 'procurement',
  guard: 'procurement.run',
  show: (viewer) =>
    Promise.resolve({ title: viewer.messages.procurement.open, content: openRoundPage(viewer) }),
  acts: {
    async open(viewer, form) {
      const json = {
        title: form.text('title'),
        calendar: {
          demandClosesAt: moment(form, 'demandClosesAt'),
          biddingOpensAt: moment(form, 'biddingOpensAt'),
          biddingClosesAt: moment(form, 'biddingClosesAt'),
          openingDueAt: moment(form, 'openingDueAt'),
          awardDueAt: moment(form, 'awardDueAt'),
          objectionDays: form.number('objectionDays'),
          contractStartsAt: moment(form, 'contractStartsAt'),
          contractEndsAt: moment(form, 'contractEndsAt'),
        },
        products: await productsOf(viewer, form.words('codes')),
      }
      const { roundId } = await viewer.ask(openRoundOperation, { json })
      return `/console/procurement/${roundId}?done=`
    },
  },
})

/** A time as the browser's field gives it, without a zone: Shanghai's. */
function moment(form: ConsoleForm, name: string): string {
  return `${form.text(name)}:00+08:00`
}

async function productsOf(viewer: Viewer, codes: readonly string[]) {
  return Promise.all(
    [...new Set(codes)].map(async (code) => {
      const { id: productId } = await productByCode(viewer, code)
      return { productId, incumbentSupplierId: null }
    }),
  )
}

const blindingBytes = 32

const bid = definePage({
  path: '/console/procurement/:id/bid',
  area: 'procurement',
  guard: 'procurement.bid',
  async show(viewer) {
    const param = { id: viewer.params['id'] }
    const round = await viewer.ask(readRoundOperation, { param })
    const { items } = await viewer.ask(listBidsOperation, { param })
    const regions = await viewer.ask(readRoundRegionsOperation, { param })
    const regionCodes = regions.items.map(({ regionCode }) => regionCode)
    const { tenantId } = viewer.caller.actor
    const nameOf = await viewer.namesOf([
      ...round.products.map(({ productId }) => productId),
      ...regionCodes,
      ...regionCodes.map((code) => regionAncestors(code)[0]),
    ])
    const bids = items.filter(({ supplierTenantId }) => supplierTenantId === tenantId)
    const blinding = randomBytes(blindingBytes).toString('hex')
    return {
      title: viewer.messages.procurement.bid,
      content: bidPage(viewer, { round, bids, nameOf, blinding, regionCodes }),
    }
  },
  acts: {
    async seal(viewer, form) {
      const json = {
        offers: offersOf(form),
        capacityUnits: form.maybe('totalCapacity') === undefined ? null : form.number('totalCapacity'),
        blinding: form.text('blinding'),
      }
      await viewer.ask(submitBidOperation, { param: { id: viewer.params['id'] }, json })
    },
    async withdraw(viewer) {
      await viewer.ask(withdrawBidOperation, { param: { id: viewer.params['id'] } })
    },
  },
})

/** An offer for each product that has a price: one tier, or two. */
function offersOf(form: ConsoleForm) {
  return form.group('price').flatMap(([productId, yuan]) => {
    if (yuan === '') return []
    const from = form.text(`tierFrom.${productId}`)
    const second = {
      fromUnits: Number(from),
      unitPriceTenThousandths: tenThousandths(form.text(`tierPrice.${productId}`)),
    }
    return [
      {
        productId,
        tiers: [
          { fromUnits: 1, unitPriceTenThousandths: tenThousandths(yuan) },
          ...(from === '' ? [] : [second]),
        ],
        capacityUnits: form.number(`capacity.${productId}`),
        regionCodes: form.group('region').map(([code]) => code),
        validTo: form.text('validTo'),
      },
    ]
  })
}

export const procurementPages = new Hono<AppEnv>()
  .route('/', roundList)
  .route('/', roundOpening)
  .route('/', roundPages)
  .route('/', bid)
