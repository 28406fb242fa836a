import type { Context } from 'hono'
import { patientOfPrescription } from '#db/patients/rights.ts'
import { readFamilyScopes } from '#db/prescriptions/family-codes.ts'
import type { AppEnv } from '../dependencies.ts'
import { pageReader } from './page-locale.ts'
import { extendForElder, openedBy, rememberedLink, type Opener } from './tracking-session.ts'

/**
 * The patient whose phone took the code, or the family member who acts for them. Acts for the hospital's tenant under a
 * name of its own, without any role.
 */
export interface ProvenPatient extends Opener {
  readonly patientId: string
  readonly prescriptionId: string
  readonly actor: {
    readonly tenantId: string
    readonly principalId: string
    readonly roles: readonly []
    readonly siteIds: readonly []
  }
}

type Handler = (patient: ProvenPatient) => Promise<Response>

/** Runs `handle` for who opened the private part a moment ago; everybody else is led to where the code is asked for. */
export async function withProvenPatient(context: Context<AppEnv>, handle: Handler): Promise<Response> {
  const proven = await provenPatient(context)
  return proven?.agentId === null ? handle(proven) : ended(context)
}

/** As `withProvenPatient`, also for a family member who may choose a pharmacy for the patient at this moment. */
export async function withProvenChooser(context: Context<AppEnv>, handle: Handler): Promise<Response> {
  const proven = await provenPatient(context)
  if (proven === null) return ended(context)
  const { agentId, prescriptionId, actor } = proven
  if (agentId === null) return handle(proven)
  const { database, clock } = context.var.dependencies
  const scopes = await readFamilyScopes(database, actor, clock(), { prescriptionId, agentId })
  return scopes.includes('choose_pharmacy') ? handle(proven) : ended(context)
}

/** Whoever sent something must learn that it was not saved. */
function ended(context: Context<AppEnv>): Response {
  return context.redirect(context.req.method === 'GET' ? '/track#private' : '/track?ended#private', 303)
}

/** Whoever opened the private part of a tracking page a moment ago; null for everybody else. Nothing of it is cached. */
async function provenPatient(context: Context<AppEnv>): Promise<ProvenPatient | null> {
  context.header('cache-control', 'no-store')
  const link = await rememberedLink(context)
  const opener = link === null ? null : await openedBy(context, link.prescriptionId)
  if (link === null || opener === null) return null
  if (pageReader(context).isElder) await extendForElder(context, link)
  const { prescriptionId, tenantId } = link
  const { agentId } = opener
  const principalId = agentId === null ? `tracking-link/${prescriptionId}` : `family/${agentId}`
  return {
    agentId,
    prescriptionId,
    patientId: await patientOfPrescription(context.var.dependencies.database, prescriptionId),
    actor: { tenantId, principalId, roles: [], siteIds: [] },
  }
}
