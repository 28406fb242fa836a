import { html } from 'hono/html'
import type { listImportFaultsOperation, readImportOperation } from '#api/jobs/imports.ts'
import { fileFormats, fileJobPermission, listExportKinds, type FileJobKind } from '#domain/jobs/file-job.ts'
import { fileJobStates } from '#domain/jobs/file-job-states.ts'
import { importColumns, importKinds, type ImportColumn, type ImportKind } from '#domain/jobs/import-kinds.ts'
import { mayMove } from '#domain/state-table.ts'
import { formatCount } from '../../ui/format.ts'
import type { Markup } from '../../ui/layout.ts'
import { refusalText } from '../../ui/refusals.ts'
import type { Answer } from '../answer.ts'
import { nextLink } from '../console-page.ts'
import {
  actForm,
  choice,
  dataTable,
  factList,
  field,
  folded,
  instantText,
  pieces,
  progressBar,
  section,
  tag,
  type Tone,
} from '../kit.ts'
import { nextAddress, siteOptions, type Scene } from '../scene.ts'

type Job = Answer<typeof readImportOperation>
interface Jobs {
  readonly items: readonly Job[]
  readonly next: string | null
}

function toneOf({ state }: Job): Tone {
  if (state === 'done') return 'good'
  return state === 'failed' || state === 'previewed' ? 'warn' : 'plain'
}

/** Kinds of files that the reader's roles let them work with. */
function openKinds<Kind extends FileJobKind>(scene: Scene, kinds: readonly Kind[]): Kind[] {
  return kinds.filter((kind) => scene.may(fileJobPermission[kind]))
}

/** Imports and exports of an organisation, with the forms that begin them. */
export function jobListPage(
  scene: Scene,
  { imports, exports }: { readonly imports: Jobs; readonly exports: Jobs },
): Markup {
  const { locale, messages } = scene
  const texts = messages.files
  // Households come in on the page of their campaign.
  const kindsIn = openKinds(scene, importKinds).filter((kind) => kind !== 'campaign_households')
  const kindsOut = openKinds(scene, listExportKinds)
  return pieces(
    kindsIn.length === 0 ? null : section(texts.newImport, importForm(scene, kindsIn)),
    kindsOut.length === 0 ? null : section(texts.newExport, exportForm(scene, kindsOut)),
    section(
      texts.imports,
      pieces(
        jobTable(scene, imports, texts.noImports),
        nextLink(nextAddress(scene, imports.next, 'imports'), locale),
      ),
    ),
    section(
      texts.exports,
      pieces(
        jobTable(scene, exports, texts.noExports),
        nextLink(nextAddress(scene, exports.next, 'exports'), locale),
      ),
    ),
  )
}

function importForm(scene: Scene, kinds: readonly ImportKind[]): Markup {
  const texts = scene.messages.files
  return pieces(
    html`<p class="hint">${texts.importHint}</p>`,
    actForm({
      act: 'import',
      key: scene.newKey(),
      label: texts.upload,
      isUpload: true,
      fields: pieces(
        choice({
          name: 'kind',
          label: texts.kind,
          options: kinds.map((kind) => [kind, texts.kinds[kind]] as const),
        }),
        field({ name: 'file', label: texts.file, type: 'file', accept: '.csv,.xlsx', isRequired: true }),
      ),
    }),
    ...kinds.map((kind) =>
      folded(
        texts.columnsOf(texts.kinds[kind]),
        html`<ul>
          ${importColumns[kind].map((column) => columnText(scene, column))}
        </ul>`,
      ),
    ),
  )
}

function columnText({ locale, messages }: Scene, { zh, en, isRequired }: ImportColumn): Markup {
  return html`<li>
    <strong>${locale === 'zh-CN' ? zh : en}</strong>${isRequired ? '' : html` (${messages.files.mayBeEmpty})`}
  </li>`
}

function exportForm(scene: Scene, kinds: readonly FileJobKind[]): Markup {
  const texts = scene.messages.files
  return pieces(
    html`<p class="hint">${texts.exportHint}</p>`,
    actForm({
      act: 'export',
      key: scene.newKey(),
      label: texts.request,
      fields: pieces(
        choice({
          name: 'kind',
          label: texts.kind,
          options: kinds.map((kind) => [kind, texts.kinds[kind]] as const),
        }),
        choice({
          name: 'format',
          label: texts.format,
          options: fileFormats.map((format) => [format, texts[format]] as const),
        }),
        choice({ name: 'siteId', label: texts.site, options: siteOptions(scene, texts.anySite) }),
      ),
    }),
  )
}

