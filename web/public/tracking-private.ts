import { html } from 'hono/html'
import { displayChoiceCode } from '#domain/prescriptions/choice-code.ts'
import type { Markup } from '../ui/layout.ts'
import type { Messages } from '../ui/messages.ts'
import { qrCode } from './qr-code.ts'
import type { PrivatePart, TrackingSecrets } from './tracking-view.ts'

type Texts = Messages['tracking']

/** The part behind a code by SMS: the pickup code, cancelling, and the ways to the patient's choices and rights, which outlast the prescription. Plain forms, so that it works without script. */
export function privateSection(part: PrivatePart, { tracking, choices, rights }: Messages): Markup {
  return html`<section class="private" id="private">
    <h2>${tracking.privateTitle}</h2>
    ${part.kind === 'open' ? openPart(part.secrets, part.outcome, tracking, { choices: choices.link, rights: rights.link }) : lockedPart(part, tracking)}
  </section>`
}

function lockedPart(part: Exclude<PrivatePart, { kind: 'open' }>, tracking: Texts): Markup {
  const problem =
    part.problem === undefined
      ? ''
      : html`<p class="problem" role="alert">${problemText(part.problem, tracking)}</p>`
  if (part.kind === 'closed') {
    return html`<p>${tracking.privateText}</p>
      ${problem}
      <form method="post" action="/track/code"><button type="submit">${tracking.sendCode}</button></form>`
  }
  return html`<p role="status">${tracking.codeSent}</p>
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
    <form method="post" action="/track/code">
      <button type="submit" class="quiet">${tracking.sendCode}</button>
    </form>`
}

function problemText(problem: 'wrong' | 'expired' | 'tooOften', tracking: Texts): string {
  const texts = { wrong: tracking.codeWrong, expired: tracking.codeExpired, tooOften: tracking.codeTooOften }
  return texts[problem]
}

function openPart(
  secrets: TrackingSecrets,
  outcome: 'cancelled' | 'tooLate' | undefined,
  tracking: Texts,
  links: { readonly choices: string; readonly rights: string },
): Markup {
  return html`${outcomeText(outcome, tracking)} ${pickupCodes(secrets, tracking)}
    ${choiceCodeBox(secrets, tracking)}
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
    <p><a href="/track/choices">${links.choices}</a></p>
    <p><a href="/track/rights">${links.rights}</a></p>`
}

function outcomeText(outcome: 'cancelled' | 'tooLate' | undefined, tracking: Texts): Markup {
  if (outcome === undefined) return html``
  return html`<p role="status">${outcome === 'cancelled' ? tracking.cancelDone : tracking.cancelTooLate}</p>`
}

function pickupCodes({ pickupCodes: codes }: TrackingSecrets, tracking: Texts): Markup {
  if (codes.length === 0) return html`<p>${tracking.noPickupCode}</p>`
  return html`<p>${tracking.pickupCodeText}</p>
    ${codes.map(({ code }) => html`<p class="pickup-code"><span>${tracking.pickupCode}</span><strong>${code}</strong></p>`)}`
}

function choiceCodeBox({ choiceCode }: TrackingSecrets, tracking: Texts): Markup {
  if (choiceCode === null) return html``
  return html`<h3>${tracking.choiceCode}</h3>
    <p>${tracking.choiceCodeText}</p>
    ${qrCode(choiceCode, tracking.choiceCode)}
    <p class="choice-code"><strong>${displayChoiceCode(choiceCode)}</strong></p>`
}
