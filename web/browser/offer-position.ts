const patienceMs = 30_000
/** A hundred-thousandth of a degree is a metre. */
const decimals = 5

/**
 * Offers to fill in where the person stands, and to take it out again, where the browser can tell. The part is hidden until
 * then, so that nobody sees a button that does nothing; a form goes without it as well.
 */
export function offerPosition(part: HTMLElement): void {
  const [longitude, latitude] = ['longitude', 'latitude'].map((name) =>
    part.querySelector<HTMLInputElement>(`[name=${name}]`),
  )
  const button = part.querySelector('button')
  const status = part.querySelector('[role=status]')
  if (!longitude || !latitude || !button || !status) return
  // A page that did not come by https has no `geolocation` to ask.
  if (!window.isSecureContext || !('geolocation' in navigator)) return
  const { give, drop, asking, taken, failed } = part.dataset
  const isTaken = () => longitude.value !== '' && latitude.value !== ''
  const show = (told: string | undefined): void => {
    button.textContent = (isTaken() ? drop : give) ?? ''
    status.textContent = told ?? ''
  }
  const fill = (east: string, north: string): void => {
    longitude.value = east
    latitude.value = north
  }
  button.addEventListener('click', () => {
    if (isTaken()) {
      fill('', '')
      show(undefined)
      return
    }
    show(asking)
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        fill(coords.longitude.toFixed(decimals), coords.latitude.toFixed(decimals))
        show(taken)
      },
      () => show(failed),
      { enableHighAccuracy: true, timeout: patienceMs, maximumAge: 0 },
    )
  })
  show(isTaken() ? taken : undefined)
  part.hidden = false
}
