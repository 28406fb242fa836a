import { Hono } from 'hono'
import { CommandRefused, refused } from '#db/command-refused.ts'
import { consoleAreas } from '#web/console/areas.ts'
import { chargePage, dueChargesTable, dueRefundsTable, moneyList } from '#web/console/charges/charge-pages.ts'
import {
  findPrepayable,
  prepayableTable,
  prepaymentPage,
  prepaymentPath,
} from '#web/console/charges/prepayment-pages.ts'
import type { Markup } from '#web/ui/layout.ts'
import type { AppEnv } from '../../dependencies.ts'
import { collectChargeOperation } from '../../money/collect-charge.ts'
import { listDueChargesOperation } from '../../money/list-due-charges.ts'
import { listDueRefundsOperation } from '../../money/list-due-refunds.ts'
import { findPrepayableOperation, listPrepayableOperation } from '../../money/list-prepayable.ts'
import { prepayOperation } from '../../money/prepay.ts'
import { quotePrepaymentOperation } from '../../money/quote-prepayment.ts'
import { readChargeOperation } from '../../money/read-charge.ts'
import { refundChargeOperation } from '../../money/refund-charge.ts'
import { refundPrepaymentOperation } from '../../money/refund-prepayment.ts'
import { readPatientOperation } from '../../patients/read-patient.ts'
import { read as readPrescriptionOperation } from '../../prescriptions/read.ts'
import type { ConsoleForm } from './console-form.ts'
import { definePage, type PageAct, type Viewer } from './define-page.ts'

const rowsOfPage = 50

interface MoneyListPage {
  readonly area: 'charges' | 'refunds' | 'prepayments'
  /** The rows of a page, and where the next one begins. */
  readonly show: (
    viewer: Viewer,
    query: DueQuery,
  ) => Promise<{ table: Markup; next: string | null; find?: Markup }>
  readonly acts?: Readonly<Record<string, PageAct>>
}

interface DueQuery {
  readonly siteId: string | undefined
  readonly after: string | undefined
  readonly limit: number
}

/** A list of money at all of the reader's sites or at one. */
function listPage({ area, show, acts = {} }: MoneyListPage) {
  return definePage({
    path: consoleAreas[area].path,
    area,
    guard: 'money.read',
    acts,
    async show(viewer) {
      const { site, after } = viewer.query
      const shown = await show(viewer, { siteId: site, after, limit: rowsOfPage })
      return {
        title: viewer.messages.console.areaNames[area],
        content: moneyList(viewer, shown),
        isLive: true,
      }
    },
  })
}

const namesOfSites = (viewer: Viewer, items: readonly { readonly siteId: string }[]) =>
  viewer.namesOf(items.map(({ siteId }) => siteId))

const dueCharges = listPage({
  area: 'charges',
  async show(viewer, query) {
    const { items, next } = await viewer.ask(listDueChargesOperation, { query })
    return { table: dueChargesTable(viewer, items, await namesOfSites(viewer, items)), next }
  },
})

const dueRefunds = listPage({
  area: 'refunds',
  async show(viewer, query) {
    const { items, next } = await viewer.ask(listDueRefundsOperation, { query })
    return { table: dueRefundsTable(viewer, items, await namesOfSites(viewer, items)), next }
  },
})

const prepayable = listPage({
  area: 'prepayments',
  async show(viewer, query) {
    const { items, next } = await viewer.ask(listPrepayableOperation, { query })
    const table = prepayableTable(viewer, items, await namesOfSites(viewer, items))
    return { table, next, find: findPrepayable(viewer) }
  },
  acts: { find: pathOfNumber },
})

/**
 * Where the one prescription that carries a number is looked at. Of several none is chosen for their reader: money on the wrong
 * one would be somebody else's.
 */
