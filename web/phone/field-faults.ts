import type { PhoneTexts } from './texts/texts.ts'

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

/**
 * Says in the app's language what is wrong with a field that a form waits for: what the browser would say is in its own.
 * @returns stops it.
 */
export function sayFieldFaults(words: PhoneTexts['fields']): () => void {
  const say = ({ target }: Event) => {
    if (!isField(target)) return
    const { valueMissing } = target.validity
    const missing = isChoice(target) ? words.choose : words.fill
    target.setCustomValidity(valueMissing ? missing : words.unfit)
  }
  document.addEventListener('invalid', say, true)
  const forgetting = ['input', 'change', 'click'] as const
  for (const kind of forgetting) document.addEventListener(kind, forget, true)
  return () => {
    document.removeEventListener('invalid', say, true)
    for (const kind of forgetting) document.removeEventListener(kind, forget, true)
  }
}

/** What was said holds until somebody changes something or tries again: a field may also be filled by a scan or a button. */
function forget({ target }: Event): void {
  const form = isField(target) ? target.form : target instanceof Element ? target.closest('form') : null
  for (const field of form?.elements ?? []) if (isField(field)) field.setCustomValidity('')
}

function isChoice(field: Field): boolean {
  return field instanceof HTMLSelectElement || field.type === 'radio' || field.type === 'checkbox'
}

function isField(target: unknown): target is Field {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLSelectElement ||
    target instanceof HTMLTextAreaElement
  )
}
