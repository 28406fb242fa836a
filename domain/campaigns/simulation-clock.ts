/** What happens next, on a clock of minutes since the start that only ever goes forward. */
export interface EventQueue<Event> {
  /** Adds what happens at a minute. */
  add(atMinute: number, event: Event): void
  /** Takes out what happens next; of one minute what was added first. Null when nothing is left. */
  next(): { readonly atMinute: number; readonly event: Event } | null
}

/** An empty queue: a binary heap, so that tens of thousands of events cost little. */
export function eventQueue<Event>(): EventQueue<Event> {
  const heap: { readonly atMinute: number; readonly order: number; readonly event: Event }[] = []
  let added = 0
  const isBefore = (a: number, b: number) => {
    const [one, other] = [heap[a], heap[b]]
    if (one === undefined || other === undefined) return false
    return one.atMinute < other.atMinute || (one.atMinute === other.atMinute && one.order < other.order)
  }
  const swap = (a: number, b: number) => {
    const [one, other] = [heap[a], heap[b]]
    if (one === undefined || other === undefined) return
    heap[a] = other
    heap[b] = one
  }
  return {
    add(atMinute, event) {
      heap.push({ atMinute, order: added++, event })
      for (let at = heap.length - 1; at > 0;) {
        const parent = (at - 1) >> 1
        if (!isBefore(at, parent)) break
        swap(at, parent)
        at = parent
      }
    },
    next() {
      const first = heap[0]
      if (first === undefined) return null
      swap(0, heap.length - 1)
      heap.pop()
      for (let at = 0; ;) {
        let least = at
        if (isBefore(2 * at + 1, least)) least = 2 * at + 1
        if (isBefore(2 * at + 2, least)) least = 2 * at + 2
        if (least === at) break
        swap(at, least)
        at = least
      }
      return first
    },
  }
}
