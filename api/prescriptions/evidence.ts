import { z } from '@hono/zod-openapi'
import { readEvidence } from '#db/prescriptions/signatures.ts'
import { mayDo } from '#domain/access/roles.ts'
import { publicSigningKeySchema } from '#domain/access/signing-key.ts'
import { defineQuery } from '../operation.ts'
import { idParams, instant } from '../schemas.ts'

const signature = z.object({
  act: z.enum(['prescribe', 'approve']),
  personId: z.uuid(),
  keyId: z.string(),
  publicKey: publicSigningKeySchema,
  jws: z.string(),
  content: z.string().nullable(),
  recordedAt: instant,
  verifies: z.boolean().openapi({ description: 'The key signed the kept text: verified again just now.' }),
  changedFields: z.array(z.string()).openapi({
    description: 'In which the prescription no longer says what was signed; empty as it should be.',
  }),
})

export const evidence = defineQuery({
  path: '/prescriptions/{id}/evidence',
  summary: 'Read and verify again who signed what on a prescription',
  description:
    '`contentSha256` is what a pharmacist signs when approving. The texts are null for those who neither treat nor serve ' +
    'the patient.',
  guard: 'prescription.read',
  params: idParams,
  answer: z.object({
    prescriptionId: z.uuid(),
    content: z.string().nullable(),
    contentSha256: z.string(),
    signatures: z.array(signature),
  }),
  async handle({ database, actor, now, params }) {
    const found = await readEvidence(database, actor, now, params.id)
    if (mayDo(actor.roles, 'patient.read')) return found
    return {
      ...found,
      content: null,
      signatures: found.signatures.map((kept) => Object.assign(kept, { content: null })),
    }
  },
})
