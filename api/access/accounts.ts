import { betterAuth } from 'better-auth/minimal'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { account, session, user, verification } from '#db/access/auth-schema.ts'
import { hashPassword, passwordMaxLength, passwordMinLength, verifyPassword } from '#db/access/password.ts'
import type { DatabaseClient } from '#db/client.ts'
import { type AttemptLimit, openAttemptLimit } from '../attempt-limit.ts'
import { signedValue } from './signed-cookie.ts'

/** Sign-in of people: passwords and sessions. Who they are in the network is in `people`. */
export interface Accounts {
  /** How often a password may be guessed, counted by email address. */
  readonly limit: AttemptLimit
  /** How often one address may ask to join. */
  readonly joinLimit: AttemptLimit
  /** Answers the requests under /auth. */
  handle(request: Request): Promise<Response>
  /** The token of the session cookie among `cookies`, or null when there is none that we signed. */
  sessionToken(cookies: Readonly<Record<string, string>>): Promise<string | null>
}

export interface AccountSettings {
  /** Signs the session cookies. */
  readonly secret: string
  /** The address in people's browsers, where it is known; cookies are secure when it is https. */
  readonly publicUrl: string | undefined
}

const sessionSeconds = 7 * 24 * 3600
/** Enough for the institutions that share an address, too few to fill the operator's desk. */
const joinPolicy = { purpose: 'join', attempts: 20, windowSeconds: 3600 }
const signInPolicy = { purpose: 'sign_in', attempts: 10, windowSeconds: 15 * 60 }

/**
 * Sign-in by better-auth, by email and password only; accounts are made by administrators.
 * Sessions live in the database and nowhere else, so deleting one ends it at once.
 */
export function openAccounts(database: DatabaseClient, settings: AccountSettings): Accounts {
  const auth = betterAuth({
    appName: 'Yunyaoku',
    basePath: '/auth',
    secret: settings.secret,
    ...(settings.publicUrl === undefined ? {} : { baseURL: settings.publicUrl }),
    database: drizzleAdapter(database.app, {
      provider: 'pg',
      schema: { user, session, account, verification },
    }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordMinLength,
      maxPasswordLength: passwordMaxLength,
      revokeSessionsOnPasswordReset: true,
      password: { hash: hashPassword, verify: ({ password, hash }) => verifyPassword(password, hash) },
    },
    session: { expiresIn: sessionSeconds, disableSessionRefresh: true, cookieCache: { enabled: false } },
    // The limit on sign-in attempts is ours, shared by all processes (see attempt-limit.ts).
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    // Its log lines would repeat addresses that people typed.
    logger: { disabled: true },
    advanced: {
      cookiePrefix: 'yunyaoku',
      useSecureCookies: settings.publicUrl?.startsWith('https:') ?? false,
      disableOriginCheck: false,
      disableCSRFCheck: false,
    },
  })
  return {
    limit: openAttemptLimit(database, signInPolicy),
    joinLimit: openAttemptLimit(database, joinPolicy),
    handle: (request) => auth.handler(request),
    async sessionToken(cookies) {
      const { authCookies, secret } = await auth.$context
      return signedValue(cookies[authCookies.sessionToken.name] ?? '', secret)
    },
  }
}
