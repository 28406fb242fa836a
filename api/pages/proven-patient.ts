import type { Context } from 'hono'
import { patientOfPrescription } from '#db/patients/rights.ts'
import type { AppEnv } from '../dependencies.ts'
import { pageReader } from './page-locale.ts'
import { extendForElder, isPrivatePartOpen, rememberedLink } from './tracking-session.ts'

/** The patient whose phone took the code. Acts for the hospital's tenant under a name of its own, without any role. */
export interface ProvenPatient {
  readonly patientId: string
  readonly prescriptionId: string
  readonly actor: {
    readonly tenantId: string
    readonly principalId: string
    readonly roles: readonly []
    readonly siteIds: readonly []
  }
}

/** Runs `handle` for who opened the private part a moment ago; everybody else is led to where the code is asked for. */
export async function withProvenPatient(
  context: Context<AppEnv>,
  handle: (patient: ProvenPatient) => Promise<Response>,
): Promise<Response> {
  const patient = await provenPatient(context)
  if (patient !== null) return handle(patient)
  // Whoever sent something must learn that it was not saved.
  return context.redirect(context.req.method === 'GET' ? '/track#private' : '/track?ended#private', 303)
}

/** Whoever opened the private part of a tracking page a moment ago; null for everybody else. Nothing of it is cached. */
async function provenPatient(context: Context<AppEnv>): Promise<ProvenPatient | null> {
  context.header('cache-control', 'no-store')
  const link = await rememberedLink(context)
  if (link === null || !(await isPrivatePartOpen(context, link.prescriptionId))) return null
  if (pageReader(context).isElder) await extendForElder(context, link)
  const { prescriptionId, tenantId } = link
  return {
    prescriptionId,
    patientId: await patientOfPrescription(context.var.dependencies.database, prescriptionId),
    actor: { tenantId, principalId: `tracking-link/${prescriptionId}`, roles: [], siteIds: [] },
  }
}
