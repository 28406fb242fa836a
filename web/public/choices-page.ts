import { html } from 'hono/html'
import { consentScopes } from '#domain/patients/consent.ts'
import { dayOf, formatDay } from '../ui/format.ts'
import type { Markup } from '../ui/layout.ts'
import type { Locale } from '../ui/locale.ts'
import { messagesOf, type Messages } from '../ui/messages.ts'
import {
  choiceTextLimits,
  consentDays,
  delayDays,
  type ChoiceOutcome,
  type ChoiceText,
  type ChoicesView,
  type OfferedPlace,
  type PartAct,
} from './choices-view.ts'
import { patientPage, type Reader } from './patient-page.ts'
import { textField } from './text-field.ts'

interface Language {
  readonly locale: Locale
  readonly messages: Messages
}

/** The patient's choices, behind the code by SMS: place, pharmacy, family, parts. Plain forms, so that it works without script. */
export function choicesPage(view: ChoicesView, outcome: ChoiceOutcome, reader: Reader): Markup {
  const { locale } = reader
  const messages = messagesOf(locale)
  const language = { locale, messages }
  const { choices } = messages
  const typed = typedOf(outcome)
  return patientPage(
    reader,
    { title: choices.title, path: '/track/choices' },
    html`<h1>${choices.title}</h1>
      ${outcomeText(outcome, messages)} ${partsSection(view, language)} ${placeSection(view, language, typed)}
      ${nominationSection(view, language)} ${consentsSection(view, language, typed)}
      <p><a href="/track">${choices.back}</a></p>`,
  )
}

/** What a family member may choose for the patient: where the medicine is received. Nothing else of the patient shows. */
export function familyChoicesPage(view: ChoicesView, outcome: ChoiceOutcome, reader: Reader): Markup {
  const { locale } = reader
  const messages = messagesOf(locale)
  const { choices, patient } = messages
  return patientPage(
    reader,
    { title: choices.place, path: '/track/choices' },
    html`<h1>${choices.place}</h1>
      <p>${patient.family.acting}</p>
      ${outcomeText(outcome, messages)} ${placeSection(view, { locale, messages }, typedOf(outcome), false)}
      <p><a href="/track">${choices.back}</a></p>`,
  )
}

/** What was filled in and refused, by the names of the fields. */
type Typed = Readonly<Record<string, string>>

function typedOf(outcome: ChoiceOutcome): Typed {
  return outcome !== null && 'problem' in outcome ? (outcome.typed ?? {}) : {}
}

function typedText(name: ChoiceText, typed: Typed) {
  return { name, value: typed[name] ?? '', longest: choiceTextLimits[name] }
}

function outcomeText(outcome: ChoiceOutcome, { choices }: Messages): Markup {
  if (outcome === null) return html``
  return 'done' in outcome
    ? html`<p role="status">${choices.done[outcome.done]}</p>`
    : html`<p class="problem" role="alert">${choices.problems[outcome.problem]}</p>`
}

/** @param asksPhone A family member does not say which phone the patient's codes go to. */
function placeSection(
  view: ChoicesView,
  { locale, messages }: Language,
  typed: Typed,
  asksPhone = true,
): Markup {
  const { choices, tracking } = messages
  const named = ({ mode, name }: OfferedPlace) =>
    mode === 'home' ? tracking.modes.home : `${nameOf(name, locale)} · ${tracking.modes[mode]}`
  return html`<section>
    <h2>${choices.place}</h2>
    <p>${choices.placeNow}: ${named(view.place)}</p>
    ${
      view.isPlaceChangeable
        ? html`<form method="post" action="/track/choices/place" class="choice">
            <label for="place">${choices.where}</label>
            <select id="place" name="place" required>
              ${view.places.map((offered) => option(placeValue(offered), named(offered), typed['place'] ?? placeValue(view.place)))}
            </select>
            ${textField({ ...typedText('address', typed), label: choices.address, autocomplete: 'street-address' }, locale)}
            ${
              asksPhone
                ? textField(
                    { ...typedText('phone', typed), label: choices.phone, autocomplete: 'tel', type: 'tel' },
                    locale,
                  )
                : ''
            }
            <button type="submit">${choices.changePlace}</button>
          </form>`
        : html`<p>${choices.placeFixed}</p>`
    }
  </section>`
}

/** How a place is named in the form: its mode and its site. */
function placeValue({ mode, siteId }: OfferedPlace): string {
  return `${mode}/${siteId}`
}

