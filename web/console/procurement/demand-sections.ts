import { html } from 'hono/html'
import { formatCount } from '../../ui/format.ts'
import type { Markup } from '../../ui/layout.ts'
import { actForm, dataTable, field, instantText, named, pieces, section, tag } from '../kit.ts'
import type { Scene } from '../scene.ts'
import type { RoundView } from './round-view.ts'
import { formatUnitPrice } from './unit-price.ts'

/** What institutions need: how far each is, for who runs the round; what it needs, for the institution itself. */
export function demandSections(scene: Scene, view: RoundView): Markup | null {
  const { progress, ownDemand } = view
  if (progress !== null) return section(scene.messages.procurement.demand, progressTable(scene, view))
  if (ownDemand === null) return null
  return section(
    scene.messages.procurement.demand,
    view.round.state === 'collecting' ? reportForm(scene, view) : reportedTable(scene, view),
  )
}

function progressTable({ messages }: Scene, { progress, nameOf }: RoundView): Markup {
  const texts = messages.procurement
  return dataTable(
    progress ?? [],
    [
      { head: texts.institution, cell: ({ institutionTenantId }) => nameOf(institutionTenantId) },
      {
        head: texts.county,
        cell: ({ regionCode }) => (regionCode === null ? '–' : named(nameOf(regionCode), regionCode)),
      },
      {
        head: texts.reportsHead,
        isNumber: true,
        cell: ({ approvedLines, reportedLines }) =>
          tag(
            texts.reports(approvedLines, reportedLines),
            reportedLines > 0 && approvedLines === reportedLines ? 'good' : 'warn',
          ),
      },
    ],
    texts.noReports,
  )
}

function reportForm(scene: Scene, view: RoundView): Markup {
  const { locale, messages, sent } = scene
  const texts = messages.procurement
  const { round, nameOf, ownDemand, suggestions } = view
  const lines = round.products.map(({ productId }) => ({
    productId,
    own: ownDemand?.find((line) => line.productId === productId) ?? null,
    suggestion: suggestions?.find((line) => line.productId === productId) ?? null,
  }))
  const table = dataTable(
    lines,
    [
      { head: texts.product, cell: ({ productId }) => nameOf(productId) },
      {
        head: texts.suggested,
        isNumber: true,
        cell: ({ suggestion }) =>
          suggestion === null ? '–' : formatCount(suggestion.suggestedUnits, locale),
      },
      {
        head: texts.needed,
        isNumber: true,
        cell: ({ productId, own, suggestion }) =>
          field({
            name: `units.${productId}`,
            label: `${nameOf(productId)} · ${texts.needed}`,
            isLabelHidden: true,
            type: 'number',
            min: 0,
            value: sent?.maybe(`units.${productId}`) ?? own?.units ?? suggestion?.suggestedUnits,
          }),
      },
      {
        head: texts.lastPrice,
        isNumber: true,
        cell: ({ productId, own, suggestion }) =>
          field({
            name: `price.${productId}`,
            label: `${nameOf(productId)} · ${texts.lastPrice}`,
            isLabelHidden: true,
            type: 'number',
            min: 0.0001,
            step: 0.0001,
            value: sent?.maybe(`price.${productId}`) ?? yuanOf(own ?? suggestion),
          }),
      },
      {
        head: texts.approvedAt,
        cell: ({ own }) => approvalOf(scene, own?.approvedAt),
      },
    ],
    texts.noDemand,
  )
  return pieces(
    actForm({ act: 'report', key: scene.newKey(), label: texts.report, fields: table }),
    scene.may('procurement.approve') && ownDemand?.some(({ approvedAt }) => approvedAt === null) === true
      ? actForm({ act: 'approveDemand', key: scene.newKey(), label: texts.approveDemand, tone: 'quiet' })
      : null,
  )
}

/** The last price as somebody would type it; nothing where none is known. */
function yuanOf(line: { readonly lastPriceTenThousandths: number } | null): number | undefined {
  return line === null || line.lastPriceTenThousandths === 0
    ? undefined
    : line.lastPriceTenThousandths / 10_000
}

function approvalOf({ locale, messages }: Scene, approvedAt: string | null | undefined): Markup | string {
  if (approvedAt === undefined) return '–'
  return approvedAt === null
    ? tag(messages.procurement.notApproved, 'warn')
    : html`${tag(messages.procurement.approvedAt, 'good')}<small>${instantText(approvedAt, locale)}</small>`
}

function reportedTable(scene: Scene, { ownDemand, nameOf }: RoundView): Markup {
  const { locale, messages } = scene
  const texts = messages.procurement
  return dataTable(
    ownDemand ?? [],
    [
      { head: texts.product, cell: ({ productId }) => nameOf(productId) },
      { head: texts.needed, isNumber: true, cell: ({ units }) => formatCount(units, locale) },
      {
        head: texts.lastPrice,
        isNumber: true,
        cell: ({ lastPriceTenThousandths }) => formatUnitPrice(lastPriceTenThousandths, locale),
      },
      { head: texts.approvedAt, cell: ({ approvedAt }) => approvalOf(scene, approvedAt) },
    ],
    texts.noDemand,
  )
}
