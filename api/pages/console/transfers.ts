import { Hono } from 'hono'
import { transferListPage, transferPage } from '#web/console/goods/transfer-pages.ts'
import type { AppEnv } from '../../dependencies.ts'
import { approveTransferOperation } from '../../fulfilment/approve-transfer.ts'
import { cancelTransferOperation } from '../../fulfilment/cancel-transfer.ts'
import { listTransfersOperation } from '../../fulfilment/list-transfers.ts'
import { readTransferOperation } from '../../fulfilment/read-transfer.ts'
import { refuseTransferOperation } from '../../fulfilment/refuse-transfer.ts'
import { requestTransferOperation } from '../../fulfilment/request-transfer.ts'
import { definePage } from './define-page.ts'
import { productByCode } from './product-by-code.ts'
import { shipmentActs, shipmentsOf } from './shipment-acts.ts'

const rowsOfPage = 50

const transferList = definePage({
  path: '/console/transfers',
  area: 'transfers',
  guard: 'transfer.read',
  async show(viewer) {
    const { site, state, after } = viewer.query
    const transfers = await viewer.ask(listTransfersOperation, {
      query: { siteId: site, state, after, limit: rowsOfPage },
    })
    const nameOf = await viewer.namesOf(
      transfers.items.flatMap(({ fromSiteId, toSiteId }) => [fromSiteId, toSiteId]),
    )
    return {
      title: viewer.messages.console.areaNames.transfers,
      content: transferListPage(viewer, transfers, nameOf),
    }
  },
  acts: {
    async request(viewer, form) {
      const product = await productByCode(viewer, form.text('code'))
      const { transferId } = await viewer.ask(requestTransferOperation, {
        json: {
          fromSiteId: form.text('from'),
          toSiteId: form.text('to'),
          lines: [{ productId: product.id, units: form.number('boxes') * product.packUnits }],
          takesRest: form.text('takesRest') === 'yes',
          note: form.maybe('note'),
        },
      })
      return `/console/transfers/${transferId}?done=`
    },
  },
})

const transfer = definePage({
  path: '/console/transfers/:id',
  area: 'transfers',
  guard: 'transfer.read',
  async show(viewer) {
    const read = await viewer.ask(readTransferOperation, { param: { id: viewer.params['id'] } })
    const shipments = await shipmentsOf(viewer, read.id)
    const nameOf = await viewer.namesOf([
      read.fromSiteId,
      read.toSiteId,
      read.requestedBy,
      ...read.lines.map(({ productId }) => productId),
    ])
    return {
      title: viewer.messages.goods.transfer,
      content: transferPage(viewer, { transfer: read, shipments, nameOf }),
      isLive: true,
    }
  },
  acts: {
    ...shipmentActs,
    async approve(viewer) {
      await viewer.ask(approveTransferOperation, { param: { id: viewer.params['id'] } })
    },
    async refuse(viewer, form) {
      const json = { reason: form.text('reason') }
      await viewer.ask(refuseTransferOperation, { param: { id: viewer.params['id'] }, json })
    },
    async cancel(viewer) {
      await viewer.ask(cancelTransferOperation, { param: { id: viewer.params['id'] } })
    },
  },
})

export const transferPages = new Hono<AppEnv>().route('/', transferList).route('/', transfer)
