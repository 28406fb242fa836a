import { html } from 'hono/html'
import type { listAdjustmentsOperation } from '#api/inventory/list-adjustments.ts'
import type { listStocktakeLinesOperation } from '#api/inventory/list-stocktake-lines.ts'
import type { listStocktakesOperation } from '#api/inventory/list-stocktakes.ts'
import type { readStocktakeOperation } from '#api/inventory/read-stocktake.ts'
import { abcClasses } from '#domain/inventory/abc.ts'
import { stocktakeLineStates, type StocktakeLineState } from '#domain/inventory/states.ts'
import { statesOf } from '#domain/state-table.ts'
import { formatCount } from '../../ui/format.ts'
import type { Markup } from '../../ui/layout.ts'
import type { Answer, Item } from '../answer.ts'
import { nextLink } from '../console-page.ts'
import {
  actForm,
  choice,
  dataTable,
  factList,
  field,
  filterForm,
  folded,
  instantText,
  named,
  pieces,
  progressBar,
  section,
  tag,
} from '../kit.ts'
import { nextAddress, siteIdOf, siteOptions, type NameOfId, type Scene } from '../scene.ts'

export interface StocktakesView {
  readonly stocktakes: Answer<typeof listStocktakesOperation>
  readonly adjustments: readonly Item<typeof listAdjustmentsOperation>[]
  readonly nameOf: NameOfId
}

/** The counts of a site, and corrections of its books that wait for a second person. */
export function stocktakesPage(scene: Scene, { stocktakes, adjustments, nameOf }: StocktakesView): Markup {
  const { locale, messages } = scene
  const texts = messages.goods
  const table = dataTable(
    stocktakes.items,
    [
      {
        head: texts.stocktake,
        cell: ({ id, openedAt }) =>
          html`<a href="/console/stocktakes/${id}">${instantText(openedAt, locale)}</a>`,
      },
      { head: texts.scope, cell: ({ scope }) => scopeText(scene, scope) },
      {
        head: texts.state,
        cell: ({ state }) => tag(texts.stocktakeStates[state], state === 'open' ? 'warn' : 'plain'),
      },
      { head: texts.openedBy, cell: ({ openedBy }) => nameOf(openedBy) },
      {
        head: texts.closedAt,
        cell: ({ closedAt }) => (closedAt === null ? '–' : instantText(closedAt, locale)),
      },
    ],
    texts.noStocktakes,
  )
  return pieces(
    filterForm(
      scene.path,
      choice({
        name: 'site',
        label: messages.console.site,
        value: siteIdOf(scene),
        options: siteOptions(scene),
      }),
      messages.console.show,
    ),
    scene.may('stock.count') ? section(texts.openStocktake, openForm(scene)) : null,
    html`<section>${table} ${nextLink(nextAddress(scene, stocktakes.next, 'before'), locale)}</section>`,
    section(texts.adjustments, adjustmentsTable(scene, adjustments, nameOf)),
  )
}

function scopeText(
  { locale, messages }: Scene,
  scope: Item<typeof listStocktakesOperation>['scope'],
): string {
  const texts = messages.goods
  if (scope.abcClass !== undefined) return texts.abcClasses[scope.abcClass]
  const chosen = (scope.productIds?.length ?? 0) + (scope.lotIds?.length ?? 0)
  return chosen === 0 ? texts.wholeSite : formatCount(chosen, locale)
}

function openForm(scene: Scene): Markup {
  const texts = scene.messages.goods
  return actForm({
    act: 'open',
    key: scene.newKey(),
    label: texts.openStocktake,
    fields: choice({
      name: 'abcClass',
      label: texts.scope,
      options: [['', texts.wholeSite], ...abcClasses.map((name) => [name, texts.abcClasses[name]] as const)],
    }),
  })
}

function adjustmentsTable(
  scene: Scene,
  adjustments: StocktakesView['adjustments'],
  nameOf: NameOfId,
): Markup {
  const { locale, messages } = scene
  const texts = messages.goods
  const form = (act: string, label: string, id: string, tone?: 'quiet') =>
    actForm({
      act,
      key: scene.newKey(),
      label,
      hidden: { adjustmentId: id },
      isInline: true,
      ...(tone === undefined ? {} : { tone }),
    })
  return dataTable(
    adjustments,
    [
      { head: messages.console.product, cell: ({ productId }) => nameOf(productId) },
      {
        head: texts.difference,
        isNumber: true,
        cell: ({ differenceUnits }) => signed(differenceUnits, locale),
      },
      { head: texts.recordedAt, cell: ({ requestedAt }) => instantText(requestedAt, locale) },
      { head: texts.by, cell: ({ requestedBy }) => nameOf(requestedBy) },
      {
        head: texts.state,
        cell: ({ id, state }) =>
          state === 'awaiting_approval' && scene.may('stock.approve')
            ? pieces(
                form('approveAdjustment', texts.approve, id),
                form('refuseAdjustment', texts.refuse, id, 'quiet'),
              )
            : tag(texts.adjustmentStates[state], state === 'awaiting_approval' ? 'warn' : 'plain'),
      },
    ],
    texts.noAdjustments,
  )
}

