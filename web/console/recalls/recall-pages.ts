import { html } from 'hono/html'
import type { findLotsOperation } from '#api/inventory/find-lots.ts'
import type { listRecallsOperation } from '#api/inventory/list-recalls.ts'
import type { listRecallTasksOperation } from '#api/inventory/list-recall-tasks.ts'
import { recallClasses } from '#domain/inventory/recall-classes.ts'
import {
  recallStates,
  recallTaskStates,
  type RecallState,
  type RecallTaskState,
} from '#domain/inventory/recall-states.ts'
import { mayMove, statesOf } from '#domain/state-table.ts'
import { formatCount } from '../../ui/format.ts'
import type { Markup } from '../../ui/layout.ts'
import type { Answer, Item } from '../answer.ts'
import { nameOf as nameIn, nextLink } from '../console-page.ts'
import {
  actForm,
  choice,
  countdown,
  dataTable,
  field,
  filterForm,
  folded,
  instantText,
  named,
  pieces,
  productName,
  section,
  tag,
} from '../kit.ts'
import { nextAddress, shortId, type NameOfId, type Scene, typedIn } from '../scene.ts'

/** The recalls of the network, newest first. */
export function recallListPage(
  scene: Scene,
  recalls: Answer<typeof listRecallsOperation>,
  nameOf: NameOfId,
): Markup {
  const { locale, messages, query, now } = scene
  const texts = messages.recalls
  const states = statesOf<RecallState>(recallStates).map((state) => [state, texts.states[state]] as const)
  const table = dataTable(
    recalls.items,
    [
      {
        head: texts.recall,
        cell: ({ id, recallClass }) =>
          html`<a href="/console/recalls/${id}"
            >${texts.classes(recallClass)} <code>${shortId(id)}</code></a
          >`,
      },
      { head: texts.basis, cell: ({ basis }) => basisText(scene, basis, nameOf) },
      { head: texts.reason, cell: ({ reason }) => reason },
      {
        head: texts.state,
        cell: ({ state }) => tag(texts.states[state], state === 'open' ? 'warn' : 'plain'),
      },
      {
        head: texts.notifyBy,
        cell: ({ state, notifyBy }) =>
          state === 'open' ? countdown(notifyBy, now, locale) : instantText(notifyBy, locale),
      },
      {
        head: texts.unitsToFind,
        isNumber: true,
        cell: ({ unitsToFind }) => formatCount(unitsToFind, locale),
      },
    ],
    texts.noRecalls,
  )
  return pieces(
    filterForm(
      scene.path,
      choice({
        name: 'state',
        label: texts.state,
        value: query['state'],
        options: [['', texts.anyState], ...states],
      }),
      messages.console.show,
    ),
    scene.may('recall.announce')
      ? html`<p><a class="button" href="/console/recalls/new">${texts.start}</a></p>`
      : null,
    html`<section>${table} ${nextLink(nextAddress(scene, recalls.next, 'before'), locale)}</section>`,
  )
}

type Basis = Item<typeof listRecallsOperation>['basis']

/** What a recall is about: so many lots, a box, or whatever a supplier brought. */
export function basisText({ messages }: Scene, basis: Basis, nameOf: NameOfId): string {
  const texts = messages.recalls
  if (basis.kind === 'lots') return texts.lots(basis.lotIds.length)
  if (basis.kind === 'trace_code') return `${texts.byCode} ${basis.code}`
  return `${texts.bySupplier} ${basis.kind === 'supplier' ? nameOf(basis.supplierTenantId) : basis.supplierName}`
}

export interface StartView {
  /** What was found; null before anything was looked for. */
  readonly lots: readonly Item<typeof findLotsOperation>[] | null
  readonly suppliers: readonly { readonly id: string; readonly nameZh: string; readonly nameEn: string }[]
}

/** Where a recall begins: by lots that are ticked, by a box, or by a supplier. */
export function startRecallPage(scene: Scene, { lots, suppliers }: StartView): Markup {
  const { locale, messages, query } = scene
  const texts = messages.recalls
  return pieces(
    html`<p class="hint">${texts.stopHint}</p>`,
    section(
      texts.byLots,
      pieces(
        filterForm(
          scene.path,
          field({ name: 'text', label: texts.findLots, type: 'search', value: query['text'], longest: 100 }),
          texts.find,
        ),
        lots === null ? html`<p class="hint">${texts.findHint}</p>` : lotsForm(scene, lots),
      ),
    ),
    section(
      texts.byCode,
      startForm(
        scene,
        'code',
        field({
          name: 'code',
          label: texts.code,
          isRequired: true,
          longest: 128,
          value: scene.sent?.maybe('code'),
        }),
      ),
    ),
    section(
      texts.bySupplier,
      startForm(
        scene,
        'supplier',
        choice({
          name: 'supplier',
          label: texts.supplier,
          value: scene.sent?.maybe('supplier'),
          options: suppliers.map((supplier) => [supplier.id, nameIn(supplier, locale)] as const),
        }),
      ),
    ),
    section(
      texts.bySupplierName,
      pieces(
        html`<p class="hint">${texts.supplierHint}</p>`,
        startForm(
          scene,
          'supplierName',
          field({
            name: 'supplierName',
            label: texts.supplierName,
            isRequired: true,
            longest: 200,
            value: scene.sent?.maybe('supplierName'),
          }),
        ),
      ),
    ),
  )
}

