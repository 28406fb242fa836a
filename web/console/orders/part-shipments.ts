import { html } from 'hono/html'
import type { readShipmentOperation } from '#api/fulfilment/read-shipment.ts'
import { shipmentStates } from '#domain/fulfilment/states.ts'
import { mayMove } from '#domain/state-table.ts'
import type { Markup } from '../../ui/layout.ts'
import type { Answer } from '../answer.ts'
import { nameOf as nameIn } from '../console-page.ts'
import { actForm, dataTable, field, longField, named, pieces, tag } from '../kit.ts'
import type { Scene } from '../scene.ts'

export type PartShipment = Answer<typeof readShipmentOperation>

interface Sides {
  /** Of a transfer the reader's organisation is both. */
  readonly side: 'seller' | 'buyer' | 'both' | null
  readonly shipments: readonly PartShipment[]
}

/** Each shipment with its lines, and the next thing that the reader may do with it. */
export function shipmentsOfPart(scene: Scene, { side, shipments }: Sides): Markup {
  const texts = scene.messages.orders
  if (shipments.length === 0) return html`<p class="empty">${texts.noShipments}</p>`
  return html`${shipments.map((shipment, index) => {
    const act =
      (side === 'buyer' || side === 'both' ? receiptForm(scene, shipment) : null) ??
      (side === 'seller' || side === 'both' ? stationForm(scene, shipment) : null)
    return html`<article class="shipment">
      <h3>${texts.shipmentOf(index + 1)} ${tag(scene.messages.board.shipmentStates[shipment.state])}</h3>
      <p><a href="/shipments/${shipment.id}/delivery-note.pdf">${scene.messages.depot.deliveryNote}</a></p>
      ${act ?? linesOf(scene, shipment)}
    </article>`
  })}`
}

type Line = PartShipment['lines'][number]

function boxesOf({ units, packUnits }: Line): number {
  return units / packUnits
}

const productColumn = ({ locale, messages }: Scene) => ({
  head: messages.orders.product,
  cell: (line: Line) =>
    named(nameIn(line, locale), line.strength, `${messages.orders.lot} ${line.lotNumber}`, line.expiresOn),
})

function linesOf(scene: Scene, { lines }: PartShipment): Markup {
  const { orders } = scene.messages
  return dataTable(
    lines,
    [productColumn(scene), { head: orders.boxes, isNumber: true, cell: boxesOf }],
    orders.noShipments,
  )
}

/** What the depot does next: pick, recheck, pack or dispatch. */
function stationForm(scene: Scene, shipment: PartShipment): Markup | null {
  const texts = scene.messages.orders
  const boxes = shipment.lines.reduce((sum, line) => sum + boxesOf(line), 0)
  const step = nextStep(scene, shipment)
  if (step === null) return null
  const scans =
    step === 'pick' || step === 'recheck'
      ? longField({
          name: 'codes',
          label: `${texts.scansLabel} · ${texts.codesOf(boxes)}`,
          value: scene.sent?.maybe('codes'),
        })
      : ''
  const labels = `/parcel-labels.pdf?shipmentId=${shipment.id}`
  return pieces(
    linesOf(scene, shipment),
    step === 'pack' ? html`<p><a href="${labels}">${scene.messages.depot.parcelLabels}</a></p>` : null,
    actForm({
      act: step,
      key: scene.newKey(),
      label: texts[step],
      hidden: { shipmentId: shipment.id },
      fields: scans,
    }),
  )
}

function nextStep(scene: Scene, { state }: PartShipment): 'pick' | 'recheck' | 'pack' | 'dispatch' | null {
  if ((state === 'allocated' || state === 'short_picked') && scene.may('shipment.pick')) return 'pick'
  if (state === 'picked' && scene.may('shipment.recheck')) return 'recheck'
  if (state === 'rechecked' && scene.may('shipment.pack')) return 'pack'
  return state === 'packed' && scene.may('shipment.dispatch') ? 'dispatch' : null
}

const counted = ['good', 'damaged', 'short', 'wrongProduct', 'expiryDiffers'] as const

/** The count of what came, line by line; whole and good unless somebody says otherwise. */
function receiptForm(scene: Scene, shipment: PartShipment): Markup | null {
  const { messages, sent } = scene
  const texts = messages.orders
  if (!mayMove(shipmentStates, shipment.state, 'received') || !scene.may('shipment.receive')) return null
  const columns = counted.map((count) => ({
    head: texts[count],
    isNumber: true,
    cell: (line: Line) => {
      const name = `${count}.${line.id}`
      return field({
        name,
        label: texts[count],
        isLabelHidden: true,
        type: 'number',
        min: 0,
        step: 'any',
        value: sent?.maybe(name) ?? (count === 'good' ? boxesOf(line) : 0),
      })
    },
  }))
  return actForm({
    act: 'receive',
    key: scene.newKey(),
    label: texts.confirmReceipt,
    hidden: { shipmentId: shipment.id },
    fields: html`<p class="hint">${texts.receiveHint}</p>
      ${dataTable(
        shipment.lines,
        [productColumn(scene), { head: texts.boxes, isNumber: true, cell: boxesOf }, ...columns],
        texts.noShipments,
      )}
      <div class="filters">
        ${longField({ name: 'goodCodes', label: texts.goodCodes, value: sent?.maybe('goodCodes') })}
        ${longField({ name: 'damagedCodes', label: texts.damagedCodes, value: sent?.maybe('damagedCodes') })}
        ${longField({ name: 'expiryCodes', label: texts.expiryCodes, value: sent?.maybe('expiryCodes') })}
      </div>
      ${field({ name: 'note', label: texts.note, longest: 200, value: sent?.maybe('note') })}`,
  })
}
