import { Hono } from 'hono'
import { recallPage } from '#web/console/recalls/recall-page.ts'
import { recallListPage, recallTasksPage, startRecallPage } from '#web/console/recalls/recall-pages.ts'
import type { AppEnv } from '../../dependencies.ts'
import { acknowledgeRecallTaskOperation } from '../../inventory/acknowledge-recall-task.ts'
import { closeRecallOperation } from '../../inventory/close-recall.ts'
import { findLotsOperation } from '../../inventory/find-lots.ts'
import { finishRecallTaskOperation } from '../../inventory/finish-recall-task.ts'
import { liftRecallOperation } from '../../inventory/lift-recall.ts'
import { listRecallHolders } from '../../inventory/list-recall-holders.ts'
import { listRecallPatients } from '../../inventory/list-recall-patients.ts'
import { listRecallTasksOperation } from '../../inventory/list-recall-tasks.ts'
import { listRecallsOperation } from '../../inventory/list-recalls.ts'
import { openRecallOperation } from '../../inventory/open-recall.ts'
import { readRecallOperation } from '../../inventory/read-recall.ts'
import { listTenants } from '../../organisations/list-tenants.ts'
import type { ConsoleForm } from './console-form.ts'
import { definePage, type Viewer } from './define-page.ts'

const rowsOfPage = 50

const recallList = definePage({
  path: '/console/recalls',
  area: 'recalls',
  guard: 'recall.read',
  async show(viewer) {
    const { state, before } = viewer.query
    const recalls = await viewer.ask(listRecallsOperation, { query: { state, before, limit: rowsOfPage } })
    const nameOf = await viewer.namesOf(
      recalls.items.map(({ basis }) => (basis.kind === 'supplier' ? basis.supplierTenantId : null)),
    )
    return {
      title: viewer.messages.console.areaNames.recalls,
      content: recallListPage(viewer, recalls, nameOf),
      isLive: true,
    }
  },
})

const recallStart = definePage({
  path: '/console/recalls/new',
  area: 'recalls',
  guard: 'recall.announce',
  async show(viewer) {
    const { text } = viewer.query
    const lots = text === undefined ? null : (await viewer.ask(findLotsOperation, { query: { text } })).items
    const { items } = await viewer.ask(listTenants)
    const suppliers = items.filter(({ kind }) => kind === 'supplier' || kind === 'distributor')
    return { title: viewer.messages.recalls.start, content: startRecallPage(viewer, { lots, suppliers }) }
  },
  acts: {
    lots: (viewer, form) =>
      start(viewer, form, { kind: 'lots', lotIds: form.group('lot').map(([id]) => id) }),
    code: (viewer, form) => start(viewer, form, { kind: 'trace_code', code: form.text('code') }),
    supplier: (viewer, form) =>
      start(viewer, form, { kind: 'supplier', supplierTenantId: form.text('supplier') }),
    supplierName: (viewer, form) =>
      start(viewer, form, { kind: 'supplier_name', supplierName: form.text('supplierName') }),
  },
})

type Basis =
  | { readonly kind: 'lots'; readonly lotIds: readonly string[] }
  | { readonly kind: 'trace_code'; readonly code: string }
  | { readonly kind: 'supplier'; readonly supplierTenantId: string }
  | { readonly kind: 'supplier_name'; readonly supplierName: string }

async function start(viewer: Viewer, form: ConsoleForm, basis: Basis): Promise<string> {
  const { recallId } = await viewer.ask(openRecallOperation, {
    json: { recallClass: form.number('class') as 1 | 2 | 3, basis, reason: form.text('reason') },
  })
  return `/console/recalls/${recallId}?done=`
}

const recall = definePage({
  path: '/console/recalls/:id',
  area: 'recalls',
  guard: 'recall.read',
  async show(viewer) {
    const param = { id: viewer.params['id'] }
    const { holders: afterHolder, parcels: afterParcel } = viewer.query
    const [read, holders, patients] = await Promise.all([
      viewer.ask(readRecallOperation, { param }),
      viewer.ask(listRecallHolders, { param, query: { after: afterHolder, limit: rowsOfPage } }),
      viewer.ask(listRecallPatients, { param, query: { after: afterParcel, limit: rowsOfPage } }),
    ])
    const nameOf = await viewer.namesOf([
      read.basis.kind === 'supplier' ? read.basis.supplierTenantId : null,
      ...[...holders.items, ...patients.items, ...(read.report?.rows ?? [])].map(({ siteId }) => siteId),
    ])
    const content = recallPage(viewer, { recall: read, holders, patients, nameOf })
    return { title: viewer.messages.recalls.recall, content, isLive: true }
  },
  acts: {
    async close(viewer, form) {
      await viewer.ask(closeRecallOperation, {
        param: { id: viewer.params['id'] },
        json: { unfinishedReason: form.maybe('unfinishedReason') },
      })
    },
    async lift(viewer) {
      await viewer.ask(liftRecallOperation, { param: { id: viewer.params['id'] } })
    },
  },
})

const recallTasks = definePage({
  path: '/console/recall-tasks',
  area: 'recallTasks',
  guard: 'recall.work',
  async show(viewer) {
    const { state, after } = viewer.query
    const tasks = await viewer.ask(listRecallTasksOperation, { query: { state, after, limit: rowsOfPage } })
    const nameOf = await viewer.namesOf(tasks.items.map(({ siteId }) => siteId))
    return { title: viewer.messages.recalls.tasksTitle, content: recallTasksPage(viewer, tasks, nameOf) }
  },
  acts: {
    async acknowledge(viewer, form) {
      await viewer.ask(acknowledgeRecallTaskOperation, { param: { id: form.text('taskId') } })
    },
    async finish(viewer, form) {
      const json = { unitsFound: form.number('found') }
      await viewer.ask(finishRecallTaskOperation, { param: { id: form.text('taskId') }, json })
    },
  },
})

export const recallPages = new Hono<AppEnv>()
  .route('/', recallList)
  .route('/', recallStart)
  .route('/', recall)
  .route('/', recallTasks)
