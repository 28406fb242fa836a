import { html } from 'hono/html'
import { conditions, symptoms } from '#domain/triage/symptom-form.ts'
import type { SymptomFormOutcome } from '#domain/triage/states.ts'
import type { TriageRuleId } from '#domain/triage/triage-rules.ts'
import type { Markup } from '../ui/layout.ts'
import type { Locale } from '../ui/locale.ts'
import { messagesOf } from '../ui/messages.ts'
import { ownDataSection, type OwnDataView } from './own-data.ts'
import { patientPage, type Reader } from './patient-page.ts'
import { townshipLinks, townshipQuery, villageField, type VillageChoice } from './village-choice.ts'

export interface ClinicForm {
  readonly clinicId: string
  readonly clinicName: string
  readonly choice: VillageChoice
  readonly key: string
  readonly township: string
  /** What was filled in, by field; what may be ticked several times, with commas. */
  readonly given: Readonly<Record<string, string>>
  readonly problem: 'incomplete' | 'tooOften' | null
}

/** What became of a symptom form. */
export type ClinicResult =
  | { readonly kind: 'hospital'; readonly fired: readonly TriageRuleId[] }
  | { readonly kind: 'waiting' }
  | {
      readonly kind: 'answered'
      readonly outcome: SymptomFormOutcome
      readonly advice: string
      /** The page that shows where the medicine is; null without a prescription. */
      readonly trackingPath: string | null
    }

const personFields = [
  { name: 'name', type: 'text', autocomplete: 'name' },
  { name: 'birthDate', type: 'date', autocomplete: 'bday' },
  { name: 'residentId', type: 'text', autocomplete: 'off' },
  { name: 'phone', type: 'tel', autocomplete: 'tel' },
  { name: 'address', type: 'text', autocomplete: 'street-address' },
] as const

/** Where somebody with fever tells a hospital's doctors how they are. It works without script. */
export function clinicPage(form: ClinicForm, reader: Reader): Markup {
  const { locale } = reader
  const { clinic: texts } = messagesOf(locale).surge
  const path = `/clinic/${form.clinicId}`
  return patientPage(
    reader,
    { title: texts.title, path, query: townshipQuery(form.township) },
    html`<h1>${texts.title}</h1>
      <p><strong>${form.clinicName}</strong></p>
      <p>${texts.text}</p>
      <section class="notice"><p>${texts.emergency}</p></section>
      ${form.problem === null ? '' : html`<p class="problem" role="alert">${texts[form.problem]}</p>`}
      ${
        form.choice.kind === 'townships'
          ? townshipLinks(form.choice.townships, path, locale)
          : symptomForm(form, form.choice.villages, locale)
      }`,
  )
}

function symptomForm(
  { clinicId, key, township, given }: ClinicForm,
  villages: Extract<VillageChoice, { kind: 'villages' }>['villages'],
  locale: Locale,
): Markup {
  const { clinic: texts } = messagesOf(locale).surge
  const path = `/clinic/${clinicId}`
  return html`<form method="post" action="${path}?township=${township}" class="card">
    <input type="hidden" name="key" value="${key}" />
    ${measurements(given, locale)}
    ${tickBoxes('symptoms', texts.symptomsTitle, symptoms, texts.symptoms, given)}
    ${tickBoxes('conditions', texts.conditionsTitle, conditions, texts.conditions, given)}
    ${personFields.map(
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
    <label for="sex">${texts.sex}</label>
    <select id="sex" name="sex" required>
      <option value=""></option>
      ${(['female', 'male'] as const).map((sex) =>
        given['sex'] === sex
          ? html`<option value="${sex}" selected>${texts[sex]}</option>`
          : html`<option value="${sex}">${texts[sex]}</option>`,
      )}
    </select>
    ${villageField(villages, { path, chosen: given['villageCode'] ?? '' }, locale)}
    <button type="submit">${texts.send}</button>
  </form>`
}

