/** Accesses and the supplies that each may use, with what they want and what there is; indexes are local, from 0. */
export interface LoadProblem {
  /** Units that each access wants. */
  readonly demand: Float64Array
  /** Units of each supply. */
  readonly room: Float64Array
  /** The edges of access `a` are from `starts[a]` to `starts[a + 1]`. */
  readonly starts: Uint32Array
  /** The supply of each edge. */
  readonly supplyOf: Uint32Array
}

/** Where each access's demand lies, and whether the supplies can bear it. */
export interface Load {
  /** Units on each edge. */
  readonly flow: Float64Array
  /**
   * Supplies that are asked for more than they have, with all that could relieve them: whatever serves them may use none
   * of the others. Empty when all demand is met.
   */
  readonly overloaded: readonly number[]
}

const relativeTolerance = 1e-11
const unreachable = 0x7fffffff

/**
 * Lays all demand on supplies, and moves it from full ones to those with room along the shortest ways until nothing more
 * can be moved: a maximum flow, by pushes with exact distances. Few supplies and many accesses make it fast.
 */
export function balanceLoad(problem: LoadProblem): Load {
  const { room } = problem
  const state = layDemand(problem)
  const tolerance = relativeTolerance * Math.max(1, sumOf(room))
  for (;;) {
    const distance = distancesToRoom(problem, state, tolerance)
    const full = [...room.keys()].filter(
      (supply) => (state.load[supply] ?? 0) > (room[supply] ?? 0) + tolerance,
    )
    const movable = full.filter((supply) => distance[supply] !== unreachable)
    if (movable.length === 0) {
      const overloaded = full.length === 0 ? [] : [...room.keys()].filter((s) => distance[s] === unreachable)
      return { flow: state.flow, overloaded }
    }
    pushTowardsRoom(problem, state, distance, tolerance)
  }
}

interface State {
  readonly flow: Float64Array
  readonly load: Float64Array
  /** The edges of supply `s` are `edges[edgeStarts[s]]` up to `edges[edgeStarts[s + 1]]`. */
  readonly edgeStarts: Uint32Array
  readonly edges: Uint32Array
  readonly accessOf: Uint32Array
}

/** A first guess: those with the least choice first, each on as few supplies as possible, where the most room is. */
function layDemand(problem: LoadProblem): State {
  const { demand, room, starts, supplyOf } = problem
  const flow = new Float64Array(supplyOf.length)
  const load = new Float64Array(room.length)
  const choices = (access: number) => (starts[access + 1] ?? 0) - (starts[access] ?? 0)
  const byChoice = Uint32Array.from(demand.keys()).toSorted((a, b) => choices(a) - choices(b))
  for (const access of byChoice) {
    let left = demand[access] ?? 0
    // What finds no room lies on the last one that had some: it is moved from there, if it can be.
    for (let place = choices(access); place > 0 && left > 0; place -= 1) {
      const edge = roomiestEdge(problem, load, access)
      const supply = supplyOf[edge] ?? 0
      const roomLeft = (room[supply] ?? 0) - (load[supply] ?? 0)
      const part = place === 1 || roomLeft <= 0 ? left : Math.min(left, roomLeft)
      flow[edge] = (flow[edge] ?? 0) + part
      load[supply] = (load[supply] ?? 0) + part
      left -= part
    }
  }
  return { flow, load, ...edgesBySupply(problem) }
}

function roomiestEdge({ room, starts, supplyOf }: LoadProblem, load: Float64Array, access: number): number {
  const end = starts[access + 1] ?? 0
  let best = starts[access] ?? 0
  let most = -Infinity
  for (let edge = best; edge < end; edge += 1) {
    const supply = supplyOf[edge] ?? 0
    const roomLeft = (room[supply] ?? 0) - (load[supply] ?? 0)
    if (roomLeft <= most) continue
    best = edge
    most = roomLeft
  }
  return best
}