function signed(units: number, locale: Scene['locale']): string {
  return new Intl.NumberFormat(locale, { signDisplay: 'exceptZero' }).format(units)
}

export interface StocktakeView {
  readonly stocktake: Answer<typeof readStocktakeOperation>
  readonly lines: Answer<typeof listStocktakeLinesOperation>
  readonly nameOf: NameOfId
}

/** One count: piles to count, what differed, and how it ends. */
export function stocktakePage(scene: Scene, { stocktake, lines, nameOf }: StocktakeView): Markup {
  const { locale, messages, query } = scene
  const texts = messages.goods
  const { progress } = stocktake
  const all = Object.values(progress).reduce((sum, count) => sum + count, 0)
  const left = (progress.to_count ?? 0) + (progress.to_recount ?? 0)
  const states = statesOf<StocktakeLineState>(stocktakeLineStates)
  return pieces(
    factList([
      [
        texts.state,
        tag(texts.stocktakeStates[stocktake.state], stocktake.state === 'open' ? 'warn' : 'plain'),
      ],
      [messages.console.site, nameOf(stocktake.siteId)],
      [texts.scope, scopeText(scene, stocktake.scope)],
      [texts.openedBy, nameOf(stocktake.openedBy)],
      [texts.openedAt, instantText(stocktake.openedAt, locale)],
      [texts.tolerance, formatCount(stocktake.toleranceUnits, locale)],
    ]),
    section(texts.progress, progressBar(all - left, all, texts.progress, locale)),
    filterForm(
      scene.path,
      choice({
        name: 'state',
        label: texts.state,
        value: query['state'],
        options: [
          ['', texts.anyLine],
          ...states.map(
            (state) =>
              [state, `${texts.lineStates[state]} (${formatCount(progress[state] ?? 0, locale)})`] as const,
          ),
        ],
      }),
      messages.console.show,
    ),
    section(texts.enterCounts, linesOf(scene, { stocktake, lines, nameOf })),
    stocktake.state === 'open' && scene.may('stock.approve') ? endings(scene) : null,
  )
}

type Line = Item<typeof listStocktakeLinesOperation>

function linesOf(scene: Scene, { stocktake: { state }, lines, nameOf }: StocktakeView): Markup {
  const { locale, messages, sent } = scene
  const texts = messages.goods
  const mayCount = state === 'open' && scene.may('stock.count')
  const isOpen = (line: Line) => mayCount && (line.state === 'to_count' || line.state === 'to_recount')
  const table = dataTable(
    lines.items,
    [
      { head: messages.console.product, cell: (line) => named(nameOf(line.productId), line.lotNumber) },
      {
        head: texts.part,
        cell: ({ part, ownership }) => named(texts.parts[part], messages.console.ownerships[ownership]),
      },
      {
        head: texts.state,
        cell: (line) => tag(texts.lineStates[line.state], line.state === 'to_recount' ? 'warn' : 'plain'),
      },
      {
        head: texts.counted,
        isNumber: true,
        cell: (line) =>
          isOpen(line)
            ? field({
                name: `count.${line.id}`,
                label: `${nameOf(line.productId)} ${line.lotNumber} · ${texts.counted}`,
                isLabelHidden: true,
                type: 'number',
                min: 0,
                value: sent?.maybe(`count.${line.id}`),
              })
            : countOf(line.countedUnits, locale),
      },
      { head: texts.book, isNumber: true, cell: ({ bookUnits }) => countOf(bookUnits, locale) },
      {
        head: texts.difference,
        isNumber: true,
        cell: ({ countedUnits, bookUnits }) =>
          countedUnits === null || bookUnits === null ? '–' : signed(countedUnits - bookUnits, locale),
      },
    ],
    texts.noLines,
  )
  const next = nextLink(nextAddress(scene, lines.next), locale)
  if (!lines.items.some(isOpen)) return pieces(table, next)
  return pieces(
    actForm({
      act: 'count',
      key: scene.newKey(),
      label: texts.saveCounts,
      fields: html`<p class="hint">${texts.countHint}</p>
        ${table}`,
    }),
    next,
  )
}

function countOf(units: number | null, locale: Scene['locale']): string {
  return units === null ? '–' : formatCount(units, locale)
}

function endings(scene: Scene): Markup {
  const texts = scene.messages.goods
  return section(
    texts.post,
    pieces(
      html`<p class="hint">${texts.postHint}</p>`,
      actForm({
        act: 'post',
        key: scene.newKey(),
        label: texts.post,
        fields: choice({
          name: 'leaveOut',
          label: texts.leaveOut,
          options: [
            ['', texts.mustCount],
            ['yes', texts.mayLeaveOut],
          ],
        }),
      }),
      folded(
        texts.cancelStocktake,
        actForm({ act: 'cancel', key: scene.newKey(), label: texts.cancelStocktake, tone: 'danger' }),
      ),
    ),
  )
}
