import { Hono } from 'hono'
import { CommandRefused } from '#db/command-refused.ts'
import { chargePage, dueChargesPage, dueRefundsPage } from '#web/console/charges/charge-pages.ts'
import type { AppEnv } from '../../dependencies.ts'
import { collectChargeOperation } from '../../money/collect-charge.ts'
import { listDueChargesOperation } from '../../money/list-due-charges.ts'
import { listDueRefundsOperation } from '../../money/list-due-refunds.ts'
import { readChargeOperation } from '../../money/read-charge.ts'
import { refundChargeOperation } from '../../money/refund-charge.ts'
import { readPatientOperation } from '../../patients/read-patient.ts'
import { read as readPrescriptionOperation } from '../../prescriptions/read.ts'
import { definePage, type Viewer } from './define-page.ts'

const rowsOfPage = 50

/** What patients still owe, at all of the reader's sites or at one. */
const dueCharges = definePage({
  path: '/console/charges',
  area: 'charges',
  guard: 'money.read',
  async show(viewer) {
    const { site, after } = viewer.query
    const found = await viewer.ask(listDueChargesOperation, {
      query: { siteId: site, after, limit: rowsOfPage },
    })
    return {
      title: viewer.messages.console.areaNames.charges,
      content: dueChargesPage(viewer, found, await viewer.namesOf(found.items.map(({ siteId }) => siteId))),
      isLive: true,
    }
  },
})

/** What patients are to get back, at all of the reader's sites or at one. */
const dueRefunds = definePage({
  path: '/console/refunds',
  area: 'refunds',
  guard: 'money.read',
  async show(viewer) {
    const { site, after } = viewer.query
    const found = await viewer.ask(listDueRefundsOperation, {
      query: { siteId: site, after, limit: rowsOfPage },
    })
    return {
      title: viewer.messages.console.areaNames.refunds,
      content: dueRefundsPage(viewer, found, await viewer.namesOf(found.items.map(({ siteId }) => siteId))),
      isLive: true,
    }
  },
})

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
        json: { method: form.text('method'), amountFen: form.number('amountFen') },
      })
    },
    async refund(viewer, form) {
      await viewer.ask(refundChargeOperation, {
        param: { id: viewer.params['id'] },
        json: { method: form.text('method'), amountFen: form.number('amountFen') },
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

export const chargePages = new Hono<AppEnv>().route('/', dueCharges).route('/', dueRefunds).route('/', charge)
