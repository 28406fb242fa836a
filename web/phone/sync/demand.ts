/** Of which kinds of aggregates there is news; null where it may be any of them. */
export type Heard = ReadonlySet<string> | null

export const heardNothing: Heard = new Set()

/** Both pieces of news as one. */
export function bothHeard(one: Heard, other: Heard): Heard {
  return one === null || other === null ? null : new Set([...one, ...other])
}

/** What is to be talked of with the server next. */
export interface Demand {
  /** A person wants everything anew. */
  readonly isAsked: boolean
  /** Of what the server told that there is news. */
  readonly heard: Heard
}

/** What came together while the server was not reached, or was being talked to. */
export function openDemands() {
  let wanted: 'no' | 'due' | 'all' = 'no'
  let heard = heardNothing
  return {
    ask(isAsked: boolean): void {
      wanted = isAsked || wanted === 'all' ? 'all' : 'due'
    },
    /** Keeps news; it is talked of when somebody asks. */
    hear(more: Heard): void {
      heard = bothHeard(heard, more)
    },
    /** Takes out all of it; null where nobody asked. */
    take(): Demand | null {
      if (wanted === 'no') return null
      const demand = { isAsked: wanted === 'all', heard }
      wanted = 'no'
      heard = heardNothing
      return demand
    },
  }
}