function lotsForm(scene: Scene, lots: NonNullable<StartView['lots']>): Markup {
  const { locale, messages, sent } = scene
  const texts = messages.recalls
  const table = dataTable(
    lots,
    [
      {
        head: texts.choose,
        cell: ({ id, number, recalledAt }) =>
          recalledAt === null
            ? html`<input
                type="checkbox"
                name="lot.${id}"
                aria-label="${number}"
                ${sent?.maybe(`lot.${id}`) === 'on' ? html`checked` : ''}
              />`
            : tag(texts.recalled, 'warn'),
      },
      {
        head: messages.console.product,
        cell: (lot) => named(nameIn(lot, locale), lot.strength, lot.manufacturer),
      },
      { head: messages.console.lot, cell: ({ number }) => html`<code>${number}</code>` },
      { head: messages.console.expires, cell: ({ expiresOn }) => expiresOn ?? '–' },
    ],
    texts.noLots,
  )
  return lots.length === 0 ? table : startForm(scene, 'lots', table)
}

function startForm(scene: Scene, act: string, what: Markup): Markup {
  const texts = scene.messages.recalls
  return actForm({
    act,
    key: scene.newKey(),
    label: texts.stopNow,
    tone: 'danger',
    fields: pieces(
      what,
      choice({
        name: 'class',
        label: `${texts.recallClass} · ${texts.classHints}`,
        value: scene.sent?.maybe('class'),
        options: recallClasses.map((number) => [String(number), texts.classes(number)] as const),
      }),
      field({
        name: 'reason',
        label: texts.reason,
        isRequired: true,
        longest: 500,
        value: scene.sent?.maybe('reason'),
      }),
    ),
  })
}

/** What the reader's sites must do in recalls. */
export function recallTasksPage(
  scene: Scene,
  tasks: Answer<typeof listRecallTasksOperation>,
  nameOf: NameOfId,
): Markup {
  const { locale, messages, now, query } = scene
  const texts = messages.recalls
  const states = statesOf<RecallTaskState>(recallTaskStates).map(
    (state) => [state, texts.taskStates[state]] as const,
  )
  const filters = filterForm(
    scene.path,
    choice({
      name: 'state',
      label: texts.state,
      value: query['state'],
      options: [['', texts.anyState], ...states],
    }),
    messages.console.show,
  )
  return html`${filters}
    <section>
      ${dataTable(
        tasks.items,
        [
          { head: texts.site, cell: ({ siteId }) => nameOf(siteId) },
          {
            head: messages.console.product,
            cell: ({ lots }) => pieces(...lots.map((lot) => named(productName(lot, locale), lot.lotNumber))),
          },
          {
            head: texts.recall,
            cell: ({ recallClass, reason }) => named(texts.classes(recallClass), reason),
          },
          {
            head: texts.unitsToFind,
            isNumber: true,
            cell: ({ unitsToFind }) => formatCount(unitsToFind, locale),
          },
          { head: texts.notifyBy, cell: ({ notifyBy }) => countdown(notifyBy, now, locale) },
          {
            head: texts.state,
            cell: ({ state }) => tag(texts.taskStates[state], state === 'open' ? 'warn' : 'plain'),
          },
          { head: texts.finish, cell: (task) => taskActs(scene, task) },
        ],
        texts.noTasks,
      )}
      ${nextLink(nextAddress(scene, tasks.next), locale)}
    </section>`
}

function taskActs(
  scene: Scene,
  { id, state, unitsToFind, unitsFound }: Item<typeof listRecallTasksOperation>,
) {
  const texts = scene.messages.recalls
  const acknowledges = mayMove(recallTaskStates, state, 'acknowledged')
    ? actForm({
        act: 'acknowledge',
        key: scene.newKey(),
        label: texts.acknowledge,
        hidden: { taskId: id },
        isInline: true,
      })
    : null
  if (!mayMove(recallTaskStates, state, 'done'))
    return unitsFound === null ? '–' : formatCount(unitsFound, scene.locale)
  const typed = typedIn(scene, 'finish', { taskId: id })
  const finishes = folded(
    texts.finish,
    actForm({
      act: 'finish',
      key: scene.newKey(),
      label: texts.finish,
      hidden: { taskId: id },
      fields: field({
        name: 'found',
        label: texts.found,
        type: 'number',
        min: 0,
        value: typed.maybe('found') ?? unitsToFind,
        isRequired: true,
      }),
    }),
    typed.isOpen,
  )
  return pieces(acknowledges, finishes)
}
