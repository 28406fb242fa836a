import { z } from '@hono/zod-openapi'
import { instant } from '../schemas.ts'

/** The id of a key that a person holds: its RFC 7638 thumbprint. */
export const keyId = z.string().min(1).max(128)

/** What is sent to revoke a key, and what is answered. */
export const keyToRevoke = z.strictObject({ keyId })
export const revokedKey = z.object({ personId: z.uuid(), keyId, revokedAt: instant })
