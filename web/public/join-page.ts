import { html } from 'hono/html'
import { institutionOwnerships } from '#domain/organisations/price-rule.ts'
import { joiningKinds, tenantLanguages } from '#domain/organisations/tenant.ts'
import { type ConsoleProblem, problemNotice } from '../console/problem-notice.ts'
import { page, type Markup } from '../ui/layout.ts'
import { localeNames, type Locale } from '../ui/locale.ts'
import { messagesOf } from '../ui/messages.ts'
import type { JoiningTexts } from '../ui/messages-joining.ts'
import { choiceField } from './choice-field.ts'
import { textField } from './text-field.ts'

export interface JoinForm {
  /** What this application is called, so that pressing twice sends it once. */
  readonly key: string
  /** What was filled in, to be mended. */
  readonly given: Readonly<Record<string, string>>
  readonly languages: readonly string[]
  /** Why it was not taken, or how long a sender who asked too often waits, in minutes. */
  readonly problem: ConsoleProblem | number | null
}

/** Where an institution asks to join the network. It works without script. */
export function joinPage(form: JoinForm, locale: Locale): Markup {
  const messages = messagesOf(locale)
  const texts = messages.joining
  return page(
    { locale, messages, title: texts.title, path: '/join', width: 'narrow' },
    html`<h1>${texts.title}</h1>
      <p>${texts.text}</p>
      <p class="hint">${texts.again}</p>
      ${told(form.problem, texts, locale)} ${applicationForm(form, texts, locale)}`,
  )
}

function told(problem: JoinForm['problem'], texts: JoiningTexts, locale: Locale): Markup | string {
  if (problem === null) return ''
  return typeof problem === 'number'
    ? html`<p class="problem" role="alert">${texts.tooOften(problem)}</p>`
    : problemNotice(problem, locale)
}

function applicationForm({ key, given, languages }: JoinForm, texts: JoiningTexts, locale: Locale): Markup {
  const text = (
    name: 'nameZh' | 'nameEn' | 'contactName' | 'contactPhone' | 'contactEmail',
    longest: number,
  ) => textField({ name, label: texts[name], value: given[name] ?? '', longest, isRequired: true }, locale)
  const choice = (name: 'kind' | 'ownership', values: readonly (readonly [string, string])[]) =>
    choiceField({ name, label: texts[name], chosen: given[name] ?? '', values })
  return html`<form method="post" action="/join" class="card">
    <input type="hidden" name="key" value="${key}" />
    ${choice('kind', [['', texts.choose], ...joiningKinds.map((kind) => [kind, texts.kinds[kind]] as const)])}
    ${text('nameZh', 200)} ${text('nameEn', 200)}
    <label for="socialCreditCode">${texts.socialCreditCode}</label>
    <input
      id="socialCreditCode"
      name="socialCreditCode"
      value="${given['socialCreditCode'] ?? ''}"
      autocomplete="off"
      autocapitalize="characters"
      aria-describedby="code-hint"
      required
    />
    <p id="code-hint" class="hint">${texts.socialCreditCodeText}</p>
    ${choice('ownership', [
      ['', texts.noOwnership],
      ...institutionOwnerships.map((one) => [one, texts.ownerships[one]] as const),
    ])}
    <fieldset>
      <legend>${texts.languages}</legend>
      ${tenantLanguages.map(
        (language) =>
          html`<label lang="${language}">
            <input
              type="checkbox"
              name="languages"
              value="${language}"
              ${languages.includes(language) ? 'checked' : ''}
            />
            ${localeNames[language]}
          </label>`,
      )}
    </fieldset>
    ${text('contactName', 100)} ${text('contactPhone', 20)} ${text('contactEmail', 254)}
    <button type="submit">${texts.send}</button>
  </form>`
}
