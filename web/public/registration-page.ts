import { html } from 'hono/html'
import { formatInstant } from '../ui/format.ts'
import type { Markup } from '../ui/layout.ts'
import type { Locale } from '../ui/locale.ts'
import { messagesOf } from '../ui/messages.ts'
import type { RegistrationNews, SurgeTexts } from '../ui/messages-surge.ts'
import { ownDataSection, type OwnDataView } from './own-data.ts'
import { patientPage, type Reader } from './patient-page.ts'
import { townshipLinks, townshipQuery, villageField, type VillageChoice } from './village-choice.ts'

export interface RegistrationForm {
  readonly campaignId: string
  readonly campaignName: string
  readonly choice: VillageChoice
  /** What this registration is called, so that pressing twice registers once. */
  readonly key: string
  readonly township: string
  /** What was filled in, to be mended. */
  readonly given: Readonly<Record<string, string>>
  readonly problem: 'incomplete' | 'closed' | 'tooOften' | null
  /** Until a sender who registered too often may do so again. */
  readonly waitMinutes: number
}

export interface RegistrationView {
  readonly campaignName: string
  readonly number: number
  readonly ahead: number | null
  readonly news: RegistrationNews
  readonly dispatchDueAt: Date | null
  readonly plannedArriveAt: Date | null
  readonly linkPath: string
  readonly data: OwnDataView
}

const fields = [
  { name: 'householdNumber', type: 'text', autocomplete: 'off' },
  { name: 'name', type: 'text', autocomplete: 'name' },
  { name: 'phone', type: 'tel', autocomplete: 'tel' },
  { name: 'address', type: 'text', autocomplete: 'street-address' },
] as const

const homeHourFields = ['homeFrom', 'homeUntil'] as const

/** Where a household asks for a campaign's kit. It works without script. */
export function registrationPage(form: RegistrationForm, reader: Reader): Markup {
  const { locale } = reader
  const { registration: texts } = messagesOf(locale).surge
  const path = `/register/${form.campaignId}`
  const body =
    form.choice.kind === 'townships'
      ? townshipLinks(form.choice.townships, path, locale)
      : householdForm(form, form.choice.villages, locale)
  return patientPage(
    reader,
    { title: texts.title, path, query: townshipQuery(form.township) },
    html`<h1>${texts.title}</h1>
      <p><strong>${form.campaignName}</strong></p>
      <p>${texts.text}</p>
      ${form.problem === null ? '' : html`<p class="problem" role="alert">${problemText(form.problem, form.waitMinutes, texts)}</p>`}
      ${body}`,
  )
}

function problemText(
  problem: NonNullable<RegistrationForm['problem']>,
  waitMinutes: number,
  texts: SurgeTexts['registration'],
): string {
  return problem === 'tooOften' ? texts.tooOften(waitMinutes) : texts[problem]
}

function householdForm(
  { campaignId, key, township, given }: RegistrationForm,
  villages: Extract<VillageChoice, { kind: 'villages' }>['villages'],
  locale: Locale,
): Markup {
  const { registration: texts } = messagesOf(locale).surge
  const path = `/register/${campaignId}`
  return html`<form method="post" action="${path}?township=${township}" class="card">
    <input type="hidden" name="key" value="${key}" />
    ${villageField(villages, { path, chosen: given['villageCode'] ?? '' }, locale)}
    ${fields.map(
      ({ name, type, autocomplete }) =>
        html`<label for="${name}">${texts[name]}</label>
          <input
            id="${name}"
            name="${name}"
            type="${type}"
            autocomplete="${autocomplete}"
            value="${given[name] ?? ''}"
            required
          />`,
    )}
    <label for="persons">${texts.persons}</label>
    <input
      id="persons"
      name="persons"
      type="number"
      min="1"
      max="30"
      value="${given['persons'] ?? ''}"
      required
    />
    <label for="personsAtRisk">${texts.personsAtRisk}</label>
    <input
      id="personsAtRisk"
      name="personsAtRisk"
      type="number"
      min="0"
      max="30"
      value="${given['personsAtRisk'] ?? '0'}"
      aria-describedby="risk-hint"
      required
    />
    <p id="risk-hint">${texts.personsAtRiskText}</p>
    ${homeHourFields.map(
      (name) =>
        html`<label for="${name}">${texts[name]}</label>
          <input
            id="${name}"
            name="${name}"
            type="time"
            value="${given[name] ?? ''}"
            aria-describedby="home-hint"
          />`,
    )}
    <p id="home-hint">${texts.homeHoursText}</p>
    ${positionPart(given, texts)}
    <button type="submit">${texts.send}</button>
  </form>`
}

/** Where the household is, for who goes there: what was taken before stays; the script shows the button where it can take it. */
function positionPart(given: RegistrationForm['given'], texts: SurgeTexts['registration']): Markup {
  const { give, drop, asking, taken, failed, text } = texts.position
  return html`<div
    data-position
    data-give="${give}"
    data-drop="${drop}"
    data-asking="${asking}"
    data-taken="${taken}"
    data-failed="${failed}"
    hidden
  >
    <input type="hidden" name="longitude" value="${given['longitude'] ?? ''}" />
    <input type="hidden" name="latitude" value="${given['latitude'] ?? ''}" />
    <button type="button" class="quiet" aria-describedby="position-hint">${give}</button>
    <p id="position-hint">${text}</p>
    <p role="status"></p>
  </div>`
}

/** Where a household sees its place in the line, and then what came of it. It reads itself anew while it waits. */
export function registrationStandingPage(view: RegistrationView, reader: Reader): Markup {
  const { locale } = reader
  const { registration: texts } = messagesOf(locale).surge
  const { campaignName, number, ahead, news, dispatchDueAt, plannedArriveAt, linkPath, data } = view
  return patientPage(
    reader,
    { title: texts.title, path: '/registration', refreshSeconds: ahead === null ? undefined : 10 },
    html`<h1>${texts.title}</h1>
      <p><strong>${campaignName}</strong></p>
      <section>
        <p role="status">${texts.news[news]}</p>
        <p>${texts.number(number)}</p>
        ${ahead === null ? '' : html`<p>${texts.ahead(ahead)}</p>`}
        ${dispatchDueAt === null ? '' : html`<p>${texts.dispatchDue} ${formatInstant(dispatchDueAt, locale)}</p>`}
        ${plannedArriveAt === null ? '' : html`<p><strong>${texts.plannedArrive} ${formatInstant(plannedArriveAt, locale)}</strong></p>`}
      </section>
      <p>${texts.keepLink} <a href="${linkPath}">${linkPath.slice(0, 12)}…</a></p>
      ${ownDataSection(data, reader)}`,
  )
}

/** For a link that leads to no campaign or registration. */
export function registrationUnknownPage(reader: Reader): Markup {
  const { registration: texts } = messagesOf(reader.locale).surge
  return patientPage(
    reader,
    { title: texts.title, path: '/registration' },
    html`<h1>${texts.title}</h1>
      <p>${texts.unknown}</p>`,
  )
}
