import type { Context } from 'hono'
import type { AppEnv } from '../dependencies.ts'

/** Where somebody goes who signed in without having come from a page: it leads on by their roles. */
const entrance = '/start'

/** Sends who is not signed in to do so, and back to the page that they wanted. */
export function redirectToSignIn(context: Context<AppEnv>): Response {
  if (context.req.method !== 'GET') return context.redirect('/sign-in', 303)
  const { pathname, search } = new URL(context.req.url)
  return context.redirect(`/sign-in?${new URLSearchParams({ back: pathname + search }).toString()}`, 303)
}

/** The page of this server that `back` names; the entrance for anything else, since it leads nobody to other sites. */
export function returnAddress(back: string | undefined): string {
  if (back === undefined || !back.startsWith('/') || !URL.canParse(back, here)) return entrance
  const { origin, pathname, search } = new URL(back, here)
  return origin === here ? pathname + search : entrance
}

const here = 'http://here.invalid'
