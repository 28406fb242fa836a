import { createHmac, timingSafeEqual } from 'node:crypto'

const pattern = /^yya_([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})_([A-Za-z0-9_-]{43})$/

/**
 * What an applicant shows as its own until it has an administrator. Derived like a tracking link (decision 006), so that
 * a repeated request gives it again and no copy of the database holds it.
 */
export function applicationToken(secret: string, applicationId: string): string {
  return `yya_${applicationId}_${seal(secret, applicationId)}`
}

/** The application that a token stands for; null when this installation did not make it. */
export function applicationOfToken(secret: string, token: string): string | null {
  const [, applicationId = '', given = ''] = pattern.exec(token) ?? []
  if (applicationId === '') return null
  const expected = Buffer.from(seal(secret, applicationId))
  return timingSafeEqual(expected, Buffer.from(given)) ? applicationId : null
}

function seal(secret: string, applicationId: string): string {
  return createHmac('sha256', secret).update(`application/${applicationId}`).digest('base64url')
}
