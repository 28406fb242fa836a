import { html } from 'hono/html'
import type { Markup } from './layout.ts'
import type { Locale } from './locale.ts'
import { lengthNote } from './text-length.ts'

/** Below the field of a text that is too long: the limit, and by how much it is over. The script of the pages keeps it true. */
export function lengthProblem(text: string, longest: number, locale: Locale): Markup {
  return html`<small class="problem" role="alert" data-length-note
    >${lengthNote(text, longest, locale)}</small
  >`
}
