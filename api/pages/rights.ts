import { randomUUIDv7 } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { listDataAccesses } from '#db/audit/data-access.ts'
import { CommandRefused } from '#db/command-refused.ts'
import { erasePatient, readPatientCopy } from '#db/patients/rights.ts'
import { type ErasureOutcome, rightsPage } from '#web/public/rights-page.ts'
import type { AppEnv } from '../dependencies.ts'
import { pageReader } from './page-locale.ts'
import { withProvenPatient, type ProvenPatient } from './proven-patient.ts'

const shownAccesses = 50

/**
 * The patient's rights, behind the code by SMS that opens the private part of a tracking page: who looked, a copy, and
 * erasing what no law keeps.
 */
export const rightsPages = new Hono<AppEnv>()
  .get('/track/rights', (context) =>
    withProvenPatient(context, (patient) => showRights(context, patient, null)),
  )
  .get('/track/copy', (context) =>
    withProvenPatient(context, async ({ patientId, actor }) => {
      const { database, clock } = context.var.dependencies
      context.header('content-disposition', 'attachment; filename="my-data.json"')
      return context.json(await readPatientCopy(database, actor, clock(), patientId))
    }),
  )
  .post('/track/erase', (context) =>
    withProvenPatient(context, async (patient) => {
      const { database, clock } = context.var.dependencies
      const { patientId, actor } = patient
      const request = { actor, route: 'track.erase', key: randomUUIDv7(), body: { patientId }, now: clock() }
      try {
        await erasePatient(database, request, { patientId })
        return await showRights(context, patient, 'erased')
      } catch (error) {
        if (!(error instanceof CommandRefused)) throw error
        return showRights(context, patient, 'stillOpen')
      }
    }),
  )

async function showRights(
  context: Context<AppEnv>,
  { patientId, actor }: ProvenPatient,
  outcome: ErasureOutcome,
): Promise<Response> {
  const { database, clock } = context.var.dependencies
  const accesses = await listDataAccesses(database, actor, clock(), { patientId, limit: shownAccesses })
  const shown = accesses.map(({ tenantNameZh, tenantNameEn, purpose, recordedAt }) => ({
    organisation: tenantNameZh === null ? null : { zh: tenantNameZh, en: tenantNameEn ?? tenantNameZh },
    purpose,
    recordedAt,
  }))
  return context.html(rightsPage(shown, outcome, pageReader(context)))
}
