import { html } from 'hono/html'
import type { listTransfersOperation } from '#api/fulfilment/list-transfers.ts'
import type { readTransferOperation } from '#api/fulfilment/read-transfer.ts'
import { transferStates, type TransferState } from '#domain/fulfilment/request-states.ts'
import { mayMove, statesOf } from '#domain/state-table.ts'
import { formatCount } from '../../ui/format.ts'
import type { Markup } from '../../ui/layout.ts'
import type { Answer } from '../answer.ts'
import { nextLink } from '../console-page.ts'
import {
  actForm,
  choice,
  countdown,
  dataTable,
  factList,
  field,
  filterForm,
  folded,
  instantText,
  pieces,
  section,
  tag,
} from '../kit.ts'
import { shipmentsOfPart, type PartShipment } from '../orders/part-shipments.ts'
import { nextAddress, shortId, siteOptions, type NameOfId, type Scene, typedIn } from '../scene.ts'

/** The transfers between an organisation's sites, and the form that asks for one. */
export function transferListPage(
  scene: Scene,
  transfers: Answer<typeof listTransfersOperation>,
  nameOf: NameOfId,
): Markup {
  const { locale, messages, query, now } = scene
  const texts = messages.goods
  const states = statesOf<TransferState>(transferStates).map(
    (state) => [state, texts.transferStates[state]] as const,
  )
  const table = dataTable(
    transfers.items,
    [
      {
        head: texts.transfer,
        cell: ({ id }) => html`<a href="/console/transfers/${id}"><code>${shortId(id)}</code></a>`,
      },
      { head: texts.from, cell: ({ fromSiteId }) => nameOf(fromSiteId) },
      { head: texts.to, cell: ({ toSiteId }) => nameOf(toSiteId) },
      {
        head: texts.state,
        cell: ({ state }) => tag(texts.transferStates[state], state === 'requested' ? 'warn' : 'plain'),
      },
      {
        head: texts.dueAt,
        cell: ({ dueAt, closedAt }) =>
          closedAt === null ? countdown(dueAt, now, locale) : instantText(closedAt, locale),
      },
    ],
    texts.noTransfers,
  )
  return pieces(
    filterForm(
      scene.path,
      pieces(
        choice({
          name: 'site',
          label: messages.console.site,
          value: query['site'],
          options: siteOptions(scene, messages.orders.anySite),
        }),
        choice({
          name: 'state',
          label: texts.state,
          value: query['state'],
          options: [['', messages.orders.anyState], ...states],
        }),
      ),
      messages.console.show,
    ),
    html`<section>${table} ${nextLink(nextAddress(scene, transfers.next), locale)}</section>`,
    scene.may('transfer.request') ? section(texts.requestTransfer, requestForm(scene)) : null,
  )
}

function requestForm(scene: Scene): Markup {
  const { messages, sent } = scene
  const texts = messages.goods
  const site = (name: string, label: string) =>
    choice({ name, label, options: siteOptions(scene), value: sent?.maybe(name) })
  return actForm({
    act: 'request',
    key: scene.newKey(),
    label: texts.requestTransfer,
    fields: pieces(
      site('from', texts.from),
      site('to', texts.to),
      field({
        name: 'code',
        label: texts.productCode,
        isRequired: true,
        longest: 14,
        value: sent?.maybe('code'),
      }),
      field({
        name: 'boxes',
        label: texts.boxes,
        type: 'number',
        min: 1,
        isRequired: true,
        value: sent?.maybe('boxes'),
      }),
      choice({
        name: 'takesRest',
        label: texts.takesRest,
        value: sent?.maybe('takesRest'),
        options: [
          ['', texts.wholeOrNothing],
          ['yes', texts.whatThereIs],
        ],
      }),
      field({ name: 'note', label: texts.note, longest: 200, value: sent?.maybe('note') }),
    ),
  })
}

export interface TransferView {
  readonly transfer: Answer<typeof readTransferOperation>
  readonly shipments: readonly PartShipment[]
  readonly nameOf: NameOfId
}

/** One transfer: what goes, how far it is, and what may be done with it now. */
export function transferPage(scene: Scene, { transfer, shipments, nameOf }: TransferView): Markup {
  const { locale, messages, now } = scene
  const texts = messages.goods
  const { state } = transfer
  return pieces(
    factList([
      [texts.state, tag(texts.transferStates[state], state === 'requested' ? 'warn' : 'plain')],
      [texts.from, nameOf(transfer.fromSiteId)],
      [texts.to, nameOf(transfer.toSiteId)],
      [texts.dueAt, countdown(transfer.dueAt, now, locale)],
      [texts.by, nameOf(transfer.requestedBy)],
      [texts.note, transfer.note],
      [texts.reason, transfer.refusalReason],
    ]),
    state === 'requested' && scene.may('transfer.approve') ? decisionForms(scene) : null,
    section(
      messages.orders.lines,
      dataTable(
        transfer.lines,
        [
          { head: messages.console.product, cell: ({ productId }) => nameOf(productId) },
          { head: texts.units, isNumber: true, cell: ({ units }) => formatCount(units, locale) },
        ],
        texts.noTransfers,
      ),
    ),
    section(messages.orders.shipments, shipmentsOfPart(scene, { side: 'both', shipments })),
    mayMove(transferStates, state, 'cancelled') && scene.may('transfer.request')
      ? html`<section>
          ${folded(
            texts.cancelTransfer,
            actForm({ act: 'cancel', key: scene.newKey(), label: texts.cancelTransfer, tone: 'danger' }),
          )}
        </section>`
      : null,
  )
}

function decisionForms(scene: Scene): Markup {
  const texts = scene.messages.goods
  const typed = typedIn(scene, 'refuse')
  return html`<section>
    ${actForm({ act: 'approve', key: scene.newKey(), label: texts.approve })}
    ${folded(
      texts.refuse,
      actForm({
        act: 'refuse',
        key: scene.newKey(),
        label: texts.refuse,
        tone: 'danger',
        fields: field({
          name: 'reason',
          label: texts.reason,
          isRequired: true,
          longest: 200,
          value: typed.maybe('reason'),
        }),
      }),
      typed.isOpen,
    )}
  </section>`
}
