import { html } from 'hono/html'
import type { SymptomAnswers } from '#domain/triage/symptom-form.ts'
import { type SymptomFormOutcome, symptomFormOutcomes } from '#domain/triage/states.ts'
import type { TriageRuleId } from '#domain/triage/triage-rules.ts'
import { formatInstant, formatList } from '../ui/format.ts'
import type { Markup } from '../ui/layout.ts'
import { lengthProblem } from '../ui/length-problem.ts'
import type { Locale } from '../ui/locale.ts'
import { messagesOf } from '../ui/messages.ts'
import type { Standing } from './areas.ts'
import { framedPage } from './console-page.ts'

export interface QueuedForm {
  readonly id: string
  readonly urgency: number
  readonly firedRules: readonly TriageRuleId[]
  readonly answers: SymptomAnswers
  readonly submittedAt: Date
  readonly standing: 'waiting' | 'mine' | 'other'
  readonly patientId: string | null
  /** What its doctor has prescribed since they took it on, oldest first. */
  readonly written: readonly WrittenOption[]
  /** What its doctor answered and was not taken, since the advice is too long; null before. */
  readonly typed: TypedAnswer | null
}

export interface TypedAnswer {
  readonly outcome: SymptomFormOutcome
  readonly advice: string
  readonly prescriptionId: string
}

/** Characters of a doctor's advice. */
export const longestAdvice = 500

/** A prescription by which a form may be answered. */
export interface WrittenOption {
  readonly prescriptionId: string
  readonly acknowledgedAt: Date
  readonly medicines: readonly { readonly nameZh: string; readonly nameEn: string }[]
}

export interface ClinicQueueView {
  readonly viewerName: string
  readonly standing: Standing
  readonly forms: readonly QueuedForm[]
  readonly wasRefused: boolean
  /** The prescription that somebody was just answered with; null before. */
  readonly prescribedId: string | null
}

/** Who waits for a doctor of the fever clinic: urgent ones first. Symptoms only; names come with the patient's record. */
export function clinicQueuePage(view: ClinicQueueView, locale: Locale): Markup {
  const { viewerName, standing, forms, wasRefused, prescribedId } = view
  const { clinic: texts } = messagesOf(locale).surge
  return framedPage(
    { area: 'clinic', locale, viewerName, standing, siteId: null },
    { title: texts.queue, path: '/console/clinic' },
    html`${wasRefused ? html`<p class="problem" role="alert">${texts.refused}</p>` : ''}
    ${
      prescribedId === null
        ? ''
        : html`<p class="done" role="status">
            ${texts.prescribed} <a href="/desk/prescriptions/${prescribedId}">${texts.askForKit}</a>
          </p>`
    }
    ${
      forms.length === 0
        ? html`<p class="empty">${texts.queueEmpty}</p>`
        : forms.map((form) => card(form, locale))
    }`,
  )
}

function card(form: QueuedForm, locale: Locale): Markup {
  const { clinic: texts } = messagesOf(locale).surge
  const { answers, urgency, firedRules, standing, submittedAt } = form
  const { temperatureTenths, feverDays, oxygenPercent, symptoms, conditions } = answers
  const said = [
    `${(temperatureTenths / 10).toFixed(1)} °C`,
    texts.days(feverDays),
    ...(oxygenPercent === null ? [] : [`SpO₂ ${oxygenPercent} %`]),
    ...symptoms.map((symptom) => texts.symptoms[symptom]),
    ...conditions.map((condition) => texts.conditions[condition]),
  ]
  return html`<section>
    <h2>
      ${urgency === 1 ? html`<span class="tag">${texts.urgent}</span>` : ''}
      ${formatInstant(submittedAt, locale)}
    </h2>
    <p>${said.join(' · ')}</p>
    ${firedRules.length === 0 ? '' : html`<p>${firedRules.map((rule) => texts.rules[rule]).join(' · ')}</p>`}
    ${
      standing === 'other'
        ? html`<p>${texts.takenByOther}</p>`
        : standing === 'waiting'
          ? actForm(form.id, 'claim', texts.claim)
          : html`${answerForm(form, locale)} ${actForm(form.id, 'release', texts.release)}`
    }
  </section>`
}

function actForm(id: string, act: 'claim' | 'release', label: string): Markup {
  return html`<form method="post" action="/console/clinic/${id}/${act}" class="inline">
    <button type="submit">${label}</button>
  </form>`
}

function answerForm({ id, patientId, written, typed }: QueuedForm, locale: Locale): Markup {
  const { clinic: texts } = messagesOf(locale).surge
  return html`<form method="post" action="/console/clinic/${id}/answer">
    <p><a href="/desk/patients/${patientId ?? ''}">${texts.prescribe}</a></p>
    <label for="outcome-${id}">${texts.outcome}</label>
    <select id="outcome-${id}" name="outcome">
      ${symptomFormOutcomes
        .toReversed()
        .map(
          (outcome) =>
            html`<option value="${outcome}" ${outcome === typed?.outcome ? 'selected' : ''}>
              ${texts.outcomes[outcome]}
            </option>`,
        )}
    </select>
    <label for="advice-${id}">${texts.advice}</label>
    <textarea id="advice-${id}" name="advice" rows="3" data-longest="${longestAdvice}" required>
${typed?.advice ?? ''}</textarea>
    ${typed === null ? '' : lengthProblem(typed.advice, longestAdvice, locale)}
    ${
      written.length === 0
        ? html`<p class="hint">${texts.nothingWritten}</p>`
        : html`<label for="prescription-${id}">${texts.prescription}</label>
            <select id="prescription-${id}" name="prescriptionId">
              <option value="">${texts.noPrescription}</option>
              ${written.map(
                (one) =>
                  html`<option
                    value="${one.prescriptionId}"
                    ${one.prescriptionId === typed?.prescriptionId ? 'selected' : ''}
                  >
                    ${nameOfWritten(one, locale)}
                  </option>`,
              )}
            </select>`
    }
    <button type="submit">${texts.answer}</button>
  </form>`
}

/** A prescription by its medicines and its time. */
function nameOfWritten({ medicines, acknowledgedAt }: WrittenOption, locale: Locale): string {
  const names = medicines.map(({ nameZh, nameEn }) => (locale === 'zh-CN' ? nameZh : nameEn))
  return `${formatInstant(acknowledgedAt, locale)} · ${formatList(names, locale)}`
}