function measurements(given: ClinicForm['given'], locale: Locale): Markup {
  const { clinic: texts } = messagesOf(locale).surge
  return html`<label for="temperature">${texts.temperature}</label>
    <input
      id="temperature"
      name="temperature"
      type="number"
      min="34"
      max="43"
      step="0.1"
      value="${given['temperature'] ?? ''}"
      required
    />
    <label for="feverDays">${texts.feverDays}</label>
    <input
      id="feverDays"
      name="feverDays"
      type="number"
      min="0"
      max="60"
      value="${given['feverDays'] ?? ''}"
      required
    />
    <label for="oxygen">${texts.oxygen}</label>
    <input id="oxygen" name="oxygen" type="number" min="50" max="100" value="${given['oxygen'] ?? ''}" />`
}

function tickBoxes<Value extends string>(
  name: string,
  title: string,
  values: readonly Value[],
  texts: Readonly<Record<Value, string>>,
  given: ClinicForm['given'],
): Markup {
  const ticked = (given[name] ?? '').split(',')
  return html`<fieldset>
    <legend>${title}</legend>
    ${values.map((value) =>
      ticked.includes(value)
        ? html`<label class="tick"
            ><input type="checkbox" name="${name}" value="${value}" checked /> ${texts[value]}</label
          >`
        : html`<label class="tick"
            ><input type="checkbox" name="${name}" value="${value}" /> ${texts[value]}</label
          >`,
    )}
  </fieldset>`
}

/** What a doctor, or a red flag, says. It reads itself anew while it waits. */
export function clinicResultPage(
  result: ClinicResult,
  { linkPath, data }: { readonly linkPath: string; readonly data: OwnDataView },
  reader: Reader,
): Markup {
  const { locale } = reader
  const { clinic: texts, registration } = messagesOf(locale).surge
  const frame = { title: texts.title, path: '/clinic/form' }
  return patientPage(
    reader,
    result.kind === 'waiting' ? { ...frame, refreshSeconds: 20 } : frame,
    html`<h1>${texts.title}</h1>
      ${resultSection(result, locale)}
      <p>${registration.keepLink} <a href="${linkPath}">${linkPath.slice(0, 20)}…</a></p>
      ${ownDataSection(data, reader)}`,
  )
}

function resultSection(result: ClinicResult, locale: Locale): Markup {
  const { clinic: texts } = messagesOf(locale).surge
  switch (result.kind) {
    case 'hospital':
      return html`<section class="notice" role="alert">
        <h2>${texts.goToHospital}</h2>
        <p>${texts.goToHospitalText}</p>
        <p>${texts.because}</p>
        <ul>
          ${result.fired.map((rule) => html`<li>${texts.rules[rule]}</li>`)}
        </ul>
      </section>`
    case 'waiting':
      return html`<section role="status">
        <h2>${texts.waiting}</h2>
        <p>${texts.waitingText}</p>
      </section>`
    case 'answered':
      return html`<section role="status">
        <h2>${texts.outcomes[result.outcome]}</h2>
        <p>${result.advice}</p>
        ${result.trackingPath === null ? '' : html`<p><a href="${result.trackingPath}">${texts.follow}</a></p>`}
        <p>${texts.waitingText}</p>
      </section>`
  }
}

/** For a form that its sender had erased. */
export function clinicErasedPage(data: OwnDataView, reader: Reader): Markup {
  const { clinic: texts } = messagesOf(reader.locale).surge
  return patientPage(
    reader,
    { title: texts.title, path: '/clinic/form' },
    html`<h1>${texts.title}</h1>
      ${ownDataSection(data, reader)}`,
  )
}

/** For a link that leads to no clinic or form. */
export function clinicUnknownPage(reader: Reader): Markup {
  const { clinic: texts } = messagesOf(reader.locale).surge
  return patientPage(
    reader,
    { title: texts.title, path: '/clinic/form' },
    html`<h1>${texts.title}</h1>
      <p>${texts.unknown}</p>`,
  )
}
