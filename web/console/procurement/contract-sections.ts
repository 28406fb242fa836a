import { formatCount, formatMoney } from '../../ui/format.ts'
import type { Markup } from '../../ui/layout.ts'
import { nextLink } from '../console-page.ts'
import {
  actForm,
  choice,
  countdown,
  dataTable,
  field,
  folded,
  formatPercent,
  named,
  pieces,
  progressBar,
  section,
  tag,
} from '../kit.ts'
import { nextAddress, siteOptions, type Scene } from '../scene.ts'
import type { RoundView } from './round-view.ts'
import { formatUnitPrice } from './unit-price.ts'

/** What was contracted, what of it was called off and came, and what it saved. */
export function contractSections(scene: Scene, view: RoundView): Markup {
  const texts = scene.messages.procurement
  const { contracts, allocations, callOffs, savings, surplus } = view
  return pieces(
    contracts === null ? null : section(texts.contracts, contractsTable(scene, view)),
    allocations === null ? null : section(texts.allocations, allocationsOf(scene, view)),
    callOffs === null ? null : section(texts.callOffs, callOffsOf(scene, view)),
    savings === null ? null : section(texts.savings, savingsTable(scene, view)),
    surplus === null ? null : section(texts.surplus, surplusOf(scene, view)),
  )
}

function contractsTable(scene: Scene, { contracts, nameOf }: RoundView): Markup {
  const { locale, messages } = scene
  const texts = messages.procurement
  const table = dataTable(
    contracts?.items ?? [],
    [
      {
        head: texts.product,
        cell: ({ productId, regionCode }) =>
          named(nameOf(productId), regionCode === null ? null : nameOf(regionCode)),
      },
      {
        head: texts.supplier,
        cell: ({ supplierTenantId, role }) => named(nameOf(supplierTenantId), texts[role]),
      },
      {
        head: texts.state,
        cell: ({ state }) => tag(texts.contractStates[state], state === 'fulfilled' ? 'good' : 'plain'),
      },
      {
        head: texts.price,
        isNumber: true,
        cell: ({ unitPriceTenThousandths }) => formatUnitPrice(unitPriceTenThousandths, locale),
      },
      {
        head: texts.completion,
        cell: ({ deliveredUnits, promisedUnits }) =>
          progressBar(deliveredUnits, promisedUnits, texts.completion, locale),
      },
    ],
    texts.noContracts,
  )
  return pieces(table, nextLink(nextAddress(scene, contracts?.next ?? null, 'contracts'), locale))
}

function allocationsOf(scene: Scene, { allocations, nameOf, round, side }: RoundView): Markup {
  const { locale, messages } = scene
  const texts = messages.procurement
  const mayCall = side === 'institution' && round.state === 'running' && scene.may('procurement.call_off')
  const table = dataTable(
    allocations?.items ?? [],
    [
      {
        head: texts.product,
        cell: ({ productId, unitPriceTenThousandths }) =>
          named(nameOf(productId), formatUnitPrice(unitPriceTenThousandths, locale)),
      },
      { head: texts.institution, cell: ({ institutionTenantId }) => nameOf(institutionTenantId) },
      {
        head: texts.distributor,
        cell: ({ distributorTenantId, supplierTenantId }) =>
          named(nameOf(distributorTenantId), nameOf(supplierTenantId)),
      },
      {
        head: texts.calledOff,
        cell: ({ calledOffUnits, units }) => progressBar(calledOffUnits, units, texts.calledOff, locale),
      },
      ...(mayCall
        ? [
            {
              head: texts.callOff,
              isNumber: true,
              cell: ({ id, productId }: NonNullable<RoundView['allocations']>['items'][number]) =>
                field({
                  name: `units.${id}`,
                  label: `${nameOf(productId)} · ${texts.units}`,
                  isLabelHidden: true,
                  type: 'number',
                  min: 0,
                  value: scene.sent?.maybe(`units.${id}`),
                }),
            },
          ]
        : []),
    ],
    texts.noAllocations,
  )
  const next = nextLink(nextAddress(scene, allocations?.next ?? null, 'allocations'), locale)
  if (!mayCall || allocations?.items.length === 0) return pieces(table, next)
  return pieces(
    actForm({
      act: 'callOff',
      key: scene.newKey(),
      label: texts.callOff,
      fields: pieces(
        table,
        choice({
          name: 'siteId',
          label: texts.site,
          options: siteOptions(scene),
          value: scene.sent?.maybe('siteId'),
        }),
      ),
    }),
    next,
  )
}

