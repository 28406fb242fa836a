import { type RefObject, useEffect } from 'react'

/**
 * What scrolls inside of the tables at a place can be reached, and so scrolled, with the keyboard alone. How wide a table
 * is shows only once it stands on the page, which one in a dialog does after it was made: so its size is watched.
 */
export function useScrollByKeys(place: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const parts = place.current?.querySelectorAll<HTMLElement>(
      '.ant-table-content, .ant-table-tbody-virtual-holder',
    )
    const watch = new ResizeObserver(() => {
      for (const part of parts ?? []) setReachable(part)
    })
    for (const part of parts ?? []) {
      setReachable(part)
      watch.observe(part)
      if (part.firstElementChild !== null) watch.observe(part.firstElementChild)
    }
    return () => watch.disconnect()
  })
}

function setReachable(part: HTMLElement): void {
  const doesScroll = part.scrollWidth > part.clientWidth || part.scrollHeight > part.clientHeight
  if (doesScroll) part.tabIndex = 0
  else part.removeAttribute('tabindex')
}