function edgesBySupply({ demand, room, starts, supplyOf }: LoadProblem) {
  const edgeStarts = new Uint32Array(room.length + 1)
  for (const supply of supplyOf) edgeStarts[supply + 1] = (edgeStarts[supply + 1] ?? 0) + 1
  for (let supply = 0; supply < room.length; supply += 1) {
    edgeStarts[supply + 1] = (edgeStarts[supply + 1] ?? 0) + (edgeStarts[supply] ?? 0)
  }
  const place = edgeStarts.slice()
  const edges = new Uint32Array(supplyOf.length)
  const accessOf = new Uint32Array(supplyOf.length)
  for (let access = 0; access < demand.length; access += 1) {
    const end = starts[access + 1] ?? 0
    for (let edge = starts[access] ?? 0; edge < end; edge += 1) {
      const supply = supplyOf[edge] ?? 0
      edges[place[supply] ?? 0] = edge
      place[supply] = (place[supply] ?? 0) + 1
      accessOf[edge] = access
    }
  }
  return { edgeStarts, edges, accessOf }
}

/** How many moves away each supply is from one with room. */
function distancesToRoom(problem: LoadProblem, { flow, load }: State, tolerance: number): Int32Array {
  const { demand, room, starts, supplyOf } = problem
  const distance = Int32Array.from(room, (units, supply) =>
    (load[supply] ?? 0) < units - tolerance ? 0 : unreachable,
  )
  for (let changed = true; changed;) {
    changed = false
    for (let access = 0; access < demand.length; access += 1) {
      const begin = starts[access] ?? 0
      const end = starts[access + 1] ?? 0
      let nearest = unreachable
      for (let edge = begin; edge < end; edge += 1) {
        nearest = Math.min(nearest, distance[supplyOf[edge] ?? 0] ?? unreachable)
      }
      if (nearest === unreachable) continue
      for (let edge = begin; edge < end; edge += 1) {
        const supply = supplyOf[edge] ?? 0
        if ((flow[edge] ?? 0) <= 0 || (distance[supply] ?? 0) <= nearest + 1) continue
        distance[supply] = nearest + 1
        changed = true
      }
    }
  }
  return distance
}

function pushTowardsRoom(problem: LoadProblem, state: State, distance: Int32Array, tolerance: number): void {
  const { room } = problem
  const farFirst = [...room.keys()]
    .filter((supply) => distance[supply] !== unreachable && distance[supply] !== 0)
    .toSorted((a, b) => (distance[b] ?? 0) - (distance[a] ?? 0))
  for (const supply of farFirst) {
    const end = state.edgeStarts[supply + 1] ?? 0
    for (let at = state.edgeStarts[supply] ?? 0; at < end; at += 1) {
      const excess = (state.load[supply] ?? 0) - (room[supply] ?? 0)
      if (excess <= tolerance) break
      const edge = state.edges[at] ?? 0
      if ((state.flow[edge] ?? 0) > 0) moveAlong(problem, state, { edge, excess, distance })
    }
  }
}

/** Moves up to `excess` from one edge to the same access's edges that are one step nearer to room. */
function moveAlong(
  { room, starts, supplyOf }: LoadProblem,
  { flow, load, accessOf }: State,
  {
    edge,
    excess,
    distance,
  }: { readonly edge: number; readonly excess: number; readonly distance: Int32Array },
): void {
  const from = supplyOf[edge] ?? 0
  const access = accessOf[edge] ?? 0
  const end = starts[access + 1] ?? 0
  let left = Math.min(excess, flow[edge] ?? 0)
  for (let other = starts[access] ?? 0; other < end && left > 0; other += 1) {
    const to = supplyOf[other] ?? 0
    if (distance[to] !== (distance[from] ?? 0) - 1) continue
    const bearable = distance[to] === 0 ? Math.max(0, (room[to] ?? 0) - (load[to] ?? 0)) : left
    const moved = Math.min(left, bearable)
    flow[edge] = (flow[edge] ?? 0) - moved
    flow[other] = (flow[other] ?? 0) + moved
    load[from] = (load[from] ?? 0) - moved
    load[to] = (load[to] ?? 0) + moved
    left -= moved
  }
}

function sumOf(values: Float64Array): number {
  let sum = 0
  for (const value of values) sum += value
  return sum
}
