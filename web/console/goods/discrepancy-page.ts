import type { listDiscrepanciesOperation } from '#api/fulfilment/list-discrepancies.ts'
import {
  discrepancyDecisions,
  discrepancyKinds,
  isDecisionOf,
  mayDecide,
} from '#domain/fulfilment/discrepancies.ts'
import { baseUnitName } from '../../ui/base-units.ts'
import { formatCount } from '../../ui/format.ts'
import type { Markup } from '../../ui/layout.ts'
import type { Answer, Item } from '../answer.ts'
import { nameOf as nameIn, nextLink } from '../console-page.ts'
import { actForm, choice, dataTable, field, filterForm, instantText, named, pieces, tag } from '../kit.ts'
import { nextAddress, type NameOfId, type Scene, typedIn } from '../scene.ts'

export interface DiscrepancyListView {
  readonly found: Answer<typeof listDiscrepanciesOperation>
  readonly tenantId: string
  /** What the list is narrowed down to; `all` for everything. */
  readonly state: string
  readonly nameOf: NameOfId
}

type Row = Item<typeof listDiscrepanciesOperation>

/** The discrepancies of all sites, the open ones first asked for, each with what the reader's side may decide. */
export function discrepancyListPage(scene: Scene, view: DiscrepancyListView): Markup {
  const { locale, messages, query } = scene
  const { orders, depot } = messages
  return pieces(
    filterForm(
      scene.path,
      pieces(
        choice({
          name: 'state',
          label: orders.state,
          value: view.state,
          options: [
            ['all', depot.allStates],
            ...(['open', ...discrepancyDecisions] as const).map(
              (state) => [state, orders.decisions[state]] as const,
            ),
          ],
        }),
        choice({
          name: 'kind',
          label: orders.discrepancies,
          value: query['kind'],
          options: [
            ['', depot.allStates],
            ...discrepancyKinds.map((kind) => [kind, orders.discrepancyKinds[kind]] as const),
          ],
        }),
      ),
      messages.console.show,
    ),
    dataTable(view.found.items, columnsOf(scene, view), depot.noDiscrepancies),
    nextLink(nextAddress(scene, view.found.next), locale),
  )
}

function columnsOf(scene: Scene, view: DiscrepancyListView) {
  const { locale, messages } = scene
  const { orders, depot } = messages
  return [
    { head: depot.receivedAt, cell: ({ raisedAt }: Row) => instantText(raisedAt, locale) },
    { head: orders.product, cell: (row: Row) => named(nameIn(row, locale), row.lotNumber) },
    { head: orders.discrepancies, cell: ({ kind }: Row) => tag(orders.discrepancyKinds[kind], 'warn') },
    {
      head: orders.units,
      isNumber: true,
      cell: ({ units, baseUnit }: Row) => named(formatCount(units, locale), baseUnitName(baseUnit, locale)),
    },
    { head: depot.site, cell: ({ siteId }: Row) => view.nameOf(siteId) },
    { head: orders.note, cell: ({ note, decisionNote }: Row) => decisionNote ?? note ?? '–' },
    { head: orders.decision, cell: (row: Row) => decisionOf(scene, view, row) },
  ]
}

/** What the reader's side may decide; where both sides are one organisation's, all of it. */
function decisionOf(scene: Scene, { tenantId }: DiscrepancyListView, row: Row) {
  const texts = scene.messages.orders
  const sides = [
    ...(row.receiverTenantId === tenantId ? (['receiver'] as const) : []),
    ...(row.tenantId === tenantId ? (['sender'] as const) : []),
  ]
  const decisions = discrepancyDecisions.filter(
    (decision) => mayDecide(row.kind, decision) && sides.some((side) => isDecisionOf(decision, side, row)),
  )
  if (row.state !== 'open' || decisions.length === 0 || !scene.may('discrepancy.decide'))
    return tag(texts.decisions[row.state], row.state === 'open' ? 'warn' : 'good')
  const typed = typedIn(scene, 'decide', { discrepancyId: row.id })
  return actForm({
    act: 'decide',
    key: scene.newKey(),
    label: texts.decide,
    hidden: { discrepancyId: row.id },
    fields: pieces(
      choice({
        name: 'decision',
        label: texts.decision,
        isLabelHidden: true,
        value: typed.maybe('decision'),
        options: decisions.map((decision) => [decision, texts.decisionsToTake[decision]] as const),
      }),
      field({ name: 'note', label: texts.note, isRequired: true, longest: 200, value: typed.maybe('note') }),
    ),
  })
}
