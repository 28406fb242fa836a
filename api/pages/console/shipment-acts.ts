import { dispatch } from '../../fulfilment/dispatch.ts'
import { listShipmentsOperation } from '../../fulfilment/list-shipments.ts'
import { pack } from '../../fulfilment/pack.ts'
import { pick } from '../../fulfilment/pick.ts'
import { readShipmentOperation } from '../../fulfilment/read-shipment.ts'
import { receiveShipmentOperation } from '../../fulfilment/receive-shipment.ts'
import { recheck } from '../../fulfilment/recheck.ts'
import type { ConsoleForm } from './console-form.ts'
import type { PageAct, Viewer } from './define-page.ts'
import { unitsByLine } from './orders.ts'

/** The shipments that something asked for, each with its lines. */
export async function shipmentsOf(viewer: Viewer, requestId: string) {
  if (!viewer.may('shipment.read')) return []
  const { items } = await viewer.ask(listShipmentsOperation, { query: { requestId } })
  return Promise.all(items.map(({ id }) => viewer.ask(readShipmentOperation, { param: { id } })))
}

function readShipment(viewer: Viewer, form: ConsoleForm) {
  return viewer.ask(readShipmentOperation, { param: { id: form.text('shipmentId') } })
}

/** What the depot and the receiving site do with a shipment, each by the name of its form. */
export const shipmentActs = {
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
} satisfies Readonly<Record<string, PageAct>>

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
