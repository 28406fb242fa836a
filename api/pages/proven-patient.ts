import type { Context } from 'hono'
import { patientOfPrescription } from '#db/patients/rights.ts'
import type { AppEnv } from '../dependencies.ts'
import { isPrivatePartOpen, rememberedLink } from './tracking-session.ts'

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

/** Whoever opened the private part of a tracking page a moment ago; null for everybody else. Nothing of it is cached. */
export async function provenPatient(context: Context<AppEnv>): Promise<ProvenPatient | null> {
  context.header('cache-control', 'no-store')
  const link = await rememberedLink(context)
  if (link === null || !(await isPrivatePartOpen(context, link.prescriptionId))) return null
  const { prescriptionId, tenantId } = link
  return {
    prescriptionId,
    patientId: await patientOfPrescription(context.var.dependencies.database, prescriptionId),
    actor: { tenantId, principalId: `tracking-link/${prescriptionId}`, roles: [], siteIds: [] },
  }
}
