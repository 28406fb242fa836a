import { html } from 'hono/html'
import { page, type Markup } from '../ui/layout.ts'
import type { Locale } from '../ui/locale.ts'
import { messagesOf } from '../ui/messages.ts'

/** Signing in with email and password. `problem` is what the last attempt came to. */
export function signInPage(locale: Locale, problem?: 'failed' | 'tooOften'): Markup {
  const messages = messagesOf(locale)
  const { signIn } = messages
  return page(
    { locale, messages, title: signIn.title, path: '/sign-in', width: 'narrow' },
    html`<h1>${signIn.title}</h1>
      ${problem === undefined ? '' : html`<p class="problem" role="alert">${signIn[problem]}</p>`}
      <form method="post" action="/sign-in" class="sign-in card">
        <label for="email">${signIn.email}</label>
        <input id="email" name="email" type="email" autocomplete="username" required />
        <label for="password">${signIn.password}</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required />
        <button type="submit">${signIn.submit}</button>
      </form>
      <p class="hint">${signIn.demoAccounts}</p>`,
  )
}
