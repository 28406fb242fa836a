import type { Context } from 'hono'
import { mayDo, type Permission } from '#domain/access/roles.ts'
import type { Caller } from '#db/access/identify.ts'
import { consoleNotAllowedPage } from '#web/console/console-page.ts'
import type { AppEnv } from '../../dependencies.ts'
import { pageLocale } from '../page-locale.ts'
import { redirectToSignIn } from '../sign-in-address.ts'
import { signedIn } from '../signed-in.ts'
import { standingOf } from './standing.ts'

/** What opens a page, and its address, which a reader in another language comes back to. */
interface GuardedPage {
  readonly guard: Permission | 'signedIn'
  readonly path: string
}

/**
 * Runs `handle` for who is signed in and whose roles open the page; leads nobody to where one signs in, and tells the
 * others that the page is not theirs. Nothing of it is cached.
 */
export async function withCaller(
  context: Context<AppEnv>,
  { guard, path }: GuardedPage,
  handle: (caller: Caller) => Promise<Response> | Response,
): Promise<Response> {
  context.header('cache-control', 'no-store')
  const caller = await signedIn(context)
  if (caller === null) return redirectToSignIn(context)
  context.set('caller', caller)
  if (guard === 'signedIn' || mayDo(caller.actor.roles, guard)) return handle(caller)
  return context.html(consoleNotAllowedPage(path, standingOf(caller), pageLocale(context)), 403)
}
