import { html } from 'hono/html'
import type { listRoundsOperation } from '#api/procurement/list-rounds.ts'
import type { Markup } from '../../ui/layout.ts'
import type { CalendarStep } from '../../ui/messages-procurement.ts'
import type { Answer, Item } from '../answer.ts'
import { nextLink } from '../console-page.ts'
import {
  actForm,
  countdown,
  dataTable,
  field,
  instantText,
  longField,
  pieces,
  tag,
  type Tone,
} from '../kit.ts'
import { nextAddress, type Scene } from '../scene.ts'

export type Round = Item<typeof listRoundsOperation>

export const calendarSteps = [
  'demandClosesAt',
  'biddingOpensAt',
  'biddingClosesAt',
  'openingDueAt',
  'awardDueAt',
  'objectionsCloseAt',
  'contractStartsAt',
  'contractEndsAt',
] as const satisfies readonly CalendarStep[]

export function toneOfRound({ state }: Pick<Round, 'state'>): Tone {
  if (state === 'completed' || state === 'running') return 'good'
  return state === 'failed' ? 'warn' : 'plain'
}

/** The rounds that an organisation runs or takes part in, each with its next date. */
export function roundListPage(
  scene: Scene,
  rounds: Answer<typeof listRoundsOperation>,
  mayOpen: boolean,
): Markup {
  const { locale, messages, now } = scene
  const texts = messages.procurement
  const table = dataTable(
    rounds.items,
    [
      { head: texts.round, cell: ({ id, title }) => html`<a href="/console/procurement/${id}">${title}</a>` },
      { head: texts.state, cell: (round) => tag(texts.states[round.state], toneOfRound(round)) },
      { head: texts.since, cell: ({ stateSince }) => instantText(stateSince, locale) },
      {
        head: texts.nextStep,
        cell: (round) => {
          const step = nextStepOf(round, now)
          return step === null
            ? '–'
            : html`${texts.steps[step]}<small>${countdown(round[step] ?? '', now, locale)}</small>`
        },
      },
    ],
    texts.noRounds,
  )
  return pieces(
    mayOpen ? html`<p><a class="button" href="/console/procurement/new">${texts.open}</a></p>` : null,
    html`<section>${table} ${nextLink(nextAddress(scene, rounds.next), locale)}</section>`,
  )
}

const stepOfState: Readonly<Partial<Record<Round['state'], CalendarStep>>> = {
  open: 'demandClosesAt',
  collecting: 'demandClosesAt',
  pooled: 'biddingOpensAt',
  published: 'biddingOpensAt',
  bidding: 'biddingClosesAt',
  opened: 'awardDueAt',
  proposed: 'awardDueAt',
  objection: 'objectionsCloseAt',
  contracting: 'contractStartsAt',
  running: 'contractEndsAt',
}

/** The step of the calendar that a round waits for, or is late with; null once it is over. */
export function nextStepOf(round: Round, now: Date): CalendarStep | null {
  const step = stepOfState[round.state] ?? null
  return step === 'biddingClosesAt' && Date.parse(round.biddingClosesAt) <= now.getTime()
    ? 'openingDueAt'
    : step
}

/** Where a round is opened: its calendar and what it buys. */
export function openRoundPage(scene: Scene): Markup {
  const { messages, sent } = scene
  const texts = messages.procurement
  const times = calendarSteps
    .filter((step) => step !== 'objectionsCloseAt')
    .map((step) =>
      field({
        name: step,
        label: texts.steps[step],
        type: 'datetime-local',
        isRequired: true,
        value: sent?.maybe(step),
      }),
    )
  return html`<section>
    ${actForm({
      act: 'open',
      key: scene.newKey(),
      label: texts.open,
      fields: html`${field({ name: 'title', label: texts.title, isRequired: true, longest: 200, value: sent?.maybe('title') })}
        <div class="filters">${times}</div>
        ${field({
          name: 'objectionDays',
          label: texts.objectionDays,
          type: 'number',
          min: 1,
          max: 60,
          isRequired: true,
          value: sent?.maybe('objectionDays') ?? 5,
        })}
        ${longField({ name: 'codes', label: texts.productCodes, value: sent?.maybe('codes') })}`,
    })}
  </section>`
}
