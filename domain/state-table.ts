/**
 * A life cycle as data: every state, and the states that may follow it.
 * The same table guards the database, decides which buttons show, and is printed in the docs.
 */
export type StateTable<State extends string> = Readonly<Record<State, readonly State[]>>

/** True when `table` lets an aggregate go from `from` to `to` in one step. Staying is not a step. */
export function mayMove<State extends string>(table: StateTable<State>, from: State, to: State): boolean {
  return table[from].includes(to)
}

/** True when nothing follows `state`: the aggregate's story is over. */
export function isFinal<State extends string>(table: StateTable<State>, state: State): boolean {
  return table[state].length === 0
}

/** The states from which `to` can be reached in one step, in the table's order: the guard of a compare-and-set. */
export function statesBefore<State extends string>(table: StateTable<State>, to: State): State[] {
  return statesOf(table).filter((from) => table[from].includes(to))
}

/** Every state of the table, in the order it was written. */
export function statesOf<State extends string>(table: StateTable<State>): State[] {
  return Object.keys(table) as State[]
}
