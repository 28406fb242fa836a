import { cataloguePage } from '#web/console/orders/catalogue-page.ts'
import { readOrderCatalogueOperation } from '../../orders/catalogue.ts'
import { changeDraftOperation, draftOrderOperation } from '../../orders/drafts.ts'
import { readOrderOperation } from '../../orders/read.ts'
import { ProblemError } from '../../problem.ts'
import { readProduct } from '../../catalogue/read-product.ts'
import type { ConsoleForm } from './console-form.ts'
import { definePage, type Viewer } from './define-page.ts'
import { lineInput } from './orders.ts'

const rowsOfPage = 25

/** The buyer's catalogue, from which an order is put together. */
export const orderCataloguePages = definePage({
  path: '/console/order-catalogue',
  area: 'catalogue',
  guard: 'order.place',
  async show(viewer) {
    const { text, after, order } = viewer.query
    const catalogue =
      viewer.site === null
        ? null
        : await viewer.ask(readOrderCatalogueOperation, {
            query: { siteId: viewer.site.id, text, after, limit: rowsOfPage },
          })
    const nameOf = await viewer.namesOf(
      (catalogue?.items ?? []).flatMap(({ offers, nearExpiryOffers }) =>
        [...offers, ...nearExpiryOffers].map(({ sellerTenantId }) => sellerTenantId),
      ),
    )
    return {
      title: viewer.messages.orders.catalogue,
      content: cataloguePage(viewer, { catalogue, orderId: order ?? null, nameOf }),
    }
  },
  acts: {
    async add(viewer, form) {
      const added = await chosenLines(viewer, form)
      if (added.length === 0) throw new ProblemError(nothingChosen)
      return `/console/orders/${await writeDraft(viewer, added)}?done=`
    },
  },
})

const nothingChosen = {
  status: 422,
  code: 'nothingChosen',
  title: 'A rule refuses the request',
  detail: 'No boxes were filled in.',
  nextStep: 'Fill in boxes for at least one product.',
} as const

type ChosenLine = ReturnType<typeof lineInput>

async function chosenLines(viewer: Viewer, form: ConsoleForm): Promise<ChosenLine[]> {
  const from = new Map(form.group('from'))
  const asked = form.group('boxes').filter(([, boxes]) => boxes !== '' && boxes !== '0')
  return Promise.all(
    asked.map(async ([productId, boxes]) => {
      const { packUnits } = await viewer.ask(readProduct, { param: { id: productId } })
      const [kind, id = null] = (from.get(productId) ?? '').split(':')
      return lineInput({
        productId,
        units: Number(boxes) * packUnits,
        sellerTenantId: kind === 'seller' ? id : null,
        nearExpiryOfferId: kind === 'offer' ? id : null,
      })
    }),
  )
}

/** Puts lines into the draft that the address names, or begins one. Same goods from the same place are one line. */
async function writeDraft(viewer: Viewer, added: readonly ChosenLine[]): Promise<string> {
  const { order } = viewer.query
  if (order === undefined) {
    const json = { siteId: viewer.site?.id, lines: added }
    return (await viewer.ask(draftOrderOperation, { json })).orderId
  }
  const { lines } = await viewer.ask(readOrderOperation, { param: { id: order } })
  const together = new Map<string, ChosenLine>()
  for (const line of [...lines.map(lineInput), ...added]) {
    const { productId, sellerTenantId, nearExpiryOfferId } = line
    const key = [productId, sellerTenantId, nearExpiryOfferId].join('/')
    const earlier = together.get(key)
    together.set(key, { ...line, units: line.units + (earlier?.units ?? 0) })
  }
  await viewer.ask(changeDraftOperation, { param: { id: order }, json: { lines: [...together.values()] } })
  return order
}
