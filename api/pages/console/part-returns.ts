import { readOrderPartOperation } from '../../orders/read-part.ts'
import {
  answerReturnOperation,
  creditReturnOperation,
  listReturnsOperation,
  requestReturnOperation,
  sendBackOperation,
  withdrawReturnOperation,
  writeOffRecalledReturnOperation,
  writeOffReturnOperation,
} from '../../orders/returns.ts'
import type { ConsoleForm } from './console-form.ts'
import type { PageAct, Viewer } from './define-page.ts'
import { shipmentsOf } from './shipment-acts.ts'

/** The returns of a part, each with the parcels that bring it back. */
export async function returnsOf(viewer: Viewer, partId: string) {
  const { items } = await viewer.ask(listReturnsOperation, { query: { partId } })
  return Promise.all(items.map(async (item) => ({ ...item, shipments: await shipmentsOf(viewer, item.id) })))
}

const param = (form: ConsoleForm) => ({ id: form.text('returnId') })

/** What buyer and seller do about a return, each by the name of its form. */
export const returnActs = {
  async askReturn(viewer, form) {
    const [partLineId, lotId] = form.text('what').split('/')
    const { id, lines } = await viewer.ask(readOrderPartOperation, { param: { id: viewer.params['id'] } })
    const packUnits = lines.find((line) => line.id === partLineId)?.packUnits ?? 1
    const json = {
      partLineId,
      lotId,
      units: form.number('returnBoxes') * packUnits,
      reason: form.text('returnReason'),
    }
    await viewer.ask(requestReturnOperation, { param: { id }, json })
  },
  async agreeReturn(viewer, form) {
    await viewer.ask(answerReturnOperation, { param: param(form), json: { agrees: true, answer: null } })
  },
  async refuseReturn(viewer, form) {
    const json = { agrees: false, answer: form.text('answer') }
    await viewer.ask(answerReturnOperation, { param: param(form), json })
  },
  async withdrawReturn(viewer, form) {
    await viewer.ask(withdrawReturnOperation, { param: param(form) })
  },
  async writeOffReturn(viewer, form) {
    await viewer.ask(writeOffReturnOperation, { param: param(form) })
  },
  async writeOffRecalledReturn(viewer, form) {
    await viewer.ask(writeOffRecalledReturnOperation, { param: param(form) })
  },
  async sendBack(viewer, form) {
    await viewer.ask(sendBackOperation, { param: param(form) })
  },
  async creditReturn(viewer, form) {
    await viewer.ask(creditReturnOperation, { param: param(form) })
  },
} satisfies Readonly<Record<string, PageAct>>
