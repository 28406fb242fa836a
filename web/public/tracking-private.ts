import { html } from 'hono/html'
import { displayChoiceCode } from '#domain/prescriptions/choice-code.ts'
import type { Markup } from '../ui/layout.ts'
import type { Locale } from '../ui/locale.ts'
import { messagesOf, type Messages } from '../ui/messages.ts'
import { choiceTextLimits } from './choices-view.ts'
import type { Reader } from './patient-page.ts'
import { qrCode } from './qr-code.ts'
import { textField } from './text-field.ts'
import type {
  FamilySecrets,
  PrescribedMedicine,
  PrivatePart,
  TrackingSecrets,
  TypedFamily,
} from './tracking-view.ts'

type Texts = Messages['tracking']
type Closed = Extract<PrivatePart, { kind: 'closed' | 'codeSent' }>

const noFamily: TypedFamily = { name: '', residentId: '' }

/** Who reads of which prescription: of one whose story is over no code is awaited. */
interface PrivateReader extends Reader {
  readonly isOpen: boolean
}

/**
 * The part behind a code by SMS: the pickup code, what is prescribed, cancelling, and the ways to the patient's choices and
 * rights, which outlast the prescription. Plain forms, so that it works without script.
 */
export function privateSection(part: PrivatePart, reader: PrivateReader): Markup {
  const { tracking } = messagesOf(reader.locale)
  return html`<section class="private" id="private">
    <h2>${tracking.privateTitle}</h2>
    ${contentOf(part, reader)}
  </section>`
}

function contentOf(part: PrivatePart, reader: PrivateReader): Markup {
  if (part.kind === 'open') return openPart(part.secrets, part.outcome, reader)
  return part.kind === 'family' ? familyPart(part.secrets, reader) : lockedPart(part, reader)
}

function lockedPart(part: Closed, { locale, isElder }: Reader): Markup {
  const messages = messagesOf(locale)
  const { tracking, patient } = messages
  const problem =
    part.problem === undefined
      ? ''
      : html`<p class="problem" role="alert">${problemText(part.problem, messages)}</p>`
  if (part.kind === 'closed') {
    return html`<p>${tracking.privateText}</p>
      ${problem}
      <form method="post" action="/track/code"><button type="submit">${tracking.sendCode}</button></form>
      ${familyForm(part.problem?.startsWith('family') ?? false, part.family ?? noFamily, { locale, messages })}`
  }
  const sent = part.isFamily ? patient.family.codeSent : isElder ? patient.codeSentCalmly : tracking.codeSent
  return html`<p role="status">${sent}</p>
    ${problem}
    <form method="post" action="/track/unlock" class="code">
      <label for="code">${tracking.codeLabel}</label>
      <input
        id="code"
        name="code"
        inputmode="numeric"
        autocomplete="one-time-code"
        pattern="[0-9]{6}"
        maxlength="6"
        required
      />
      <button type="submit">${tracking.unlock}</button>
    </form>
    ${
      part.isFamily
        ? familyForm(false, noFamily, { locale, messages })
        : html`<form method="post" action="/track/code">
            <button type="submit" class="quiet">${tracking.sendCode}</button>
          </form>`
    }`
}

/** A family member says who they are, and gets a code on a phone of their own. */
function familyForm(
  isOpen: boolean,
  { name, residentId }: TypedFamily,
  { locale, messages }: { readonly locale: Locale; readonly messages: Messages },
): Markup {
  const texts = messages.patient.family
  const { agentName, agentResidentId } = choiceTextLimits
  return html`<details ${isOpen ? 'open' : ''}>
    <summary>${texts.summary}</summary>
    <p>${texts.text}</p>
    <form method="post" action="/track/family">
      ${textField({ name: 'agentName', label: texts.name, value: name, longest: agentName, autocomplete: 'name', isRequired: true }, locale)}
      ${textField({ name: 'agentResidentId', label: texts.residentId, value: residentId, longest: agentResidentId, isRequired: true }, locale)}
      <button type="submit" class="quiet">${texts.send}</button>
    </form>
  </details>`
}