function nominationSection(view: ChoicesView, { locale, messages: { choices } }: Language): Markup {
  const chosen = view.nominatedSiteId ?? ''
  return html`<section>
    <h2>${choices.nomination}</h2>
    <p>${choices.nominationText}</p>
    <form method="post" action="/track/choices/nomination" class="choice">
      <label for="siteId">${choices.nomination}</label>
      <select id="siteId" name="siteId">
        ${option('', choices.noNomination, chosen)}
        ${view.pharmacies.map(({ siteId, name }) => option(siteId, nameOf(name, locale), chosen))}
      </select>
      <button type="submit">${choices.nominate}</button>
    </form>
  </section>`
}

function consentsSection(
  view: ChoicesView,
  { locale, messages: { choices } }: Language,
  typed: Typed,
): Markup {
  const given = view.consents.map(
    ({ id, agentName, scopes, until }) =>
      html`<li>
        ${agentName} · ${scopes.map((scope) => choices.scopes[scope]).join(', ')} ·
        ${formatDay(until, locale)} ${choices.until}
        <form method="post" action="/track/choices/consents/withdraw">
          <input type="hidden" name="consentId" value="${id}" />
          <button type="submit" class="quiet">${choices.withdraw}</button>
        </form>
      </li>`,
  )
  return html`<section>
    <h2>${choices.consents}</h2>
    <p>${choices.consentsText}</p>
    ${
      given.length === 0
        ? html`<p>${choices.noConsents}</p>`
        : html`<ul>
            ${given}
          </ul>`
    }
    <details ${typed['agentName'] === undefined ? '' : 'open'}>
      <summary>${choices.giveConsent}</summary>
      ${consentForm(choices, typed, locale)}
    </details>
  </section>`
}

function consentForm(choices: Messages['choices'], typed: Typed, locale: Locale): Markup {
  const ticked = (typed['scope'] ?? '').split(',')
  return html`<form method="post" action="/track/choices/consents" class="choice">
    ${textField({ ...typedText('agentName', typed), label: choices.agentName, isRequired: true }, locale)}
    ${textField({ ...typedText('agentResidentId', typed), label: choices.agentResidentId, isRequired: true }, locale)}
    ${consentScopes.map(
      (scope) =>
        html`<label class="tick"
          ><input type="checkbox" name="scope" value="${scope}" ${ticked.includes(scope) ? 'checked' : ''} />
          ${choices.scopes[scope]}</label
        >`,
    )}
    <label for="days">${choices.forHowLong}</label>
    <select id="days" name="days">
      ${consentDays.map((count) => option(String(count), choices.days(count), typed['days'] ?? ''))}
    </select>
    <button type="submit">${choices.giveConsent}</button>
  </form>`
}

function partsSection({ parts }: ChoicesView, language: Language): Markup {
  const { choices } = language.messages
  if (parts.length === 0) return html``
  return html`<section>
    <h2>${choices.parts}</h2>
    <p>${choices.partsText}</p>
    <ul class="parts">
      ${parts.map((part) => partItem(part, language))}
    </ul>
    ${parts.some(({ isOpen }) => isOpen) ? stopForm(choices) : ''}
  </section>`
}

function partItem(
  { part, state, firstDoseOn, isOpen }: ChoicesView['parts'][number],
  { locale, messages: { choices } }: Language,
): Markup {
  const changes = html`<details>
    <summary>${choices.delay} / ${choices.skip}</summary>
    <form action="/track/choices/confirm" class="choice">
      ${asked('delay', part)}
      <label for="delay-${part}">${choices.delayBy}</label>
      <select id="delay-${part}" name="days">
        ${delayDays.map((count) => option(String(count), choices.days(count), ''))}
      </select>
      <button type="submit">${choices.delay}</button>
    </form>
    <form action="/track/choices/confirm" class="choice">
      ${asked('skip', part)}
      <p>${choices.skipText}</p>
      <button type="submit" class="quiet">${choices.skip}</button>
    </form>
  </details>`
  return html`<li>
    <strong>${choices.part(part)}</strong> · ${formatDay(dayOf(firstDoseOn), locale)}
    <span class="tag">${choices.partStates[state]}</span> ${isOpen ? changes : ''}
  </li>`
}

/** What the page that asks once more is told: it changes nothing by itself. */
function asked(act: PartAct, part: number): Markup {
  return html`<input type="hidden" name="act" value="${act}" />
    <input type="hidden" name="part" value="${part}" />`
}

function stopForm(choices: Messages['choices']): Markup {
  return html`<details>
    <summary>${choices.stop}</summary>
    <p>${choices.stopText}</p>
    <form action="/track/choices/confirm">
      <input type="hidden" name="act" value="stop" />
      <button type="submit" class="danger">${choices.stop}</button>
    </form>
  </details>`
}

function option(value: string, text: string, chosen: string): Markup {
  return html`<option value="${value}" ${value === chosen ? 'selected' : ''}>${text}</option>`
}

function nameOf(name: OfferedPlace['name'], locale: Locale): string {
  return locale === 'zh-CN' ? name.zh : name.en
}
