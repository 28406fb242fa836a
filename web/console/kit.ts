import { html } from 'hono/html'
import {
  formatCount,
  formatDatedInstant,
  formatDeadline,
  formatDistance,
  formatInstant,
} from '../ui/format.ts'
import type { Markup } from '../ui/layout.ts'
import type { Locale } from '../ui/locale.ts'

// The few pieces that the pages of the console are made of.

export type Cell = Markup | string | number

/** A column of a table: its head, and what stands in it for a row. */
export interface Column<Row> {
  readonly head: string
  readonly cell: (row: Row, index: number) => Cell
  /** Stands at the end, figure under figure. */
  readonly isNumber?: boolean
}

/** A table, on a narrow screen a list of cards that say the head before each cell; a sentence where there are no rows. */
export function dataTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[], empty: string): Markup {
  if (rows.length === 0) return html`<p class="empty">${empty}</p>`
  return html`<table class="list">
    <thead>
      <tr>
        ${columns.map(({ head, isNumber }) => html`<th scope="col" class="${isNumber === true ? 'number' : ''}">${head}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row, index) =>
          html`<tr>
            ${columns.map(
              ({ head, cell, isNumber }) =>
                html`<td data-head="${head}" class="${isNumber === true ? 'number' : ''}">
                  <div>${cell(row, index)}</div>
                </td>`,
            )}
          </tr>`,
      )}
    </tbody>
  </table>`
}

/** What is to be said of one thing, each under its name; what is null is left out. */
export function factList(facts: readonly (readonly [string, Cell | null])[]): Markup {
  return html`<dl class="facts">
    ${facts.map(([name, value]) =>
      value === null
        ? ''
        : html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
    )}
  </dl>`
}

/** A part of a page under its heading. */
export function section(title: string, content: Cell): Markup {
  return html`<section>
    <h2>${title}</h2>
    ${content}
  </section>`
}

/** Several pieces behind each other. */
export function pieces(...parts: readonly (Cell | null)[]): Markup {
  return html`${parts.map((part) => part ?? '')}`
}

export type Tone = 'good' | 'warn' | 'plain'

export function tag(text: string, tone: Tone = 'plain'): Markup {
  return html`<span class="tag ${tone}">${text}</span>`
}

/** A product as its reader calls it: its name and its strength. */
export function productName(
  {
    productNameZh,
    productNameEn,
    strength,
  }: { readonly productNameZh: string; readonly productNameEn: string; readonly strength: string },
  locale: Locale,
): string {
  return `${locale === 'zh-CN' ? productNameZh : productNameEn} ${strength}`
}

/** A name over what tells it from its like. */
export function named(title: string, ...notes: readonly (string | null)[]): Markup {
  const told = notes.filter((note) => note !== null && note !== '')
  return html`<strong>${title}</strong>${told.length === 0 ? '' : html`<small>${told.join(' · ')}</small>`}`
}

/** What a form sends besides what is typed: which act, and under which key it happens once. */
export interface ActForm {
  readonly act: string
  readonly key: string
  readonly label: string
  readonly fields?: Cell
  readonly hidden?: Readonly<Record<string, string>>
  readonly tone?: 'quiet' | 'danger'
  /** In a row of a table, beside others. */
  readonly isInline?: boolean
  /** Carries a file. */
  readonly isUpload?: boolean
}

/** A form that does one thing at the page's own address. */
export function actForm(form: ActForm): Markup {
  const { act, key, label, fields = '', hidden = {}, tone, isInline = false, isUpload = false } = form
  return html`<form
    method="post"
    class="${isInline ? 'inline' : 'act'}"
    ${isUpload ? html`enctype="multipart/form-data"` : ''}
  >
    <input type="hidden" name="act" value="${act}" />
    <input type="hidden" name="key" value="${key}" />
    ${Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    ${fields}
    <button type="submit" class="${tone ?? ''}">${label}</button>
  </form>`
}

/**
 * A form that is opened first, since its act is rare or cannot be taken back. `isOpen` where it was refused and is to be
 * corrected.
 */
export function folded(summary: string, content: Cell, isOpen = false): Markup {
  return html`<details class="folded" ${isOpen ? 'open' : ''}>
    <summary>${summary}</summary>
    ${content}
  </details>`
}

export interface Field {
  readonly name: string
  readonly label: string
  readonly value?: string | number | undefined
  readonly type?: 'text' | 'number' | 'date' | 'datetime-local' | 'month' | 'search' | 'file' | 'password'
  readonly isRequired?: boolean
  readonly min?: number | string
  readonly max?: number | string
  readonly step?: number | string
  /** Characters of a text; a longer one stands as it was typed and is refused. */
  readonly longest?: number
  readonly accept?: string
  /** The label is for who hears the page; it stands in the head of a table for everyone else. */
  readonly isLabelHidden?: boolean
}

export function field(of: Field): Markup {
  const { name, label, type = 'text', value, isRequired = false, isLabelHidden = false } = of
  return html`<label class="field">
    <span class="${isLabelHidden ? 'hidden' : ''}">${label}</span>
    <input
      name="${name}"
      type="${type}"
      ${type === 'file' || type === 'password' ? '' : html`value="${value ?? ''}"`}
      ${isRequired ? html`required` : ''}
      ${of.min === undefined ? '' : html`min="${of.min}"`}
      ${of.max === undefined ? '' : html`max="${of.max}"`}
      ${of.step === undefined ? '' : html`step="${of.step}"`}
      ${of.longest === undefined ? '' : html`data-longest="${of.longest}"`}
      ${of.accept === undefined ? '' : html`accept="${of.accept}"`}
      ${type === 'number' ? html`inputmode="numeric"` : ''}
    />
  </label>`
}

export interface Choice {
  readonly name: string
  readonly label: string
  readonly options: readonly (readonly [value: string, text: string])[]
  readonly value?: string | undefined
  readonly isLabelHidden?: boolean
  /** Where the first option is empty: one must be chosen. */
  readonly isRequired?: boolean
}

export function choice(of: Choice): Markup {
  const { name, label, options, value, isLabelHidden = false, isRequired = false } = of
  return html`<label class="field">
    <span class="${isLabelHidden ? 'hidden' : ''}">${label}</span>
    <select name="${name}" ${isRequired ? html`required` : ''}>
      ${options.map(
        ([known, text]) =>
          html`<option value="${known}" ${known === value ? html`selected` : ''}>${text}</option>`,
      )}
    </select>
  </label>`
}

/** Many lines of text, such as codes from a scanner. */
export function longField({ name, label, value }: Pick<Field, 'name' | 'label' | 'value'>): Markup {
  return html`<label class="field">
    <span>${label}</span>
    <textarea name="${name}" rows="3">${value ?? ''}</textarea>
  </label>`
}

/** A form that narrows a list down; what it holds is in the address. */
export function filterForm(path: string, fields: Cell, submit: string): Markup {
  return html`<form method="get" action="${path}" class="card filters">
    ${fields}
    <button type="submit">${submit}</button>
  </form>`
}

/** A point in time on record, with its year, exact for who looks closer. */
export function instantText(at: string | Date, locale: Locale): Markup {
  const date = new Date(at)
  return html`<time datetime="${date.toISOString()}">${formatDatedInstant(date, locale)}</time>`
}

/** A point in time of the days at hand, by its weekday. */
export function plannedText(at: string | Date, locale: Locale): Markup {
  const date = new Date(at)
  return html`<time datetime="${date.toISOString()}">${formatInstant(date, locale)}</time>`
}

/** How long there is until `at`, or since: loud once it is over. */
export function countdown(at: string | Date, now: Date, locale: Locale): Markup {
  const date = new Date(at)
  return html`<time datetime="${date.toISOString()}" class="${date < now ? 'overdue' : ''}">
    ${formatDistance(date, now, locale)}<small>${formatDeadline(date, now, locale)}</small>
  </time>`
}

/** How far something is, as a bar and in words. */
export function progressBar(part: number, whole: number, label: string, locale: Locale): Markup {
  const percent = whole === 0 ? 0 : Math.floor((part * 100) / whole)
  return html`<div class="progress">
    <progress max="100" value="${percent}" aria-label="${label}">${percent} %</progress>
    <strong>${formatPercent(percent, locale)}</strong>
    <small>${formatCount(part, locale)} / ${formatCount(whole, locale)}</small>
  </div>`
}

export function formatPercent(percent: number, locale: Locale): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(percent / 100)
}
