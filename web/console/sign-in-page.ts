import { html } from 'hono/html'
import type { Role } from '#domain/access/roles.ts'
import { page, type Markup } from '../ui/layout.ts'
import type { Locale } from '../ui/locale.ts'
import { messagesOf, type Messages } from '../ui/messages.ts'
import { nameOf } from './console-page.ts'

/** Somebody of the demo world, whose password is public: shown where that world was loaded, and nowhere else. */
export interface DemoAccount {
  readonly role: Role
  readonly name: string
  readonly organisation: { readonly nameZh: string; readonly nameEn: string }
  readonly email: string
  readonly password: string
}

export interface SignInPage {
  /** Where to go afterwards; empty for the entrance. */
  readonly back: string
  /** What the last attempt came to. */
  readonly problem: 'failed' | 'tooOften' | undefined
  /** The email that was typed, to be typed no second time; empty at first. */
  readonly email: string
  /** None but in a demo world. */
  readonly demoAccounts: readonly DemoAccount[]
}

/** Signing in with email and password; in a demo world also by one press, as somebody of each role. */
export function signInPage(locale: Locale, { back, problem, email, demoAccounts }: SignInPage): Markup {
  const messages = messagesOf(locale)
  const { signIn } = messages
  const query = back === '' ? {} : { query: new URLSearchParams({ back }).toString() }
  return page(
    { locale, messages, title: signIn.title, path: '/sign-in', ...query, width: 'narrow' },
    html`<h1>${signIn.title}</h1>
      ${problem === undefined ? '' : html`<p class="problem" role="alert">${signIn[problem]}</p>`}
      <form method="post" action="/sign-in" class="sign-in card">
        <input type="hidden" name="back" value="${back}" />
        <label for="email">${signIn.email}</label>
        <input id="email" name="email" type="email" autocomplete="username" value="${email}" required />
        <label for="password">${signIn.password}</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required />
        <button type="submit">${signIn.submit}</button>
      </form>
      <p><a href="/join">${messages.joining.join}</a></p>
      ${demoAccounts.length === 0 ? '' : demoList(demoAccounts, { back, locale, messages })}`,
  )
}

function demoList(
  accounts: readonly DemoAccount[],
  { back, locale, messages }: { readonly back: string; readonly locale: Locale; readonly messages: Messages },
): Markup {
  const { signIn, board } = messages
  return html`<section class="demo-accounts">
    <h2>${signIn.demoTitle}</h2>
    <p class="hint">${signIn.demoText}</p>
    <ul>
      ${accounts.map(
        ({ role, name, organisation, email, password }) =>
          html`<li>
            <form method="post" action="/sign-in">
              <input type="hidden" name="back" value="${back}" />
              <input type="hidden" name="email" value="${email}" />
              <input type="hidden" name="password" value="${password}" />
              <button type="submit" class="quiet">${board.roles[role]}</button>
              <span>${name} · ${nameOf(organisation, locale)}</span>
            </form>
          </li>`,
      )}
    </ul>
  </section>`
}
