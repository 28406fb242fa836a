import { html } from 'hono/html'
import type { Markup } from '../ui/layout.ts'

interface ChoiceField {
  readonly name: string
  readonly label: string
  /** The value that was chosen; empty before. */
  readonly chosen: string
  /** Each value with what it is called; an empty first one where nothing is chosen yet, or none applies. */
  readonly values: readonly (readonly [value: string, name: string])[]
}

/** A field in which one of a few is chosen, under its label. */
export function choiceField({ name, label, chosen, values }: ChoiceField): Markup {
  return html`<label for="${name}">${label}</label>
    <select id="${name}" name="${name}">
      ${values.map(
        ([value, text]) =>
          html`<option value="${value}" ${value === chosen ? 'selected' : ''}>${text}</option>`,
      )}
    </select>`
}
