/** What a spreadsheet would run as a formula, or read on from (OWASP, CSV injection), behind any apostrophes. */
const dangerous = /^'*[=+\-@\t\r]/
const escaped = /^''*[=+\-@\t\r]/

/** A text cell that no spreadsheet runs: an apostrophe before what would begin a formula. Numbers need none. */
export function escapeFormula(text: string): string {
  return dangerous.test(text) ? `'${text}` : text
}

/** The text that `escapeFormula` was given. */
export function unescapeFormula(text: string): string {
  return escaped.test(text) ? text.slice(1) : text
}
