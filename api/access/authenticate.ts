import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import { apiKeyPattern } from '#db/access/api-keys.ts'
import { type Caller, callerOfApiKey, callerOfApplication, callerOfSession } from '#db/access/identify.ts'
import type { DatabaseClient } from '#db/client.ts'
import type { AppEnv } from '../dependencies.ts'
import { isFhirPath } from '../fhir/paths.ts'
import { ProblemError } from '../problem.ts'

/**
 * Finds out who sends the request: a system by its key, an applicant by its token, or a person by the
 * session cookie.
 * Both are looked up anew each time, so that a revoked key or session is refused at once.
 * @throws ProblemError 401 when it is nobody.
 */
export async function authenticate(context: Context<AppEnv>): Promise<Caller> {
  const { database, accounts } = context.var.dependencies
  const authorization = context.req.header('authorization')
  if (authorization !== undefined) {
    const [scheme, key = ''] = authorization.split(' ')
    const caller = scheme === 'Bearer' ? await callerOfBearer(database, key) : null
    if (caller === null) throw new ProblemError(keyRefused)
    if (caller.scopes !== null && !isFhirPath(context.req.path)) throw new ProblemError(keyScopedElsewhere)
    return caller
  }
  const token = await accounts.sessionToken(getCookie(context))
  const caller = token === null ? null : await callerOfSession(database, token)
  if (caller === null) throw new ProblemError(signInNeeded)
  return caller
}

async function callerOfBearer(database: DatabaseClient, key: string): Promise<Caller | null> {
  return apiKeyPattern.test(key) ? callerOfApiKey(database, key) : callerOfApplication(database, key)
}

const signInNeeded = {
  status: 401,
  code: 'signInNeeded',
  title: 'Sign-in needed',
  detail: 'The request carries no valid session and no API key.',
  nextStep: 'Sign in, or send Authorization: Bearer with an API key.',
} as const

const keyRefused = {
  status: 401,
  code: 'apiKeyRefused',
  title: 'API key refused',
  detail: 'The API key is unknown or was revoked.',
  nextStep: 'Ask an administrator of your organisation for a new key.',
} as const

const keyScopedElsewhere = {
  status: 403,
  code: 'keyScopedElsewhere',
  title: 'Not allowed',
  detail: 'This key is limited to scopes of the FHIR façade.',
  nextStep: 'Use it under /fhir, or ask an administrator of your organisation for a key without scopes.',
} as const
