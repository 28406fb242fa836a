import { z } from '@hono/zod-openapi'
import { listDevices, registerDevice, revokeDevice } from '#db/access/devices.ts'
import { publicSigningKeySchema } from '#domain/access/signing-key.ts'
import { defineCommand, defineQuery } from '../operation.ts'
import { idParams, instant } from '../schemas.ts'
import { keyId, keyToRevoke, revokedKey } from './key-schemas.ts'

/** What comes of a device whose key is revoked, by its person or by who manages access. */
const afterRevoking = 'Its session ends, and what it signed and has not sent yet is refused from now on.'

const devices = z.object({
  items: z.array(
    z
      .object({
        keyId,
        name: z.string(),
        registeredAt: instant,
        revokedAt: instant.nullable(),
        acts: z.int().openapi({ description: 'Acts that were made on it without a network, and came.' }),
        lastReceivedAt: instant.nullable(),
      })
      .openapi('Device'),
  ),
})

export const registerDeviceOperation = defineCommand({
  method: 'post',
  path: '/access/me/devices',
  summary: 'Register the key with which your device signs what you do without a network',
  description:
    'A JWK on P-256, made on the device. A command that was made without a network says so in the headers ' +
    '`offline-kind`, `offline-version`, `offline-made-by`, `offline-made-at`, `offline-key` and `offline-signature`: ' +
    'ECDSA with SHA-256 over the lines `yunyaoku-offline-act-1`, kind/version, method and path, the SHA-256 of the body ' +
    'in base64url, the Idempotency-Key, the person and the time. It is then taken only if the key is in force.',
  guard: 'signedIn',
  body: z.strictObject({ name: z.string().trim().min(1).max(100), publicKey: publicSigningKeySchema }),
  status: 201,
  answer: z.object({ keyId, registeredAt: instant }),
  handle: ({ database, request, caller, body }) =>
    registerDevice(database, request, { ...body, sessionId: caller.sessionId ?? null }),
})

export const listOwnDevicesOperation = defineQuery({
  path: '/access/me/devices',
  summary: 'List your devices',
  guard: 'signedIn',
  answer: devices,
  async handle({ database, actor }) {
    return { items: await listDevices(database, actor, actor.principalId) }
  },
})

export const revokeOwnDeviceOperation = defineCommand({
  method: 'post',
  path: '/access/me/devices/revoke',
  summary: 'Revoke the key of a device of yours that is lost or given away',
  description: afterRevoking,
  guard: 'signedIn',
  body: keyToRevoke,
  status: 200,
  answer: revokedKey,
  handle: ({ database, request, actor, body }) =>
    revokeDevice(database, request, { personId: actor.principalId, keyId: body.keyId }),
})

export const listDevicesOperation = defineQuery({
  path: '/access/people/{id}/devices',
  summary: 'List the devices on which a person works without a network',
  guard: 'access.manage',
  params: idParams,
  answer: devices,
  async handle({ database, actor, params }) {
    return { items: await listDevices(database, actor, params.id) }
  },
})

export const revokeDeviceOperation = defineCommand({
  method: 'post',
  path: '/access/people/{id}/devices/revoke',
  summary: 'Revoke the key of a lost phone',
  description: afterRevoking,
  guard: 'access.manage',
  params: idParams,
  body: keyToRevoke,
  status: 200,
  answer: revokedKey,
  handle: ({ database, request, params, body }) =>
    revokeDevice(database, request, { personId: params.id, keyId: body.keyId }),
})
