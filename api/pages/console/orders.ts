import { Hono } from 'hono'
import { livePartStates, orderPartStates, type OrderPartState } from '#domain/orders/states.ts'
import { statesOf } from '#domain/state-table.ts'
import { orderListPage, sellingPage } from '#web/console/orders/order-list-page.ts'
import { orderPage, type OrderDetail } from '#web/console/orders/order-page.ts'
import type { AppEnv } from '../../dependencies.ts'
import { approve } from '../../orders/approve.ts'
import { cancelOrderOperation } from '../../orders/cancel.ts'
import { changeDraftOperation, reorderOperation, submitOrderOperation } from '../../orders/drafts.ts'
import { listOrderPartsOperation } from '../../orders/list-parts.ts'
import { listOrdersOperation } from '../../orders/list.ts'
import { readOrderPartOperation } from '../../orders/read-part.ts'
import { readOrderOperation } from '../../orders/read.ts'
import { reject } from '../../orders/reject.ts'
import { decideSubstituteOperation } from '../../orders/substitutes.ts'
import { readProduct } from '../../catalogue/read-product.ts'
import type { ConsoleForm } from './console-form.ts'
import { definePage, type Viewer } from './define-page.ts'

const rowsOfPage = 50

const orderList = definePage({
  path: '/console/orders',
  area: 'orders',
  guard: 'order.read',
  async show(viewer) {
    const { site, state, sort, after } = viewer.query
    const orders = await viewer.ask(listOrdersOperation, {
      query: { siteId: site, state, sort, after, limit: rowsOfPage },
    })
    const live = await viewer.ask(listOrderPartsOperation, {
      query: { side: 'buyer', state: [...livePartStates] },
    })
    const nameOf = await viewer.namesOf(orders.items.map(({ siteId }) => siteId))
    return {
      title: viewer.messages.console.areaNames.orders,
      content: orderListPage(viewer, { orders, liveParts: live.items, nameOf }),
      isLive: true,
    }
  },
})

const order = definePage({
  path: '/console/orders/:id',
  area: 'orders',
  guard: 'order.read',
  async show(viewer) {
    const read = await viewer.ask(readOrderOperation, { param: { id: viewer.params['id'] } })
    const nameOf = await viewer.namesOf([
      read.siteId,
      ...read.lines.map(({ sellerTenantId }) => sellerTenantId),
      ...read.approvals.flatMap(({ siteId, decidedBy }) => [siteId, decidedBy]),
      ...read.parts.map(({ sellerTenantId }) => sellerTenantId),
    ])
    return {
      title: viewer.messages.orders.order,
      content: orderPage(viewer, {
        order: read,
        substitutes: await openSubstitutes(viewer, read),
        isAsked: isAsked(viewer, read),
        nameOf,
      }),
      isLive: true,
    }
  },
  acts: {
    async change(viewer, form) {
      const { lines } = await viewer.ask(readOrderOperation, { param: { id: viewer.params['id'] } })
      const boxes = new Map(form.group('boxes'))
      const kept = lines.flatMap((line) => {
        const units = Number(boxes.get(line.id) ?? 0) * line.packUnits
        return units === 0 ? [] : [lineInput({ ...line, units })]
      })
      await viewer.ask(changeDraftOperation, { param: { id: viewer.params['id'] }, json: { lines: kept } })
    },
    async submit(viewer) {
      await viewer.ask(submitOrderOperation, { param: { id: viewer.params['id'] } })
    },
    async approve(viewer, form) {
      const json = { totalFen: form.number('totalFen') }
      await viewer.ask(approve, { param: { id: viewer.params['id'] }, json })
    },
    async reject(viewer, form) {
      await viewer.ask(reject, { param: { id: viewer.params['id'] }, json: { reason: form.text('reason') } })
    },
    async cancel(viewer, form) {
      const json = { reason: form.text('reason') }
      await viewer.ask(cancelOrderOperation, { param: { id: viewer.params['id'] }, json })
    },
    async reorder(viewer) {
      const { orderId } = await viewer.ask(reorderOperation, { param: { id: viewer.params['id'] } })
      return `/console/orders/${orderId}?done=`
    },
    async consent(viewer, form) {
      await viewer.ask(decideSubstituteOperation, {
        param: { id: form.text('substituteId') },
        json: { consents: form.text('consents') === 'yes' },
      })
    },
  },
})

const selling = definePage({
  path: '/console/selling',
  area: 'selling',
  guard: 'order.sell',
  async show(viewer) {
    const { state, after } = viewer.query
    const parts = await viewer.ask(listOrderPartsOperation, {
      query: { side: 'seller', state, after, limit: rowsOfPage },
    })
    const nameOf = await viewer.namesOf(
      parts.items.flatMap(({ buyerSiteId, buyerTenantId }) => [buyerSiteId, buyerTenantId]),
    )
    const texts = viewer.messages.orders.partStates
    const states = statesOf<OrderPartState>(orderPartStates).map((known) => [known, texts[known]] as const)
    return {
      title: viewer.messages.orders.selling,
      content: sellingPage(viewer, parts, { nameOf, states }),
      isLive: true,
    }
  },
})

export const orderPages = new Hono<AppEnv>().route('/', orderList).route('/', order).route('/', selling)

/** A line as it was, to be written again. */
export function lineInput(
  line: Pick<OrderDetail['lines'][number], 'productId' | 'units' | 'sellerTenantId' | 'nearExpiryOfferId'>,
) {
  const { productId, units, sellerTenantId, nearExpiryOfferId } = line
  return {
    productId,
    units,
    ...(sellerTenantId === null ? {} : { sellerTenantId }),
    ...(nearExpiryOfferId === null ? {} : { nearExpiryOfferId }),
  }
}

/** True where the next site of the chain is one of the viewer's. Whether it is their own order is the API's to say. */
function isAsked(viewer: Viewer, { state, approvals }: OrderDetail): boolean {
  const next = approvals.find(({ decision }) => decision === null)
  if (state !== 'submitted' || next === undefined || !viewer.may('order.approve')) return false
  return viewer.sites.some(({ id }) => id === next.siteId)
}

async function openSubstitutes(viewer: Viewer, { parts }: OrderDetail) {
  const waiting = parts.filter(({ state }) => state === 'offered' || state === 'backordered')
  const read = await Promise.all(
    waiting.map(({ id }) => viewer.ask(readOrderPartOperation, { param: { id } })),
  )
  const offered = read.flatMap(({ substitutes }) => substitutes.filter(({ state }) => state === 'offered'))
  return Promise.all(
    offered.map(async (substitute) => {
      const product = await viewer.ask(readProduct, { param: { id: substitute.productId } })
      return { ...substitute, productName: viewer.locale === 'zh-CN' ? product.nameZh : product.nameEn }
    }),
  )
}

/** A number that somebody typed; 0 where they typed nothing. */
function numberOf(text: string | undefined): number {
  return text === undefined || text === '' ? 0 : Number(text)
}

/** The boxes that a form says of each line, in the line's base units. */
export function unitsByLine(
  form: ConsoleForm,
  lines: readonly { readonly id: string; readonly packUnits: number }[],
  group: string,
): ReadonlyMap<string, number> {
  const boxes = new Map(form.group(group))
  return new Map(lines.map(({ id, packUnits }) => [id, numberOf(boxes.get(id)) * packUnits]))
}
