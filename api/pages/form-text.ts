/** The text of a form's field without the space around it; empty for a field that is missing or carries a file. */
export function formText(field: unknown): string {
  return typeof field === 'string' ? field.trim() : ''
}
