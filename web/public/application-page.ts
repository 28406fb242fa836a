import { html } from 'hono/html'
import type { ApplicationState, LicenceState } from '#domain/organisations/tenant-states.ts'
import {
  licenceKinds,
  licenceNeeded,
  type JoiningKind,
  type LicenceKind,
} from '#domain/organisations/tenant.ts'
import { type ConsoleProblem, problemNotice } from '../console/problem-notice.ts'
import { dayOf, formatDatedInstant, formatDay } from '../ui/format.ts'
import { page, type Markup } from '../ui/layout.ts'
import type { Locale } from '../ui/locale.ts'
import { messagesOf } from '../ui/messages.ts'
import type { JoiningTexts } from '../ui/messages-joining.ts'
import { choiceField } from './choice-field.ts'
import { textField } from './text-field.ts'

/** A paper as its institution sees it. Days are YYYY-MM-DD. */
interface FiledPaper {
  readonly kind: string
  readonly number: string
  readonly validFrom: string
  readonly validTo: string
  readonly state: LicenceState
  readonly decisionReason: string | null
}

export interface ApplicationView {
  readonly state: ApplicationState
  readonly kind: JoiningKind
  readonly nameZh: string
  readonly nameEn: string
  readonly receivedAt: Date
  readonly refusalReason: string | null
  readonly licences: readonly FiledPaper[]
  /** The link that opens this page on another day. */
  readonly linkPath: string
  /** What the next form is called, so that pressing twice does it once. */
  readonly key: string
  /** What was filled in and refused, to be mended. */
  readonly given: Readonly<Record<string, string>>
  readonly problem: ConsoleProblem | null
}

/** How an application stands, with the papers that it needs, and at its end the first administrator. It works without script. */
export function applicationPage(view: ApplicationView, locale: Locale): Markup {
  const messages = messagesOf(locale)
  const texts = messages.joining
  return page(
    { locale, messages, title: texts.ownTitle, path: '/join/application', width: 'narrow' },
    html`<h1>${texts.ownTitle}</h1>
      <p><strong>${locale === 'zh-CN' ? view.nameZh : view.nameEn}</strong> · ${texts.kinds[view.kind]}</p>
      <p role="status">${texts.news[view.state]}</p>
      ${view.refusalReason === null ? '' : html`<p>${texts.reason}: ${view.refusalReason}</p>`}
      ${view.state === 'refused' ? html`<p><a class="button" href="/join">${texts.title}</a></p>` : ''}
      <p>${texts.received}: ${formatDatedInstant(view.receivedAt, locale)}</p>
      <p>${texts.keepLink}<br /><a href="${view.linkPath}">${texts.ownTitle}</a></p>
      ${view.problem === null ? '' : problemNotice(view.problem, locale)}
      ${view.state === 'approved' ? administratorForm(view, texts, locale) : ''}
      ${papers(view, texts, locale)}
      ${view.state === 'received' ? html`${paperForm(view, texts, locale)} ${withdrawal(view, texts)}` : ''}`,
  )
}

function papers({ kind, state, licences }: ApplicationView, texts: JoiningTexts, locale: Locale): Markup {
  const needed = licenceNeeded[kind]
  const isThere = licences.some((paper) => paper.kind === needed && paper.state !== 'refused')
  const name = texts.licenceKinds[needed]
  return html`<section class="card">
    <h2>${texts.papers}</h2>
    ${state === 'received' ? html`<p>${isThere ? texts.neededIsThere(name) : texts.needed(name)}</p>` : ''}
    ${licences.length === 0 ? html`<p class="empty">${texts.noPapers}</p>` : ''}
    <ul>
      ${licences.map(
        (paper) =>
          html`<li>
            ${texts.licenceKinds[paper.kind as LicenceKind] ?? paper.kind} ${paper.number} ·
            ${texts.validity(formatDay(dayOf(paper.validFrom), locale), formatDay(dayOf(paper.validTo), locale))}
            · ${texts.licenceStates[paper.state]} ${paper.decisionReason ?? ''}
          </li>`,
      )}
    </ul>
  </section>`
}

