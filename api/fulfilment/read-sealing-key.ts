import { z } from '@hono/zod-openapi'
import { currentSealingKey } from '#db/fulfilment/sealed-codes.ts'
import { defineQuery } from '../operation.ts'

export const readSealingKeyOperation = defineQuery({
  path: '/pickup-codes/sealing-key',
  summary: 'Read the key to which a phone without a network seals pickup codes',
  description:
    'A point on P-256, uncompressed, in base64url; another one each week. What was sealed to it is opened for 90 days: ' +
    'ECDH with a key of this one code, HKDF with SHA-256 over `yunyaoku-pickup-code-1/{keyId}/{shipmentId}`, AES-256-GCM. ' +
    'The box is the phone’s point, 12 bytes of nonce, and the six digits with their tag.',
  guard: 'shipment.hand_over',
  answer: z.object({ keyId: z.string(), publicKey: z.string() }),
  async handle({ database, now }) {
    return currentSealingKey(database.secret, now)
  },
})
