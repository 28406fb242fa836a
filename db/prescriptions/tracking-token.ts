import { createHash, createHmac } from 'node:crypto'

/**
 * The secret part of a patient's tracking link: 32 bytes that nobody can guess without the server's secret.
 * Derived from the prescription, so that the link can be sent again without being kept anywhere.
 */
export function trackingToken(secret: string, prescriptionId: string): string {
  return createHmac('sha256', secret).update(`tracking/${prescriptionId}`).digest('base64url')
}

/** The form in which a token is stored and looked up. */
export function hashTrackingToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
