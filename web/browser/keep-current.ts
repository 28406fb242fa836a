/** Several events in a row cause one fetch. */
const settleMs = 250
/** How often to fetch while the event stream is away. */
const pollMs = 15_000

/**
 * Keeps a part of a page current: fetches its fragment anew whenever the server tells of an event, and by polling
 * while the stream is away. A part in which somebody is typing is left alone until they are done.
 */
export function keepCurrent(part: HTMLElement): void {
  const { fragment, events } = part.dataset
  if (fragment === undefined || events === undefined) return
  const status = document.querySelector<HTMLElement>('[data-live-status]')
  let pending: number | undefined
  let polling: number | undefined
  let missedNews = false

  const refresh = async (): Promise<void> => {
    const answer = await fetch(fragment, { headers: { accept: 'text/html' } }).catch(() => null)
    if (answer === null || !answer.ok || answer.redirected) return
    const content = await answer.text()
    missedNews = isBeingFilledIn(part)
    if (!missedNews) part.innerHTML = content
  }
  const refreshSoon = (): void => {
    window.clearTimeout(pending)
    pending = window.setTimeout(() => void refresh(), settleMs)
  }
  const show = (isLive: boolean): void => {
    if (status === null) return
    status.hidden = false
    status.classList.toggle('waiting', !isLive)
    status.textContent = (isLive ? status.dataset.live : status.dataset.waiting) ?? ''
  }

  part.addEventListener('focusout', () => {
    if (missedNews) refreshSoon()
  })

  const source = new EventSource(events)
  source.addEventListener('open', () => {
    show(true)
    window.clearInterval(polling)
    polling = undefined
    refreshSoon()
  })
  source.addEventListener('message', refreshSoon)
  source.addEventListener('reset', refreshSoon)
  source.addEventListener('error', () => {
    show(false)
    polling ??= window.setInterval(() => void refresh(), pollMs)
  })
}

/** True while a field of `part` has the focus, or holds what nobody has sent yet. */
function isBeingFilledIn(part: HTMLElement): boolean {
  const isTyped = [...part.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')].some(
    (field) =>
      field.value !== field.defaultValue ||
      (field instanceof HTMLInputElement && field.checked !== field.defaultChecked),
  )
  const isChosen = [...part.querySelectorAll('select')].some(
    ({ options, selectedIndex }) =>
      selectedIndex !==
      Math.max(
        0,
        [...options].findIndex(({ defaultSelected }) => defaultSelected),
      ),
  )
  return (
    isTyped ||
    isChosen ||
    part.querySelector(':is(input, textarea, select):focus, details[open] form, button[aria-busy=true]') !==
      null
  )
}
