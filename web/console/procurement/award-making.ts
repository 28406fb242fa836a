import { html } from 'hono/html'
import { formatCount, formatMoney } from '../../ui/format.ts'
import type { Markup } from '../../ui/layout.ts'
import { refusalText } from '../../ui/refusals.ts'
import { actForm, choice, dataTable, field, folded, formatPercent, named, pieces, tag } from '../kit.ts'
import { shortId, type Scene, typedIn } from '../scene.ts'
import type { RoundView } from './round-view.ts'

type Award = NonNullable<RoundView['awards']>[number]

/** The forms by which an award is worked out: by the volume rule, or by the optimiser. Null while no bids are open. */
export function makingForms(scene: Scene, { round, nameOf }: RoundView): Markup | null {
  if (round.state !== 'opened') return null
  const texts = scene.messages.procurement
  const number = (name: string, label: string, value: number, max: number) =>
    field({
      name,
      label,
      type: 'number',
      min: 0,
      max,
      isRequired: true,
      value: scene.sent?.maybe(name) ?? value,
    })
  const typed = typedIn(scene, 'negotiate')
  return pieces(
    actForm({ act: 'makeVolume', key: scene.newKey(), label: texts.makeVolume }),
    folded(
      texts.makeOptimised,
      actForm({
        act: 'makeOptimised',
        key: scene.newKey(),
        label: texts.makeOptimised,
        fields: pieces(
          number('promisedPerMille', texts.promised, 800, 1_000),
          number('minimumWinners', texts.winners, 2, 4),
          number('maximumSharePerMille', texts.mostShare, 700, 1_000),
          number('minimumSharePerMille', texts.leastShare, 100, 500),
          number('switchingPerMille', texts.switching, 0, 1_000),
        ),
      }),
    ),
    folded(
      texts.negotiate,
      actForm({
        act: 'negotiate',
        key: scene.newKey(),
        label: texts.negotiate,
        fields: pieces(
          choice({
            name: 'productId',
            label: texts.product,
            value: typed.maybe('productId'),
            options: round.products.map(({ productId }) => [productId, nameOf(productId)] as const),
          }),
          field({
            name: 'price',
            label: texts.price,
            type: 'number',
            min: 0.0001,
            step: 0.0001,
            isRequired: true,
            value: typed.maybe('price'),
          }),
        ),
      }),
      typed.isOpen,
    ),
  )
}

/** What the optimiser is asked for and has not answered yet, and what came of it otherwise than with an award. */
export function worksTable(scene: Scene, { awardWorks }: RoundView): Markup | null {
  const { locale, messages } = scene
  const texts = messages.procurement
  const shown = (awardWorks ?? []).filter(({ state }) => state !== 'done')
  if (shown.length === 0) return null
  return pieces(
    html`<h3>${texts.awardWorks}</h3>`,
    html`<p class="hint">${texts.awardWorksHint}</p>`,
    dataTable(
      shown,
      [
        {
          head: texts.award,
          cell: ({ id, options }) => named(optionsText(scene, options), shortId(id)),
        },
        {
          head: texts.state,
          cell: ({ state }) => tag(texts.awardWorkStates[state], state === 'failed' ? 'warn' : 'plain'),
        },
        {
          head: texts.awardWorkProgress,
          cell: ({ rounds, refusals, startedAt }) =>
            refusals === null
              ? startedAt === null
                ? '–'
                : texts.solverRounds(formatCount(rounds, locale))
              : refusals.map((refusal) => refusalText(refusal, locale)).join(' '),
        },
        {
          head: texts.cost,
          isNumber: true,
          cell: ({ costTenThousandths }) =>
            costTenThousandths === null ? '–' : formatMoney(costTenThousandths / 100, locale),
        },
        {
          head: texts.gap,
          isNumber: true,
          cell: ({ gapPerMillion }) =>
            gapPerMillion === null ? '–' : formatPercent(gapPerMillion / 10_000, locale),
        },
        {
          head: texts.cancelAwardWork,
          cell: ({ id, state }) =>
            state === 'queued' || state === 'running'
              ? actForm({
                  act: 'cancelAwardWork',
                  key: scene.newKey(),
                  label: texts.cancelAwardWork,
                  hidden: { awardWorkId: id },
                  isInline: true,
                  tone: 'quiet',
                })
              : '–',
        },
      ],
      '',
    ),
  )
}

/** By which rule and within which bounds an award was worked out. */
export function optionsText({ locale, messages }: Scene, options: Award['options']): string {
  const texts = messages.procurement
  return options.rule === 'volume_based'
    ? texts.volumeRule
    : texts.awardOptions(
        perMille(options.promisedPerMille, locale),
        options.minimumWinners,
        perMille(options.maximumSharePerMille, locale),
      )
}

function perMille(value: number, locale: Scene['locale']): string {
  return formatPercent(value / 10, locale)
}
