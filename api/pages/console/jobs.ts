import { Hono } from 'hono'
import { receiveFile } from '#db/jobs/imports.ts'
import { exportPage, importPage, jobListPage } from '#web/console/jobs/job-pages.ts'
import type { AppEnv } from '../../dependencies.ts'
import {
  cancelImportOperation,
  confirmImportOperation,
  listImportFaultsOperation,
  listImportsOperation,
  readImportOperation,
  requestImportOperation,
} from '../../jobs/imports.ts'
import {
  cancelListExportOperation,
  listListExportsOperation,
  readListExportOperation,
  requestListExportOperation,
} from '../../jobs/list-exports.ts'
import { ProblemError } from '../../problem.ts'
import type { ConsoleForm } from './console-form.ts'
import { definePage, type Viewer } from './define-page.ts'

const rowsOfPage = 20

const jobList = definePage({
  path: '/console/jobs',
  area: 'jobs',
  guard: 'signedIn',
  async show(viewer) {
    const { imports: beforeImport, exports: beforeExport } = viewer.query
    const [imports, exports] = await Promise.all([
      viewer.ask(listImportsOperation, { query: { before: beforeImport, limit: rowsOfPage } }),
      viewer.ask(listListExportsOperation, { query: { before: beforeExport, limit: rowsOfPage } }),
    ])
    return {
      title: viewer.messages.console.areaNames.jobs,
      content: jobListPage(viewer, { imports, exports }),
    }
  },
  acts: {
    import: beginImport,
    async export(viewer, form) {
      const { exportId } = await viewer.ask(requestListExportOperation, {
        json: { kind: form.text('kind'), format: form.text('format'), siteId: form.maybe('siteId') ?? null },
      })
      return `/console/jobs/exports/${exportId}`
    },
  },
})

/** Begins an import and takes its file in, piece by piece as the API does. */
async function beginImport(viewer: Viewer, form: ConsoleForm): Promise<string> {
  const file = form.file('file')
  if (file === null) throw new ProblemError(fileMissing)
  const format = file.name.toLowerCase().endsWith('.xlsx') ? 'xlsx' : 'csv'
  const { importId } = await viewer.ask(requestImportOperation, {
    json: { kind: form.text('kind'), format, fileName: file.name },
  })
  const by = { actor: viewer.caller.actor, now: viewer.now }
  await receiveFile(viewer.database, by, importId, piecesOf(file))
  // It has only begun: how far it is, the page says.
  return `/console/jobs/imports/${importId}`
}

async function* piecesOf(file: File): AsyncGenerator<Uint8Array> {
  for (const reader = file.stream().getReader(); ;) {
    const piece = await reader.read()
    if (piece.done) return
    yield piece.value
  }
}

const fileMissing = {
  status: 422,
  code: 'fileMissing',
  title: 'A rule refuses the request',
  detail: 'No file was chosen.',
  nextStep: 'Choose a CSV or XLSX file.',
} as const

const importJob = definePage({
  path: '/console/jobs/imports/:id',
  area: 'jobs',
  guard: 'signedIn',
  async show(viewer) {
    const param = { id: viewer.params['id'] }
    const [job, faults] = await Promise.all([
      viewer.ask(readImportOperation, { param }),
      viewer.ask(listImportFaultsOperation, { param, query: { after: viewer.query['after'] } }),
    ])
    return {
      title: viewer.messages.files.imports,
      content: importPage(viewer, { job, faults }),
      isLive: true,
    }
  },
  acts: {
    async confirm(viewer, form) {
      const json = { leavesOutFaulty: form.text('leaveOut') === 'yes' }
      await viewer.ask(confirmImportOperation, { param: { id: viewer.params['id'] }, json })
    },
    async cancel(viewer) {
      await viewer.ask(cancelImportOperation, { param: { id: viewer.params['id'] } })
    },
  },
})

const exportJob = definePage({
  path: '/console/jobs/exports/:id',
  area: 'jobs',
  guard: 'signedIn',
  async show(viewer) {
    const job = await viewer.ask(readListExportOperation, { param: { id: viewer.params['id'] } })
    return { title: viewer.messages.files.exports, content: exportPage(viewer, job), isLive: true }
  },
  acts: {
    async cancel(viewer) {
      await viewer.ask(cancelListExportOperation, { param: { id: viewer.params['id'] } })
    },
  },
})

export const jobPages = new Hono<AppEnv>().route('/', jobList).route('/', importJob).route('/', exportJob)
