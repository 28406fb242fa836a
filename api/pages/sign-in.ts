import { type Context, Hono } from 'hono'
import { type SignInPage, signInPage } from '#web/console/sign-in-page.ts'
import type { AppEnv } from '../dependencies.ts'
import { formText } from './form-text.ts'
import { pageLocale } from './page-locale.ts'
import { returnAddress } from './sign-in-address.ts'

/** Signing in and out by plain forms; the same account and the same limits as `POST /auth/sign-in/email`. */
export const signInPages = new Hono<AppEnv>()
  .get('/sign-in', (context) => context.html(pageOf(context, context.req.query('back'))))
  .post('/sign-in', async (context) => {
    const { accounts } = context.var.dependencies
    const { email, password, back } = await context.req.parseBody()
    const credentials = { email: formText(email), password: typeof password === 'string' ? password : '' }
    const returnsTo = formText(back)
    if ((await accounts.limit.attempt(credentials.email)) !== null)
      return context.html(pageOf(context, returnsTo, 'tooOften', credentials.email), 429)
    const answer = await accounts.handle(authRequest(context, '/auth/sign-in/email', credentials))
    if (!answer.ok) return context.html(pageOf(context, returnsTo, 'failed', credentials.email), 401)
    await accounts.limit.succeeded(credentials.email)
    return withCookies(context.redirect(returnAddress(returnsTo), 303), answer)
  })
  .post('/sign-out', async (context) => {
    const answer = await context.var.dependencies.accounts.handle(authRequest(context, '/auth/sign-out', {}))
    return withCookies(context.redirect('/sign-in', 303), answer)
  })

function pageOf(
  context: Context<AppEnv>,
  back: string | undefined,
  problem?: SignInPage['problem'],
  email = '',
) {
  const { demoAccounts } = context.var.dependencies
  return signInPage(pageLocale(context), { back: back ?? '', problem, email, demoAccounts })
}

/** The form's content as the request that the account library knows. */
function authRequest(context: Context<AppEnv>, path: string, body: object): Request {
  const headers = new Headers(context.req.raw.headers)
  headers.set('content-type', 'application/json')
  headers.delete('content-length')
  return new Request(new URL(path, context.req.url), { method: 'POST', headers, body: JSON.stringify(body) })
}

function withCookies(response: Response, from: Response): Response {
  for (const cookie of from.headers.getSetCookie()) response.headers.append('set-cookie', cookie)
  return response
}
