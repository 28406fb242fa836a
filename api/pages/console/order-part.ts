import { partPage } from '#web/console/orders/part-page.ts'
import { decideDiscrepancyOperation } from '../../fulfilment/decide-discrepancy.ts'
import { dispatch } from '../../fulfilment/dispatch.ts'
import { listDiscrepanciesOperation } from '../../fulfilment/list-discrepancies.ts'
import { listShipmentsOperation } from '../../fulfilment/list-shipments.ts'
import { pack } from '../../fulfilment/pack.ts'
import { pick } from '../../fulfilment/pick.ts'
import { readShipmentOperation } from '../../fulfilment/read-shipment.ts'
import { receiveShipmentOperation } from '../../fulfilment/receive-shipment.ts'
import { recheck } from '../../fulfilment/recheck.ts'
import { searchProductsOperation } from '../../catalogue/search-products.ts'
import { acceptPartOperation } from '../../orders/accept-part.ts'
import { cancelPartOperation } from '../../orders/cancel.ts'
import { declinePartOperation } from '../../orders/decline-part.ts'
import { readOrderPartOperation } from '../../orders/read-part.ts'
import { offerSubstituteOperation } from '../../orders/substitutes.ts'
import { ProblemError } from '../../problem.ts'
import type { ConsoleForm } from './console-form.ts'
import { definePage, type Viewer } from './define-page.ts'
import { unitsByLine } from './orders.ts'

/** A part of an order, for its seller and for its buyer. */
export const orderPartPages = definePage({
  path: '/console/order-parts/:id',
  area: 'orders',
  guard: 'order.read',
  async show(viewer) {
    const part = await readPart(viewer)
    const { tenantId } = viewer.caller.actor
    const shipments = await shipmentsOf(viewer, part.id)
    const nameOf = await viewer.namesOf([part.sellerTenantId, part.buyerTenantId, part.buyerSiteId])
    return {
      title: viewer.messages.orders.partOf(part.partNumber),
      content: partPage(viewer, {
        part,
        side: part.sellerTenantId === tenantId ? 'seller' : part.buyerTenantId === tenantId ? 'buyer' : null,
        shipments,
        discrepancies: await discrepanciesOf(viewer, shipments),
        nameOf,
      }),
      isLive: true,
    }
  },
  acts: {
    async accept(viewer, form) {
      const { id, lines } = await readPart(viewer)
      const units = unitsByLine(form, lines, 'boxes')
      const supply = lines.flatMap((line) => {
        const brought = units.get(line.id) ?? 0
        return brought === 0 ? [] : [{ partLineId: line.id, units: brought }]
      })
      await viewer.ask(acceptPartOperation, { param: { id }, json: { supply } })
    },
    async decline(viewer, form) {
      const json = { reason: form.text('reason') }
      await viewer.ask(declinePartOperation, { param: { id: viewer.params['id'] }, json })
    },
    async cancel(viewer, form) {
      const json = { reason: form.text('reason') }
      await viewer.ask(cancelPartOperation, { param: { id: viewer.params['id'] }, json })
    },
    substitute: offerSubstitute,
    async pick(viewer, form) {
      const shipment = await readShipment(viewer, form)
      const scans = form.words('codes').map((code) => {
        const line = shipment.lines.find(({ tracePrefix }) => code.startsWith(tracePrefix))
        return { code, units: line?.packUnits ?? 1 }
      })
      await viewer.ask(pick, { param: { id: shipment.id }, json: { scans } })
    },
    async recheck(viewer, form) {
      const scans = form.words('codes').map((code) => ({ code }))
      await viewer.ask(recheck, { param: { id: form.text('shipmentId') }, json: { scans } })
    },
    async pack(viewer, form) {
      await viewer.ask(pack, { json: { shipmentIds: [form.text('shipmentId')] } })
    },
    async dispatch(viewer, form) {
      await viewer.ask(dispatch, { json: { shipmentIds: [form.text('shipmentId')] } })
    },
    receive,
    async decide(viewer, form) {
      await viewer.ask(decideDiscrepancyOperation, {
        param: { id: form.text('discrepancyId') },
        json: { decision: form.text('decision'), note: form.text('note') },
      })
    },
  },
})

function readPart(viewer: Viewer) {
  return viewer.ask(readOrderPartOperation, { param: { id: viewer.params['id'] } })
}

function readShipment(viewer: Viewer, form: ConsoleForm) {
  return viewer.ask(readShipmentOperation, { param: { id: form.text('shipmentId') } })
}

async function shipmentsOf(viewer: Viewer, requestId: string) {
  if (!viewer.may('shipment.read')) return []
  const { items } = await viewer.ask(listShipmentsOperation, { query: { requestId } })
  return Promise.all(items.map(({ id }) => viewer.ask(readShipmentOperation, { param: { id } })))
}

async function discrepanciesOf(viewer: Viewer, shipments: readonly { readonly id: string; readonly state: string }[]) {
  if (!viewer.may('discrepancy.read')) return []
  const received = shipments.filter(({ state }) => state === 'received')
  const found = await Promise.all(
    received.map(({ id }) => viewer.ask(listDiscrepanciesOperation, { query: { shipmentId: id } })),
  )
  return found.flatMap(({ items }) => items)
}

async function receive(viewer: Viewer, form: ConsoleForm): Promise<void> {
  const shipment = await readShipment(viewer, form)
  const counted = (count: string) => unitsByLine(form, shipment.lines, count)
  const [good, damaged, short] = [counted('good'), counted('damaged'), counted('short')]
  const [wrongProduct, expiryDiffers] = [counted('wrongProduct'), counted('expiryDiffers')]
  const note = form.maybe('note')
  const lines = shipment.lines.map(({ id }) => ({
    lineId: id,
    good: good.get(id) ?? 0,
    damaged: damaged.get(id) ?? 0,
    short: short.get(id) ?? 0,
    wrongProduct: wrongProduct.get(id) ?? 0,
    expiryDiffers: expiryDiffers.get(id) ?? 0,
    note,
  }))
  const scans = (
    [
      ['goodCodes', 'good'],
      ['damagedCodes', 'damaged'],
      ['expiryCodes', 'expiry_differs'],
    ] as const
  ).flatMap(([name, condition]) => form.words(name).map((code) => ({ code, condition })))
  await viewer.ask(receiveShipmentOperation, { param: { id: shipment.id }, json: { lines, scans } })
}

async function offerSubstitute(viewer: Viewer, form: ConsoleForm): Promise<void> {
  const part = await readPart(viewer)
  const line = part.lines.find(({ id }) => id === form.text('line'))
  const { items } = await viewer.ask(searchProductsOperation, { query: { text: form.text('code') } })
  const product = items.find(({ standardCode }) => standardCode === form.text('code'))
  if (product === undefined || line === undefined) throw new ProblemError(productUnknown)
  const boxes = form.number('boxes')
  await viewer.ask(offerSubstituteOperation, {
    param: { id: part.id },
    json: {
      partLineId: line.id,
      productId: product.id,
      units: boxes * product.packUnits,
      replacesUnits: boxes * line.packUnits,
    },
  })
}

const productUnknown = {
  status: 422,
  code: 'productNotListed',
  title: 'A rule refuses the request',
  detail: 'The product is not in the catalogue.',
  nextStep: 'Give the standard code of a listed product.',
} as const
