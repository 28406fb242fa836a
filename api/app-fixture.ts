import { randomUUIDv7 } from 'node:crypto'
import { pino } from 'pino'
import { requestOf } from '#db/access/access-fixture.ts'
import { addPeople } from '#db/access/commands.ts'
import { type NewPerson, newPersonSchema } from '#db/access/new-rows.ts'
import { hashPassword } from '#db/access/password.ts'
import type { Actor } from '#db/actor.ts'
import { type DatabaseClient, openDatabase } from '#db/client.ts'
import { openAccounts } from './access/accounts.ts'
import { createApp } from './app.ts'
import { type EventFeed, openEventFeed } from './events/feed.ts'

/** The API over a database of its own, called in-process. */
export interface TestApp {
  readonly app: ReturnType<typeof createApp>
  readonly database: DatabaseClient
  readonly feed: EventFeed
  readonly ownerUrl: string
  /** Every line that was logged. */
  readonly logLines: readonly string[]
  close(): Promise<void>
}

export const now = new Date('2026-03-02T01:00:00Z')
export const origin = 'http://localhost'

interface TestDatabase {
  readonly ownerUrl: string
  readonly appUrl: string
  readonly networkUrl: string
  drop(): Promise<void>
}

/** What time it is, and under which address people see the app, where it is known. */
export interface Surroundings {
  readonly clock: () => Date
  readonly publicUrl: string | undefined
}

export async function openTestApp(
  test: TestDatabase,
  { clock, publicUrl }: Surroundings = { clock: () => now, publicUrl: origin },
): Promise<TestApp> {
  const database = openDatabase({ owner: test.ownerUrl, app: test.appUrl, network: test.networkUrl })
  const feed = await openEventFeed(database)
  const logLines: string[] = []
  const app = createApp({
    database,
    clock,
    accounts: openAccounts(database, { secret: 'x'.repeat(32), publicUrl }),
    feed,
    log: pino({}, { write: (line: string) => void logLines.push(line) }),
    webhookTargets: { allowsLoopback: false },
    isHttps: false,
    trustedProxies: 1,
    demoAccounts: [],
  })
  return {
    app,
    database,
    feed,
    ownerUrl: test.ownerUrl,
    logLines,
    async close() {
      await feed.close()
      await database.close()
      await test.drop()
    },
  }
}

/** What a request is signed with: a system's key or a person's cookie. */
export type Credential =
  | { readonly authorization: string }
  | { readonly cookie: string; readonly origin: string }

export function bearer(key: string): Credential {
  return { authorization: `Bearer ${key}` }
}

/** Sends a command with a fresh key, unless `headers` brings one. */
export async function send(
  { app }: Pick<TestApp, 'app'>,
  method: 'POST' | 'PUT' | 'PATCH',
  path: string,
  credential: Credential,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return app.request(path, {
    method,
    headers: {
      'idempotency-key': randomUUIDv7(),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...credential,
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

/** Tries to sign a person in; `cookieOf` makes the credential from the answer. */
export async function signIn(
  { app }: Pick<TestApp, 'app'>,
  email: string,
  password: string,
): Promise<Response> {
  return app.request('/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ email, password }),
  })
}

export function cookieOf(response: Response): Credential {
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '')
  return { cookie: cookies.join('; '), origin }
}

const password = 'correct horse battery'
let passwordHash: Promise<string> | undefined

/** Takes `actor` in as a person of its tenant, with an account, and signs them in. */
export async function employ(
  test: TestApp,
  actor: Actor,
  qualifications: NewPerson['qualifications'] = [],
): Promise<Credential> {
  passwordHash ??= hashPassword(password)
  const email = `${actor.principalId}@example.com`
  const person = newPersonSchema.parse({
    ...actor,
    id: actor.principalId,
    name: '测试',
    department: null,
    qualifications,
    account: { email, passwordHash: await passwordHash },
  })
  await addPeople(test.database, requestOf(actor), [person])
  return cookieOf(await signIn(test, email, password))
}

/** The JSON of a response, in the shape that the test expects. */
export async function bodyOf<Body = Record<string, unknown>>(response: Response): Promise<Body> {
  return (await response.json()) as Body
}