function callOffsOf(scene: Scene, { callOffs, nameOf, side }: RoundView): Markup {
  const { locale, messages, now } = scene
  const texts = messages.procurement
  const mayConfirm = side === 'institution' && scene.may('procurement.call_off')
  const table = dataTable(
    callOffs?.items ?? [],
    [
      { head: texts.product, cell: ({ productId }) => nameOf(productId) },
      { head: texts.institution, cell: ({ institutionTenantId }) => nameOf(institutionTenantId) },
      { head: texts.units, isNumber: true, cell: ({ units }) => formatCount(units, locale) },
      {
        head: texts.state,
        cell: ({ state }) => tag(texts.callOffStates[state], state === 'delivered' ? 'good' : 'plain'),
      },
      {
        head: texts.due,
        cell: ({ dueAt, state }) => (state === 'ordered' ? countdown(dueAt, now, locale) : '–'),
      },
      {
        head: texts.delivered,
        cell: ({ id, state }) =>
          state === 'ordered' && mayConfirm
            ? actForm({
                act: 'deliver',
                key: scene.newKey(),
                label: texts.confirmDelivered,
                hidden: { callOffId: id },
                isInline: true,
                tone: 'quiet',
              })
            : '–',
      },
    ],
    texts.noCallOffs,
  )
  return pieces(table, nextLink(nextAddress(scene, callOffs?.next ?? null, 'callOffs'), locale))
}

function savingsTable({ locale, messages }: Scene, { savings, nameOf }: RoundView): Markup {
  const texts = messages.procurement
  return dataTable(
    savings ?? [],
    [
      { head: texts.institution, cell: ({ institutionTenantId }) => nameOf(institutionTenantId) },
      {
        head: texts.units,
        isNumber: true,
        cell: ({ deliveredUnits }) => formatCount(deliveredUnits, locale),
      },
      { head: texts.budget, isNumber: true, cell: ({ budgetFen }) => formatMoney(budgetFen, locale) },
      { head: texts.actual, isNumber: true, cell: ({ actualFen }) => formatMoney(actualFen, locale) },
      { head: texts.saved, isNumber: true, cell: ({ savedFen }) => formatMoney(savedFen, locale) },
    ],
    texts.noSavings,
  )
}

function surplusOf(scene: Scene, { surplus, savings, side, nameOf, round }: RoundView): Markup {
  const { locale, messages, sent } = scene
  const texts = messages.procurement
  const table = dataTable(
    surplus ?? [],
    [
      { head: texts.institution, cell: ({ institutionTenantId }) => nameOf(institutionTenantId) },
      {
        head: texts.surplusRatio,
        isNumber: true,
        cell: ({ ratioPerMille }) => formatPercent(ratioPerMille / 10, locale),
      },
      {
        head: texts.assessment,
        isNumber: true,
        cell: ({ assessmentPerMille }) => formatPercent(assessmentPerMille / 10, locale),
      },
      { head: texts.share, isNumber: true, cell: ({ shareFen }) => formatMoney(shareFen, locale) },
    ],
    texts.noSavings,
  )
  const maySettle =
    side === 'owner' && scene.may('procurement.run') && surplus?.length === 0 && round.state === 'completed'
  if (!maySettle) return table
  const thousandths = (name: string, label: string, value: number) =>
    field({
      name,
      label,
      type: 'number',
      min: 0,
      max: 1_000,
      isRequired: true,
      value: sent?.maybe(name) ?? value,
    })
  return folded(
    texts.settle,
    actForm({
      act: 'settle',
      key: scene.newKey(),
      label: texts.settle,
      fields: pieces(
        thousandths('ratioPerMille', texts.surplusRatio, 500),
        ...(savings ?? []).map(({ institutionTenantId }) =>
          thousandths(
            `assessment.${institutionTenantId}`,
            `${nameOf(institutionTenantId)} · ${texts.assessment}`,
            1_000,
          ),
        ),
      ),
    }),
  )
}
