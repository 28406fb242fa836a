import { z } from '@hono/zod-openapi'
import {
  decideLicence,
  fileLicence,
  filedLicenceSchema,
  listLicences,
  listLicencesOf,
  readLicenceDocument,
} from '#db/organisations/licences.ts'
import { documentLimitBytes, documentTypes } from '#domain/organisations/document-type.ts'
import { defineCommand, defineQuery } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { licence, licenceState, reason } from './joining-schemas.ts'

/** Base64 writes three bytes as four characters. */
const documentLimitCharacters = Math.ceil(documentLimitBytes / 3) * 4

/** The one body that is larger than all others: a scan. */
export const licenceBodyLimitBytes = documentLimitCharacters + 16 * 1024

const judges = { guard: 'licence.judge', onlyFor: ['network_operator', 'regulator'] } as const

const { kind, number, scopes, validFrom, validTo, expiresAt } = filedLicenceSchema.shape

export const fileLicenceOperation = defineCommand({
  method: 'post',
  path: '/organisations/licences',
  summary: 'Put a licence of yours on file, with its scan',
  description: 'PDF, PNG or JPEG, up to 2 MiB. It counts once the network has accepted it.',
  guard: 'licence.file',
  body: z.strictObject({
    kind,
    number,
    scopes: scopes.default([]),
    validFrom,
    validTo,
    expiresAt: expiresAt.default(null),
    documentBase64: z.base64().min(1).max(documentLimitCharacters),
  }),
  status: 201,
  answer: z.object({
    licenceId: z.uuid(),
    state: z.literal('filed'),
    mediaType: z.enum(documentTypes),
    sizeBytes: z.int(),
    sha256: z.string(),
  }),
  handle: ({ database, request, body: { documentBase64, ...filed } }) =>
    fileLicence(database, request, { licence: filed, content: Buffer.from(documentBase64, 'base64') }),
})

export const listLicencesOperation = defineQuery({
  path: '/organisations/licences',
  summary: 'List the licences of your institution',
  guard: 'licence.file',
  answer: z.object({ items: z.array(licence) }),
  async handle({ database, actor }) {
    return { items: await listLicences(database, actor) }
  },
})

export const listLicencesOfOperation = defineQuery({
  path: '/organisations/tenants/{id}/licences',
  summary: 'List the licences of an institution',
  ...judges,
  params: idParams,
  answer: z.object({ items: z.array(licence) }),
  async handle({ database, actor, now, params }) {
    return { items: await listLicencesOf(database, actor, now, params.id) }
  },
})

export const readLicenceDocumentOperation = defineQuery({
  path: '/organisations/licences/{id}/document',
  summary: 'Read the scan of a licence',
  ...judges,
  params: idParams,
  answer: z.object({
    mediaType: z.enum(documentTypes),
    sizeBytes: z.int(),
    sha256: z.string(),
    documentBase64: z.string(),
  }),
  async handle({ database, actor, now, params }) {
    const { content, ...document } = await readLicenceDocument(database, actor, now, params.id)
    return { ...document, documentBase64: content.toString('base64') }
  },
})

export const decideLicenceOperation = defineCommand({
  method: 'post',
  path: '/organisations/licences/{id}/decide',
  summary: 'Accept or refuse a filed licence, or revoke an accepted one',
  ...judges,
  params: idParams,
  body: z.discriminatedUnion('decision', [
    z.strictObject({ decision: z.literal('accepted') }),
    z.strictObject({ decision: z.literal('refused'), reason }),
    z.strictObject({ decision: z.literal('revoked'), reason }),
  ]),
  status: 200,
  answer: z.object({ licenceId: z.uuid(), state: licenceState }),
  handle: ({ database, request, params, body }) =>
    decideLicence(database, request, {
      licenceId: params.id,
      decision: body.decision,
      reason: 'reason' in body ? body.reason : null,
    }),
})