function paperForm({ key, kind, given }: ApplicationView, texts: JoiningTexts, locale: Locale): Markup {
  const day = (name: 'validFrom' | 'validTo') =>
    html`<label for="${name}">${texts[name]}</label>
      <input id="${name}" name="${name}" type="date" value="${given[name] ?? ''}" required />`
  return html`<form
    method="post"
    action="/join/application/papers"
    enctype="multipart/form-data"
    class="card"
  >
    <h2>${texts.filePaper}</h2>
    <input type="hidden" name="key" value="${key}" />
    ${choiceField({
      name: 'kind',
      label: texts.papers,
      chosen: given['kind'] ?? licenceNeeded[kind],
      values: licenceKinds.map((one) => [one, texts.licenceKinds[one]] as const),
    })}
    ${textField({ name: 'number', label: texts.number, value: given['number'] ?? '', longest: 200, isRequired: true }, locale)}
    ${day('validFrom')} ${day('validTo')}
    <label for="scopes">${texts.scopes}</label>
    <textarea id="scopes" name="scopes" rows="3" aria-describedby="scopes-hint">
${given['scopes'] ?? ''}</textarea>
    <p id="scopes-hint" class="hint">${texts.scopesText}</p>
    <label for="scan">${texts.scan}</label>
    <input
      id="scan"
      name="scan"
      type="file"
      accept=".pdf,.png,.jpg,.jpeg"
      aria-describedby="scan-hint"
      required
    />
    <p id="scan-hint" class="hint">${texts.scanText}</p>
    <button type="submit">${texts.upload}</button>
  </form>`
}

function withdrawal({ key }: ApplicationView, texts: JoiningTexts): Markup {
  return html`<details>
    <summary>${texts.withdraw}</summary>
    <form method="post" action="/join/application/withdraw">
      <input type="hidden" name="key" value="${key}" />
      <p>${texts.withdrawText}</p>
      <button type="submit" class="danger">${texts.withdrawConfirm}</button>
    </form>
  </details>`
}

function administratorForm({ key, given }: ApplicationView, texts: JoiningTexts, locale: Locale): Markup {
  return html`<form method="post" action="/join/application/administrator" class="card">
    <h2>${texts.administrator}</h2>
    <p>${texts.administratorText}</p>
    <input type="hidden" name="key" value="${key}" />
    ${textField({ name: 'name', label: texts.personName, value: given['name'] ?? '', longest: 100, autocomplete: 'name', isRequired: true }, locale)}
    ${textField({ name: 'email', label: texts.email, value: given['email'] ?? '', longest: 254, isRequired: true }, locale)}
    <button type="submit">${texts.makeAdministrator}</button>
  </form>`
}

/** Shown once: the first administrator with the first password, null where it was shown before. */
export function administratorMadePage(firstPassword: string | null, locale: Locale): Markup {
  const texts = messagesOf(locale).joining
  return plainPage(
    texts.doneTitle,
    html`${
        firstPassword === null
          ? html`<p>${texts.passwordGone}</p>`
          : html`<p>${texts.doneText}</p>
              <p class="pickup-code">
                <span>${texts.firstPassword}</span> <strong>${firstPassword}</strong>
              </p>`
      }
      <p><a class="button" href="/sign-in">${texts.signIn}</a></p>`,
    locale,
  )
}

/** What a link or a cookie shows that stands for no application any more. */
export function applicationUnknownPage(locale: Locale): Markup {
  const texts = messagesOf(locale).joining
  return plainPage(
    texts.ownTitle,
    html`<p>${texts.unknown}</p>
      <p>
        <a class="button" href="/sign-in">${texts.signIn}</a>
        <a class="button quiet" href="/join">${texts.title}</a>
      </p>`,
    locale,
  )
}

function plainPage(title: string, content: Markup, locale: Locale): Markup {
  const frame = { locale, messages: messagesOf(locale), title, path: '/join', width: 'narrow' } as const
  return page(
    frame,
    html`<h1>${title}</h1>
      ${content}`,
  )
}
