import { z } from '@hono/zod-openapi'
import { listSigningKeys, registerSigningKey, revokeSigningKey } from '#db/access/signing-keys.ts'
import { publicSigningKeySchema, signingAlgorithms } from '#domain/access/signing-key.ts'
import { defineCommand, defineQuery } from '../operation.ts'
import { idParams, instant } from '../schemas.ts'
import { keyToRevoke, revokedKey } from './key-schemas.ts'

const algorithm = z.enum(signingAlgorithms)

const keyList = z.object({
  items: z.array(
    z.object({
      keyId: z.string(),
      algorithm,
      publicKey: publicSigningKeySchema,
      registeredAt: instant,
      revokedAt: instant.nullable(),
    }),
  ),
})

export const listOwnSigningKeysOperation = defineQuery({
  path: '/access/me/signing-keys',
  summary: 'List the public keys with which you sign',
  description: 'So that who prescribes or reviews knows whether the key at hand counts.',
  guard: 'signedIn',
  answer: keyList,
  async handle({ database, actor }) {
    return { items: await listSigningKeys(database, actor, actor.principalId) }
  },
})

export const listSigningKeysOperation = defineQuery({
  path: '/access/people/{id}/signing-keys',
  summary: 'List the public keys with which a person signs',
  guard: 'access.manage',
  params: idParams,
  answer: keyList,
  async handle({ database, actor, params }) {
    return { items: await listSigningKeys(database, actor, params.id) }
  },
})

export const registerSigningKeyOperation = defineCommand({
  method: 'post',
  path: '/access/people/{id}/signing-keys',
  summary: 'Register the public key with which a person signs',
  description:
    'A JWK: Ed25519, or P-256. The private key stays with the person. From then on what the person signs is verified, and ' +
    'refused when it does not verify. `keyId` is the RFC 7638 thumbprint, the `kid` of each signature.',
  guard: 'access.manage',
  params: idParams,
  body: z.strictObject({ publicKey: publicSigningKeySchema }),
  status: 201,
  answer: z.object({ personId: z.uuid(), keyId: z.string(), algorithm, registeredAt: instant }),
  handle: ({ database, request, params, body }) =>
    registerSigningKey(database, request, { personId: params.id, publicKey: body.publicKey }),
})

export const revokeSigningKeyOperation = defineCommand({
  method: 'post',
  path: '/access/people/{id}/signing-keys/revoke',
  summary: 'Revoke a key that was lost or stolen',
  description: 'What it signed before stays signed.',
  guard: 'access.manage',
  params: idParams,
  body: keyToRevoke,
  status: 200,
  answer: revokedKey,
  handle: ({ database, request, params, body }) =>
    revokeSigningKey(database, request, { personId: params.id, keyId: body.keyId }),
})