async function pathOfNumber(viewer: Viewer, form: ConsoleForm): Promise<string> {
  const { items } = await viewer.ask(findPrepayableOperation, { json: { number: form.text('number') } })
  const [found, another] = items
  if (found === undefined) throw refused('notFound', numberNotFound)
  if (another !== undefined) throw refused('conflict', numberOfSeveral)
  return prepaymentPath(found.prescriptionId)
}

const numberNotFound = {
  code: 'numberNotFound',
  message: 'No prescription with parcels on their way to you carries this number.',
  nextStep: 'Check the number; what is over is in the list of refunds.',
}

const numberOfSeveral = {
  code: 'numberOfSeveral',
  message: 'Several prescriptions carry this number.',
  nextStep: 'Type the number on the label of one of the parcels.',
}

/** A prescription of which something may be paid before, or paid back. */
const prepayment = definePage({
  path: '/console/prepayments/:id',
  area: 'prepayments',
  guard: 'money.read',
  async show(viewer) {
    const quote = await viewer.ask(quotePrepaymentOperation, { param: { id: viewer.params['id'] } })
    const isSettled = quote.dueFen === 0 && quote.refundDueFen === 0
    return {
      title: viewer.messages.prepayments.title,
      content: prepaymentPage(viewer, {
        quote,
        patientName: isSettled ? null : await nameOfPatient(viewer, quote.prescriptionId),
        nameOf: await namesOfSites(viewer, quote.parcels),
      }),
    }
  },
  acts: {
    async prepay(viewer, form) {
      await viewer.ask(prepayOperation, { param: { id: viewer.params['id'] }, json: atSite(form) })
    },
    async refund(viewer, form) {
      await viewer.ask(refundPrepaymentOperation, { param: { id: viewer.params['id'] }, json: atSite(form) })
    },
  },
})

function atSite(form: ConsoleForm) {
  return { siteId: form.text('siteId'), ...paid(form) }
}

function paid(form: ConsoleForm) {
  return { method: form.text('method'), amountFen: form.number('amountFen') }
}

const charge = definePage({
  path: '/console/charges/:id',
  area: 'charges',
  guard: 'money.read',
  async show(viewer) {
    const found = await viewer.ask(readChargeOperation, { param: { id: viewer.params['id'] } })
    const nameOf = await viewer.namesOf([found.siteId, ...found.lines.map(({ productId }) => productId)])
    const isSettled = found.dueFen === 0 && found.refundDueFen === 0
    const patientName = isSettled ? null : await nameOfPatient(viewer, found.prescriptionId)
    return {
      title: viewer.messages.charges.title,
      content: chargePage(viewer, { charge: found, patientName, nameOf }),
    }
  },
  acts: {
    async collect(viewer, form) {
      await viewer.ask(collectChargeOperation, {
        param: { id: viewer.params['id'] },
        json: paid(form),
      })
    },
    async refund(viewer, form) {
      await viewer.ask(refundChargeOperation, {
        param: { id: viewer.params['id'] },
        json: paid(form),
      })
    },
  },
})

/**
 * Whom to ask for the money, for who collects it and serves the patient; that they looked is recorded. Null for all others,
 * such as a driver.
 */
async function nameOfPatient(viewer: Viewer, prescriptionId: string): Promise<string | null> {
  const mayLook = viewer.may('money.collect') && viewer.may('patient.read') && viewer.may('prescription.read')
  if (!mayLook) return null
  try {
    const { patient } = await viewer.ask(readPrescriptionOperation, { param: { id: prescriptionId } })
    if (patient === null) return null
    const { name } = await viewer.ask(readPatientOperation, { param: { id: patient.patientId } })
    return name
  } catch (error) {
    if (error instanceof CommandRefused && error.kind === 'notFound') return null
    throw error
  }
}

export const chargePages = new Hono<AppEnv>()
  .route('/', dueCharges)
  .route('/', dueRefunds)
  .route('/', charge)
  .route('/', prepayable)
  .route('/', prepayment)
