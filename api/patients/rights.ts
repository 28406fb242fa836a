import { z } from '@hono/zod-openapi'
import { listDataAccesses } from '#db/audit/data-access.ts'
import { erasePatient, readPatientCopy, requireLinked } from '#db/patients/rights.ts'
import { accessPurposes, shownData } from '#domain/audit/data-access.ts'
import { defineCommand, defineQuery } from '../operation.ts'
import { beforeQuery, idParams, instant, pageBefore } from '../schemas.ts'

// What a patient asks for at a counter; behind a code by SMS the tracking page offers the same without anybody's help.

const dataAccess = z.object({
  id: z.int(),
  tenantId: z.uuid(),
  tenantNameZh: z.string().nullable(),
  tenantNameEn: z.string().nullable(),
  principalId: z.string(),
  shown: z.enum(shownData),
  resourceId: z.uuid().nullable(),
  purpose: z.enum(accessPurposes),
  recordedAt: instant,
})

const listPatientAccesses = defineQuery({
  path: '/patients/{id}/accesses',
  summary: 'List who was shown a patient’s data, in any organisation',
  guard: 'patient.manage',
  params: idParams,
  query: beforeQuery,
  answer: z.object({ items: z.array(dataAccess), next: z.string().nullable() }),
  async handle({ database, actor, now, params, query }) {
    await requireLinked(database, actor, params.id)
    const page = { patientId: params.id, before: query.before, limit: query.limit + 1 }
    return pageBefore(await listDataAccesses(database, actor, now, page), query.limit)
  },
})

const readCopy = defineQuery({
  path: '/patients/{id}/copy',
  summary: 'Read everything that is held about a patient',
  guard: 'patient.manage',
  params: idParams,
  answer: z.looseObject({ madeAt: z.iso.datetime() }),
  async handle({ database, actor, now, params }) {
    await requireLinked(database, actor, params.id)
    return readPatientCopy(database, actor, now, params.id)
  },
})

const erase = defineCommand({
  method: 'post',
  path: '/patients/{id}/erase',
  summary: 'Erase what no law keeps of a patient, at the patient’s wish',
  description: 'What a law keeps stays for its time under a pseudonym. Nobody sees the patient from then on.',
  guard: 'patient.manage',
  params: idParams,
  body: z.strictObject({ isAskedByPatient: z.literal(true) }),
  status: 200,
  answer: z.object({ patientId: z.uuid(), erasedAt: instant }),
  async handle({ database, request, actor, params }) {
    await requireLinked(database, actor, params.id)
    return erasePatient(database, request, { patientId: params.id })
  },
})

export const patientRightOperations = [listPatientAccesses, readCopy, erase] as const
