/**
 * Shows that a form is on its way, and keeps it from being sent twice by an impatient hand. Whoever comes back to the page
 * finds its forms ready again.
 */
export function markBusy(): void {
  document.addEventListener('submit', (event) => {
    const { submitter, target } = event
    if (!(submitter instanceof HTMLButtonElement) || !(target instanceof HTMLFormElement)) return
    if (submitter.ariaBusy === 'true') event.preventDefault()
    else submitter.ariaBusy = 'true'
  })
  window.addEventListener('pageshow', () => {
    for (const button of document.querySelectorAll<HTMLButtonElement>('button[aria-busy]'))
      button.ariaBusy = null
  })
}
