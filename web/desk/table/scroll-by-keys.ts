import { type RefObject, useEffect } from 'react'

/** What scrolls inside of the tables at a place can be reached, and so scrolled, with the keyboard alone. */
export function useScrollByKeys(place: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const parts = place.current?.querySelectorAll<HTMLElement>(
      '.ant-table-content, .ant-table-tbody-virtual-holder',
    )
    for (const part of parts ?? []) {
      const doesScroll = part.scrollWidth > part.clientWidth || part.scrollHeight > part.clientHeight
      if (doesScroll) part.tabIndex = 0
      else part.removeAttribute('tabindex')
    }
  })
}