function familyPart(
  { pickupCodes: codes, choiceCode, mayChoosePlace }: FamilySecrets,
  { locale, isOpen }: PrivateReader,
): Markup {
  const { tracking, patient } = messagesOf(locale)
  return html`<p>${patient.family.acting}</p>
    ${codes === null ? '' : pickupCodes(codes, isOpen, tracking)} ${choiceCodeBox({ choiceCode }, tracking)}
    ${mayChoosePlace ? html`<p><a href="/track/choices">${patient.family.choosePlace}</a></p>` : ''}`
}

function problemText(problem: NonNullable<Closed['problem']>, { tracking, patient }: Messages): string {
  const texts = {
    wrong: tracking.codeWrong,
    expired: tracking.codeExpired,
    tooOften: tracking.codeTooOften,
    ended: patient.privateEnded,
    familyUnknown: patient.family.unknown,
    familyIncomplete: patient.family.incomplete,
    familyTooLong: patient.family.tooLong,
    familyEnded: patient.family.ended,
  }
  return texts[problem]
}

function openPart(
  secrets: TrackingSecrets,
  outcome: 'cancelled' | 'tooLate' | undefined,
  { locale, isOpen }: PrivateReader,
): Markup {
  const messages = messagesOf(locale)
  const { tracking, choices, rights } = messages
  return html`${outcomeText(outcome, tracking)} ${pickupCodes(secrets.pickupCodes, isOpen, tracking)}
    ${choiceCodeBox(secrets, tracking)} ${medicineList(secrets.medicines, messages, locale === 'zh-CN')}
    ${
      secrets.mayCancel
        ? html`<details>
            <summary>${tracking.cancel}</summary>
            <p>${tracking.cancelText}</p>
            <form method="post" action="/track/cancel">
              <button type="submit" class="danger">${tracking.cancelConfirm}</button>
            </form>
          </details>`
        : ''
    }
    <p><a href="/track/choices">${choices.link}</a></p>
    <p><a href="/track/rights">${rights.link}</a></p>`
}

/** Medicines and doses as on the label: Korean readers get the English one, as there is no other. */
function medicineList(
  medicines: readonly PrescribedMedicine[] | null,
  { patient: { medicines: texts } }: Messages,
  isChinese: boolean,
): Markup {
  if (medicines === null) return html`<p class="hint">${texts.hidden}</p>`
  return html`<h3>${texts.title}</h3>
    <ul class="medicines">
      ${medicines.map(
        ({ nameZh, nameEn, strength, dose }) =>
          html`<li>
            <strong>${isChinese ? nameZh : nameEn}</strong> ${strength}
            <small>${isChinese ? dose.zh.sentence : dose.en.sentence}</small>
            ${dose.directions === '' ? '' : html`<small lang="zh-CN">${dose.directions}</small>`}
          </li>`,
      )}
    </ul>
    <p class="hint">${texts.labelHint}</p>`
}

function outcomeText(outcome: 'cancelled' | 'tooLate' | undefined, tracking: Texts): Markup {
  if (outcome === undefined) return html``
  return html`<p role="status">${outcome === 'cancelled' ? tracking.cancelDone : tracking.cancelTooLate}</p>`
}

function pickupCodes(codes: TrackingSecrets['pickupCodes'], isOpen: boolean, tracking: Texts): Markup {
  if (codes.length === 0) return isOpen ? html`<p>${tracking.noPickupCode}</p>` : html``
  return html`<p>${tracking.pickupCodeText}</p>
    ${codes.map(({ code }) => html`<p class="pickup-code"><span>${tracking.pickupCode}</span><strong>${code}</strong></p>`)}`
}

function choiceCodeBox({ choiceCode }: Pick<TrackingSecrets, 'choiceCode'>, tracking: Texts): Markup {
  if (choiceCode === null) return html``
  return html`<h3>${tracking.choiceCode}</h3>
    <p>${tracking.choiceCodeText}</p>
    ${qrCode(choiceCode, tracking.choiceCode)}
    <p class="choice-code"><strong>${displayChoiceCode(choiceCode)}</strong></p>`
}
