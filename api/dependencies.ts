import type { Logger } from 'pino'
import type { Caller } from '#db/access/identify.ts'
import type { DatabaseClient } from '#db/client.ts'
import type { TargetPolicy } from '#domain/webhooks/target.ts'
import type { DemoAccount } from '#web/console/sign-in-page.ts'
import type { Accounts } from './access/accounts.ts'
import type { EventFeed } from './events/feed.ts'

/** What the API needs from the outside. Tests give their own. */
export interface AppDependencies {
  readonly database: DatabaseClient
  readonly clock: () => Date
  readonly accounts: Accounts
  readonly feed: EventFeed
  readonly log: Logger
  /** Where other organisations' systems may be told of events. */
  readonly webhookTargets: TargetPolicy
  /** Where Temporal's own pages are, for operators; null where nobody has said so. */
  readonly workflowPagesUrl?: string | null
  /** True when people reach this server by https, directly or through a proxy. */
  readonly isHttps: boolean
  /** Proxies of the operator's own that each add an address to X-Forwarded-For; 0 where people connect directly. */
  readonly trustedProxies: number
  /** Who may be tried out with one press; nobody outside a demo world. */
  readonly demoAccounts: readonly DemoAccount[]
}

/** What a request carries through its handlers. */
export interface AppEnv {
  Variables: {
    requestId: string
    dependencies: AppDependencies
    /** Set once the request is authenticated. */
    caller: Caller
    /** By which a page of the staff console may bring styles. */
    secureHeadersNonce?: string
  }
}
