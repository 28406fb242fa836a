import { partPage } from '#web/console/orders/part-page.ts'
import { decideDiscrepancyOperation } from '../../fulfilment/decide-discrepancy.ts'
import { listDiscrepanciesOperation } from '../../fulfilment/list-discrepancies.ts'
import { acceptPartOperation } from '../../orders/accept-part.ts'
import { cancelPartOperation } from '../../orders/cancel.ts'
import { declinePartOperation } from '../../orders/decline-part.ts'
import { readOrderPartOperation } from '../../orders/read-part.ts'
import { offerSubstituteOperation } from '../../orders/substitutes.ts'
import { ProblemError } from '../../problem.ts'
import type { ConsoleForm } from './console-form.ts'
import { definePage, type Viewer } from './define-page.ts'
import { productByCode, productUnknown } from './product-by-code.ts'
import { unitsByLine } from './orders.ts'
import { returnActs, returnsOf } from './part-returns.ts'
import { shipmentActs, shipmentsOf } from './shipment-acts.ts'

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
        returns: await returnsOf(viewer, part.id),
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
    ...returnActs,
    ...shipmentActs,
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

async function discrepanciesOf(
  viewer: Viewer,
  shipments: readonly { readonly id: string; readonly state: string }[],
) {
  if (!viewer.may('discrepancy.read')) return []
  const received = shipments.filter(({ state }) => state === 'received')
  const found = await Promise.all(
    received.map(({ id }) => viewer.ask(listDiscrepanciesOperation, { query: { shipmentId: id } })),
  )
  return found.flatMap(({ items }) => items)
}

async function offerSubstitute(viewer: Viewer, form: ConsoleForm): Promise<void> {
  const part = await readPart(viewer)
  const line = part.lines.find(({ id }) => id === form.text('line'))
  const product = await productByCode(viewer, form.text('code'))
  if (line === undefined) throw new ProblemError(productUnknown)
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
