import { html } from 'hono/html'
import type { listRecallHolders } from '#api/inventory/list-recall-holders.ts'
import type { listRecallPatients } from '#api/inventory/list-recall-patients.ts'
import type { readRecallOperation } from '#api/inventory/read-recall.ts'
import { recallStates } from '#domain/inventory/recall-states.ts'
import { mayMove } from '#domain/state-table.ts'
import { formatCount } from '../../ui/format.ts'
import type { Markup } from '../../ui/layout.ts'
import type { Answer } from '../answer.ts'
import { nextLink } from '../console-page.ts'
import {
  actForm,
  countdown,
  dataTable,
  factList,
  field,
  folded,
  instantText,
  pieces,
  progressBar,
  section,
  tag,
} from '../kit.ts'
import { nextAddress, shortId, type NameOfId, type Scene } from '../scene.ts'
import { basisText } from './recall-pages.ts'

type Recall = Answer<typeof readRecallOperation>

export interface RecallView {
  readonly recall: Recall
  readonly holders: Answer<typeof listRecallHolders>
  readonly patients: Answer<typeof listRecallPatients>
  readonly nameOf: NameOfId
}

/** A recall as it goes on: how much came back, who holds it, which parcels reached patients, and how it ends. */
export function recallPage(scene: Scene, view: RecallView): Markup {
  const { recall, nameOf } = view
  const { locale, messages, now } = scene
  const texts = messages.recalls
  return pieces(
    section(texts.collected, progressOf(scene, recall.progress)),
    factList([
      [texts.state, tag(texts.states[recall.state], recall.state === 'open' ? 'warn' : 'plain')],
      [texts.recallClass, texts.classes(recall.recallClass)],
      [texts.basis, basisText(scene, recall.basis, nameOf)],
      [texts.lotList, formatCount(recall.lotIds.length, locale)],
      [texts.reason, recall.reason],
      [texts.openedAt, instantText(recall.openedAt, locale)],
      [texts.notifyBy, recall.state === 'open' ? countdown(recall.notifyBy, now, locale) : null],
      [texts.closedAt, recall.closedAt === null ? null : instantText(recall.closedAt, locale)],
    ]),
    endings(scene, recall),
    recall.report === null ? null : section(texts.report, reportTable(scene, recall.report, nameOf)),
    section(texts.holders, holdersTable(scene, view)),
    section(texts.parcels, parcelsTable(scene, view)),
  )
}

function progressOf({ locale, messages }: Scene, progress: Recall['progress']): Markup {
  const texts = messages.recalls
  const part = (done: number, of: number) => `${formatCount(done, locale)} / ${formatCount(of, locale)}`
  return pieces(
    progressBar(progress.unitsCollected, progress.unitsToFind, texts.collected, locale),
    factList([
      [texts.acknowledged, part(progress.tasksAcknowledged, progress.tasks)],
      [texts.tasks, part(progress.tasksDone, progress.tasks)],
      [texts.inTransit, formatCount(progress.unitsInTransit, locale)],
      [texts.withPatients, formatCount(progress.unitsWithPatients, locale)],
      [texts.patients, part(progress.patientsNoticed, progress.patients)],
    ]),
  )
}

function endings(scene: Scene, { state }: Recall): Markup | null {
  if (!scene.may('recall.announce') || !mayMove(recallStates, state, 'closed')) return null
  const texts = scene.messages.recalls
  return html`<section>
    ${actForm({
      act: 'close',
      key: scene.newKey(),
      label: texts.close,
      fields: field({
        name: 'unfinishedReason',
        label: texts.unfinishedReason,
        longest: 500,
        value: scene.sent?.maybe('unfinishedReason'),
      }),
    })}
    ${folded(
      texts.lift,
      html`<p class="hint">${texts.liftHint}</p>
        ${actForm({ act: 'lift', key: scene.newKey(), label: texts.lift, tone: 'danger' })}`,
    )}
  </section>`
}

function holdersTable(scene: Scene, { holders, nameOf }: RecallView): Markup {
  const { locale, messages } = scene
  const texts = messages.recalls
  const table = dataTable(
    holders.items,
    [
      { head: texts.site, cell: ({ siteId }) => nameOf(siteId) },
      {
        head: texts.state,
        cell: ({ state }) =>
          tag(texts.taskStates[state], state === 'open' ? 'warn' : state === 'done' ? 'good' : 'plain'),
      },
      {
        head: texts.unitsToFind,
        isNumber: true,
        cell: ({ unitsToFind }) => formatCount(unitsToFind, locale),
      },
      {
        head: texts.unitsFound,
        isNumber: true,
        cell: ({ unitsFound }) => (unitsFound === null ? '–' : formatCount(unitsFound, locale)),
      },
      {
        head: texts.acknowledgedAt,
        cell: (row) => (row.acknowledgedAt === null ? '–' : instantText(row.acknowledgedAt, locale)),
      },
      { head: texts.doneAt, cell: (row) => (row.doneAt === null ? '–' : instantText(row.doneAt, locale)) },
    ],
    texts.noHolders,
  )
  return pieces(table, nextLink(nextAddress(scene, holders.next, 'holders'), locale))
}

function parcelsTable(scene: Scene, { patients, nameOf }: RecallView): Markup {
  const { locale, messages } = scene
  const texts = messages.recalls
  const table = dataTable(
    patients.items,
    [
      { head: texts.parcel, cell: ({ id }) => html`<code>${shortId(id)}</code>` },
      { head: texts.site, cell: ({ siteId }) => nameOf(siteId) },
      { head: texts.units, isNumber: true, cell: ({ units }) => formatCount(units, locale) },
      {
        head: texts.notice,
        cell: ({ notice }) => tag(texts.notices[notice], notice === 'sent' ? 'good' : 'warn'),
      },
    ],
    texts.noParcels,
  )
  return pieces(
    html`<p class="hint">${texts.parcelsHint}</p>`,
    table,
    nextLink(nextAddress(scene, patients.next, 'parcels'), locale),
  )
}

function reportTable(
  { locale, messages }: Scene,
  { rows, unfinishedReason }: NonNullable<Recall['report']>,
  nameOf: NameOfId,
): Markup {
  const texts = messages.recalls
  return pieces(
    unfinishedReason === null ? null : html`<p>${texts.unfinishedReason}: ${unfinishedReason}</p>`,
    dataTable(
      rows,
      [
        { head: texts.site, cell: ({ siteId }) => nameOf(siteId) },
        {
          head: texts.unitsToFind,
          isNumber: true,
          cell: ({ unitsToFind }) => formatCount(unitsToFind, locale),
        },
        {
          head: texts.unitsFound,
          isNumber: true,
          cell: ({ unitsFound }) => (unitsFound === null ? '–' : formatCount(unitsFound, locale)),
        },
        {
          head: texts.inQuarantine,
          isNumber: true,
          cell: ({ unitsInQuarantine }) => formatCount(unitsInQuarantine, locale),
        },
      ],
      texts.noHolders,
    ),
  )
}
