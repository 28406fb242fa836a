import { createHash } from 'node:crypto'

/** Where the three database roles connect. `owner` migrates, `app` is walled by tenant, `network` sees across. */
export interface DatabaseUrls {
  readonly owner: string
  readonly app: string
  readonly network: string
  /** INSTALLATION_SECRET, where it is set. */
  readonly secret?: string
}

export const appRole = 'yunyaoku_app'
export const networkRole = 'yunyaoku_network'

/**
 * Reads the database addresses from the environment.
 * Only DATABASE_URL is required; the other two default to the same server with their own role and the owner's password.
 * @throws Error with a sentence that says what to set, when DATABASE_URL is missing.
 */
export function databaseUrls(environment: NodeJS.ProcessEnv): DatabaseUrls {
  const owner = environment.DATABASE_URL
  if (owner === undefined || owner === '') {
    throw new Error(
      'DATABASE_URL is not set. Start everything with `npm start`, or set it to the owner of the database.',
    )
  }
  return {
    owner,
    app: environment.APP_DATABASE_URL ?? withUser(owner, appRole),
    network: environment.NETWORK_DATABASE_URL ?? withUser(owner, networkRole),
    ...(environment.INSTALLATION_SECRET ? { secret: environment.INSTALLATION_SECRET } : {}),
  }
}

/**
 * What every process of an installation knows and a copy of the database does not hold: tracking links and one-time
 * codes are derived from it. INSTALLATION_SECRET, else made from the network role's password; changing it makes all
 * links and codes that were sent invalid.
 */
export function installationSecret(urls: DatabaseUrls): string {
  const { password } = new URL(urls.network)
  return urls.secret ?? createHash('sha256').update(`installation/${password}`).digest('base64url')
}

function withUser(url: string, user: string): string {
  const changed = new URL(url)
  changed.username = user
  return changed.toString()
}
