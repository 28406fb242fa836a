import { isTooLong, lengthNote } from '#web/ui/text-length.ts'
import { locales } from '#web/ui/locale.ts'

/**
 * Tells below the field of a text how much is written once little room is left, and keeps a form from being sent with a text
 * that is too long. The text stands as it was typed. Without script the server refuses it, in the same words.
 */
export function tellLength(): void {
  document.addEventListener('input', ({ target }) => {
    if (!(target instanceof HTMLInputElement) && !(target instanceof HTMLTextAreaElement)) return
    const longest = Number(target.dataset['longest'] ?? Number.NaN)
    if (Number.isNaN(longest)) return
    const locale = locales.find((one) => one === document.documentElement.lang) ?? 'zh-CN'
    const note = lengthNote(target.value, longest, locale) ?? ''
    const isFaulty = isTooLong(target.value, longest)
    target.setCustomValidity(isFaulty ? note : '')
    const place = placeBelow(target)
    place.textContent = note
    place.classList.toggle('problem', isFaulty)
  })
}

/** Where a note on a field stands: made once, and read aloud when it changes. */
function placeBelow(field: HTMLElement): HTMLElement {
  const after = field.nextElementSibling
  if (after instanceof HTMLElement && after.matches('[data-length-note]')) return after
  const place = document.createElement('small')
  place.dataset['lengthNote'] = ''
  place.role = 'status'
  field.after(place)
  return place
}
