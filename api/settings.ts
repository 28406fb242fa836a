import { randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { roles } from '#domain/access/roles.ts'
import type { DemoAccount } from '#web/console/sign-in-page.ts'

export interface ApiSettings {
  readonly host: string
  readonly port: number
  /** The address in people's browsers, when it is known; behind a proxy that speaks https it must be set. */
  readonly publicUrl: string | undefined
  /** How many proxies of the operator's own stand before this server: whose X-Forwarded-For is believed. */
  readonly trustedProxies: number
  readonly dataFolder: string
  /** Overrides the secret kept in the data folder: several API processes must share one. */
  readonly authSecret: string | undefined
  /** Only for the demo, whose sandbox is on this machine. */
  readonly allowsLoopbackWebhooks: boolean
  /** Whom the sign-in page offers: people of a demo world, with the public password of it. */
  readonly demoAccounts: readonly DemoAccount[]
  /** The address of Temporal's own pages in operators' browsers, when there is one. */
  readonly workflowPagesUrl: string | null
}

const demoAccountsSchema = z.array(
  z.object({
    role: z.enum(roles),
    name: z.string(),
    organisation: z.object({ nameZh: z.string(), nameEn: z.string() }),
    email: z.string(),
    password: z.string(),
  }),
)

/** @throws Error with a sentence that says what to set. */
export function apiSettings(environment: NodeJS.ProcessEnv): ApiSettings {
  const port = Number(environment.PORT ?? '8080')
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('PORT is not a port number.')
  const trustedProxies = Number(environment.TRUSTED_PROXIES ?? '0')
  if (!Number.isInteger(trustedProxies) || trustedProxies < 0)
    throw new Error('TRUSTED_PROXIES is not a number of proxies.')
  return {
    host: environment.HOST ?? '127.0.0.1',
    port,
    trustedProxies,
    publicUrl: environment.PUBLIC_URL === '' ? undefined : environment.PUBLIC_URL,
    dataFolder: environment.DATA_DIR ?? '.data',
    authSecret: environment.AUTH_SECRET === '' ? undefined : environment.AUTH_SECRET,
    workflowPagesUrl: pageAddress(environment.TEMPORAL_UI_URL),
    allowsLoopbackWebhooks: environment.WEBHOOKS_TO_LOOPBACK === 'allowed',
    demoAccounts: demoAccountsSchema.parse(JSON.parse(environment.DEMO_ACCOUNTS ?? '[]')),
  }
}

/** @throws Error where something is said that is no web address. */
function pageAddress(text: string | undefined): string | null {
  if (text === undefined || text === '') return null
  if (!/^https?:$/.test(new URL(text).protocol)) throw new Error('TEMPORAL_UI_URL is not a web address.')
  return text.replace(/\/+$/, '')
}

const secretBytes = 48
const shortestSecret = 32

/**
 * The secret that signs session cookies: from the environment, else made once and kept for its owner's eyes in the
 * data folder, so that a restart signs nobody out.
 */
export async function keptAuthSecret(settings: ApiSettings): Promise<string> {
  if (settings.authSecret !== undefined) {
    if (settings.authSecret.length < shortestSecret) {
      throw new Error(`AUTH_SECRET is shorter than ${shortestSecret} characters.`)
    }
    return settings.authSecret
  }
  const file = join(settings.dataFolder, 'auth-secret')
  await mkdir(settings.dataFolder, { recursive: true })
  // Written beside its place and linked to it: of several processes one wins, and nobody reads half of it.
  const own = `${file}.${randomUUID()}`
  await writeFile(own, `${randomBytes(secretBytes).toString('base64url')}\n`, { mode: 0o600 })
  try {
    await link(own, file)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    await unlink(own)
  }
  return (await readFile(file, 'utf8')).trim()
}
