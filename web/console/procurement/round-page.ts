import { html } from 'hono/html'
import { partyKinds } from '#domain/procurement/round.ts'
import { roundStates } from '#domain/procurement/round-states.ts'
import { mayMove } from '#domain/state-table.ts'
import { formatCount } from '../../ui/format.ts'
import type { Markup } from '../../ui/layout.ts'
import { nameOf as nameIn } from '../console-page.ts'
import {
  actForm,
  choice,
  countdown,
  dataTable,
  factList,
  field,
  folded,
  instantText,
  pieces,
  section,
  tag,
} from '../kit.ts'
import { type Scene, typedIn } from '../scene.ts'
import { awardSections } from './award-sections.ts'
import { contractSections } from './contract-sections.ts'
import { demandSections } from './demand-sections.ts'
import { calendarSteps, nextStepOf, toneOfRound } from './round-list-page.ts'
import type { RoundView } from './round-view.ts'
import { formatUnitPrice } from './unit-price.ts'

/** A round as far as it has come, with what the reader's side may do next. */
export function roundPage(scene: Scene, view: RoundView): Markup {
  const { round, side } = view
  const { locale, messages, now } = scene
  const texts = messages.procurement
  const isOwner = side === 'owner' && scene.may('procurement.run')
  const step = nextStepOf(round, now)
  return pieces(
    factList([
      [texts.state, tag(texts.states[round.state], toneOfRound(round))],
      [texts.since, instantText(round.stateSince, locale)],
      [
        texts.nextStep,
        step === null ? null : html`${texts.steps[step]} ${countdown(round[step] ?? '', now, locale)}`,
      ],
      [texts.failure, round.failureCause === null ? null : texts.failures[round.failureCause]],
      [texts.cancelReason, round.cancelReason],
    ]),
    warningsOf(scene, view),
    isOwner && round.state === 'open' ? preparation(scene, view) : null,
    side === 'supplier' && round.state === 'bidding' && scene.may('procurement.bid')
      ? html`<p><a class="button" href="/console/procurement/${round.id}/bid">${texts.toBid}</a></p>`
      : null,
    demandSections(scene, view),
    isOwner && round.state === 'pooled' ? tenderSections(scene, view) : null,
    isOwner && round.state === 'bidding' ? openingSection(scene) : null,
    awardSections(scene, view),
    contractSections(scene, view),
    section(texts.products, productsTable(scene, view)),
    section(texts.calendar, calendarTable(scene, view)),
    isOwner && mayMove(roundStates, round.state, 'cancelled')
      ? html`<section>
          ${folded(
            texts.cancel,
            actForm({
              act: 'cancel',
              key: scene.newKey(),
              label: texts.cancel,
              tone: 'danger',
              fields: field({
                name: 'reason',
                label: texts.reason,
                isRequired: true,
                longest: 500,
                value: typedIn(scene, 'cancel').maybe('reason'),
              }),
            }),
            typedIn(scene, 'cancel').isOpen,
          )}
        </section>`
      : null,
  )
}

function warningsOf({ locale, messages }: Scene, { warnings, nameOf }: RoundView): Markup | null {
  if (warnings === null || warnings.length === 0) return null
  const texts = messages.procurement
  return section(
    texts.warningsTitle,
    dataTable(
      warnings,
      [
        { head: texts.state, cell: ({ kind }) => tag(texts.warnings[kind], 'warn') },
        { head: texts.party, cell: ({ subjectId }) => nameOf(subjectId) },
        { head: texts.when, cell: ({ raisedAt }) => instantText(raisedAt, locale) },
      ],
      texts.noWarnings,
    ),
  )
}

