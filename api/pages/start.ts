import { Hono } from 'hono'
import { worksOf } from '#domain/access/phone-work.ts'
import type { AppEnv } from '../dependencies.ts'
import { redirectToSignIn } from './sign-in-address.ts'
import { signedIn } from './signed-in.ts'

/**
 * Where somebody begins who signed in without having come from a page: at the phone app, where all that they do is done
 * there and not by a village's computer, else at the desk.
 */
export const startPage = new Hono<AppEnv>().get('/start', async (context) => {
  context.header('cache-control', 'no-store')
  const caller = await signedIn(context)
  if (caller === null) return redirectToSignIn(context)
  const { roles } = caller.actor
  const isOfPhone =
    roles.length > 0 && roles.every((role) => worksOf([role]).some((work) => work !== 'village'))
  return context.redirect(isOfPhone ? '/phone/' : '/desk/', 303)
})
