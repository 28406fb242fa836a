import { randomUUIDv7 } from 'node:crypto'
import { pino } from 'pino'
import { type DatabaseClient, openDatabase } from '#db/client.ts'
import { openAccounts } from './access/accounts.ts'
import { type Api, createApp } from './app.ts'
import { type EventFeed, openEventFeed } from './events/feed.ts'

/** The API over a database of its own, called in-process. */
export interface TestApp {
  readonly app: Api
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

export async function openTestApp(test: TestDatabase): Promise<TestApp> {
  const database = openDatabase({ owner: test.ownerUrl, app: test.appUrl, network: test.networkUrl })
  const feed = await openEventFeed(database)
  const logLines: string[] = []
  const app = createApp({
    database,
    clock: () => now,
    accounts: openAccounts(database, { secret: 'x'.repeat(32), publicUrl: origin }),
    feed,
    log: pino({}, { write: (line: string) => void logLines.push(line) }),
    isHttps: false,
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

/** The JSON of a response, in the shape that the test expects. */
export async function bodyOf<Body = Record<string, unknown>>(response: Response): Promise<Body> {
  return (await response.json()) as Body
}