function jobTable({ locale, messages }: Scene, { items }: Jobs, empty: string): Markup {
  const texts = messages.files
  return dataTable(
    items,
    [
      {
        head: texts.fileName,
        cell: ({ id, fileName, kind }) =>
          html`<a href="/console/jobs/${isImport(kind) ? 'imports' : 'exports'}/${id}">${fileName}</a>`,
      },
      { head: texts.kind, cell: ({ kind }) => texts.kinds[kind] },
      { head: texts.state, cell: (job) => tag(texts.states[job.state], toneOf(job)) },
      { head: texts.rows, isNumber: true, cell: ({ rows }) => formatCount(rows, locale) },
      { head: texts.requestedAt, cell: ({ requestedAt }) => instantText(requestedAt, locale) },
    ],
    empty,
  )
}

function isImport(kind: FileJobKind): boolean {
  return importKinds.some((known) => known === kind)
}

export interface ImportView {
  readonly job: Job
  readonly faults: Answer<typeof listImportFaultsOperation>
}

/** An import: how far it is, what is wrong with which row, and whether to go on. */
export function importPage(scene: Scene, { job, faults }: ImportView): Markup {
  const { locale, messages } = scene
  const texts = messages.files
  return pieces(
    jobFacts(scene, job),
    job.state === 'previewed' ? section(texts.confirm, confirmForm(scene, job)) : null,
    cancelForm(scene, job),
    // A file that could not be read at all has no rows that could be wrong; it is sent anew.
    job.state === 'failed' && faults.items.length === 0
      ? html`<p><a class="button" href="/console/jobs">${texts.upload}</a></p>`
      : section(
          texts.faults,
          pieces(faultsTable(scene, faults.items), nextLink(nextAddress(scene, faults.next), locale)),
        ),
  )
}

/** An export: how far it is, and its file once it is there. */
export function exportPage(scene: Scene, job: Job): Markup {
  const texts = scene.messages.files
  return pieces(
    jobFacts(scene, job),
    job.state === 'done'
      ? html`<p><a class="button" href="/list-exports/${job.id}/content" download>${texts.download}</a></p>`
      : null,
    cancelForm(scene, job),
  )
}

function jobFacts({ locale, messages }: Scene, job: Job): Markup {
  const texts = messages.files
  const isRunning = job.state === 'running' || job.state === 'queued' || job.state === 'confirmed'
  return pieces(
    factList([
      [texts.fileName, job.fileName],
      [texts.kind, texts.kinds[job.kind]],
      [texts.state, tag(texts.states[job.state], toneOf(job))],
      [texts.rows, formatCount(job.rows, locale)],
      [texts.faultyRows, isImport(job.kind) ? formatCount(job.faultyRows, locale) : null],
      [texts.encoding, job.encoding],
      [texts.ignoredColumns, job.ignoredColumns.length === 0 ? null : job.ignoredColumns.join(', ')],
      [
        texts.why,
        job.refusals.length === 0
          ? null
          : html`${job.refusals.map((refusal) => html`<div>${refusalText(refusal, locale)}</div>`)}`,
      ],
      [texts.requestedAt, instantText(job.requestedAt, locale)],
      [texts.endedAt, job.endedAt === null ? null : instantText(job.endedAt, locale)],
      [texts.keptUntil, job.state === 'done' ? instantText(job.expiresAt, locale) : null],
    ]),
    isRunning && job.sizeBytes > 0
      ? html`<section>${progressBar(job.bytesDone, job.sizeBytes, texts.progress, locale)}</section>`
      : null,
  )
}

function confirmForm(scene: Scene, { rows, faultyRows }: Job): Markup {
  const { locale, messages, sent } = scene
  const texts = messages.files
  return pieces(
    html`<p>${texts.confirmHint(formatCount(rows - faultyRows, locale))}</p>`,
    actForm({
      act: 'confirm',
      key: scene.newKey(),
      label: texts.confirm,
      fields:
        faultyRows === 0
          ? ''
          : choice({
              name: 'leaveOut',
              label: texts.leaveOut,
              value: sent?.maybe('leaveOut'),
              options: [
                ['', texts.mustCorrect],
                ['yes', texts.mayLeaveOut],
              ],
            }),
    }),
  )
}

function cancelForm(scene: Scene, { state }: Job): Markup | null {
  if (!mayMove(fileJobStates, state, 'cancelled')) return null
  const texts = scene.messages.files
  return html`<section>
    ${actForm({ act: 'cancel', key: scene.newKey(), label: texts.cancel, tone: 'quiet' })}
  </section>`
}

function faultsTable({ locale, messages }: Scene, rows: ImportView['faults']['items']): Markup {
  const texts = messages.files
  const faults = rows.flatMap(({ row, faults: ofRow }) => ofRow.map((fault) => ({ row, fault })))
  return dataTable(
    faults,
    [
      { head: texts.row, isNumber: true, cell: ({ row }) => formatCount(row, locale) },
      { head: texts.column, cell: ({ fault }) => fault.column ?? texts.wholeRow },
      { head: texts.fault, cell: ({ fault }) => refusalText(fault, locale) },
    ],
    texts.noFaults,
  )
}