function preparation(scene: Scene, { tenants }: RoundView): Markup {
  const { locale, messages, sent } = scene
  const texts = messages.procurement
  const fields = pieces(
    choice({
      name: 'tenantId',
      label: texts.party,
      value: sent?.maybe('tenantId'),
      options: tenants.map((tenant) => [tenant.id, nameIn(tenant, locale)] as const),
    }),
    choice({
      name: 'kind',
      label: texts.partyKind,
      value: sent?.maybe('kind'),
      options: partyKinds.map((kind) => [kind, texts.partyKinds[kind]] as const),
    }),
    field({ name: 'regionCode', label: texts.region, longest: 6, value: sent?.maybe('regionCode') }),
    field({ name: 'weight', label: texts.weight, type: 'number', min: 0, value: sent?.maybe('weight') }),
  )
  return section(
    texts.invite,
    pieces(
      actForm({ act: 'invite', key: scene.newKey(), label: texts.invite, tone: 'quiet', fields }),
      actForm({ act: 'start', key: scene.newKey(), label: texts.start }),
    ),
  )
}

function passphraseField(scene: Scene): Markup {
  const texts = scene.messages.procurement
  return field({
    name: 'passphrase',
    label: texts.passphrase,
    type: 'password',
    isRequired: true,
    longest: 200,
  })
}

function tenderSections(scene: Scene, { round, nameOf }: RoundView): Markup {
  const texts = scene.messages.procurement
  const pooled = round.products.filter(({ pooledUnits }) => (pooledUnits ?? 0) > 0)
  const table = dataTable(
    pooled,
    [
      { head: texts.product, cell: ({ productId }) => nameOf(productId) },
      {
        head: texts.pooled,
        isNumber: true,
        cell: ({ pooledUnits }) => formatCount(pooledUnits ?? 0, scene.locale),
      },
      {
        head: texts.ceiling,
        isNumber: true,
        cell: ({ productId }) =>
          field({
            name: `ceiling.${productId}`,
            label: `${nameOf(productId)} · ${texts.ceiling}`,
            isLabelHidden: true,
            type: 'number',
            min: 0.0001,
            step: 0.0001,
            isRequired: true,
            value: scene.sent?.maybe(`ceiling.${productId}`),
          }),
      },
    ],
    texts.noReports,
  )
  return pieces(
    section(
      texts.keys,
      pieces(
        html`<p class="hint">${texts.keyHint}</p>`,
        actForm({
          act: 'registerKey',
          key: scene.newKey(),
          label: texts.registerKey,
          fields: passphraseField(scene),
        }),
      ),
    ),
    section(
      texts.publish,
      pieces(
        html`<p class="hint">${texts.publishHint}</p>`,
        actForm({ act: 'publish', key: scene.newKey(), label: texts.publish, fields: table }),
      ),
    ),
  )
}

function openingSection(scene: Scene): Markup {
  const texts = scene.messages.procurement
  return section(
    texts.openingTitle,
    pieces(
      html`<p class="hint">${texts.openingHint}</p>`,
      actForm({
        act: 'consent',
        key: scene.newKey(),
        label: texts.consent,
        tone: 'quiet',
        fields: passphraseField(scene),
      }),
      actForm({
        act: 'openBids',
        key: scene.newKey(),
        label: texts.openBids,
        fields: passphraseField(scene),
      }),
    ),
  )
}

function productsTable({ locale, messages }: Scene, { round, nameOf }: RoundView): Markup {
  const texts = messages.procurement
  return dataTable(
    round.products,
    [
      { head: texts.product, cell: ({ productId }) => nameOf(productId) },
      { head: texts.incumbent, cell: ({ incumbentSupplierId }) => nameOf(incumbentSupplierId) },
      {
        head: texts.pooled,
        isNumber: true,
        cell: ({ pooledUnits }) => (pooledUnits === null ? '–' : formatCount(pooledUnits, locale)),
      },
      {
        head: texts.ceiling,
        isNumber: true,
        cell: ({ ceilingTenThousandths }) =>
          ceilingTenThousandths === null ? '–' : formatUnitPrice(ceilingTenThousandths, locale),
      },
    ],
    texts.noRounds,
  )
}

function calendarTable({ locale, messages, now }: Scene, { round }: RoundView): Markup {
  const texts = messages.procurement
  return dataTable(
    calendarSteps.filter((step) => round[step] !== null),
    [
      { head: texts.step, cell: (step) => texts.steps[step] },
      { head: texts.when, cell: (step) => instantText(round[step] ?? now, locale) },
    ],
    texts.noRounds,
  )
}
