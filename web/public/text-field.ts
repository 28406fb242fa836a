import { html } from 'hono/html'
import type { Markup } from '../ui/layout.ts'
import { lengthProblem } from '../ui/length-problem.ts'
import type { Locale } from '../ui/locale.ts'
import { isTooLong } from '../ui/text-length.ts'

interface TextField {
  readonly name: string
  readonly label: string
  /** What was typed and refused; empty before. */
  readonly value: string
  /** Characters. */
  readonly longest: number
  readonly autocomplete?: 'name' | 'street-address' | 'tel' | 'off'
  readonly type?: 'text' | 'tel'
  readonly isRequired?: boolean
}

/** A field for a text of a patient's form, under its label. What is too long is told below it, and not cut. */
export function textField(field: TextField, locale: Locale): Markup {
  const { name, label, value, longest, autocomplete = 'off', type = 'text', isRequired = false } = field
  return html`<label for="${name}">${label}</label>
    <input
      id="${name}"
      name="${name}"
      type="${type}"
      value="${value}"
      autocomplete="${autocomplete}"
      data-longest="${longest}"
      ${isRequired ? 'required' : ''}
    />
    ${isTooLong(value, longest) ? lengthProblem(value, longest, locale) : ''}`
}
