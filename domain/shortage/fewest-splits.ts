import type { LoadProblem } from './balance-load.ts'

/** An edge that carries something, seen from one end: accesses are nodes from 0, supplies follow them. */
interface Step {
  readonly edge: number
  readonly node: number
}

type Forest = Map<number, readonly Step[]>

/**
 * Shifts flow around cycles until none is left: then fewer accesses draw from a second supply than there are supplies,
 * so that hardly anybody gets broken packs of two products. What each access and each supply gives or takes in all stays
 * as it was. Changes `flow`.
 */
export function fewestSplits({ demand, starts, supplyOf }: LoadProblem, flow: Float64Array): void {
  // Only accesses that draw from several supplies are kept here: with one place alone no cycle can close.
  const forest: Forest = new Map()
  for (let access = 0; access < demand.length; access += 1) {
    const carrying: number[] = []
    const end = starts[access + 1] ?? 0
    for (let edge = starts[access] ?? 0; edge < end; edge += 1) {
      if ((flow[edge] ?? 0) > 0) carrying.push(edge)
    }
    if (carrying.length < 2) continue
    for (const edge of carrying)
      plant(forest, flow, { edge, access, supply: demand.length + (supplyOf[edge] ?? 0) })
    for (const node of forest.keys()) if (node < demand.length) dropLeaf(forest, node)
  }
}

/** Adds an edge to the forest, or empties it or others until it closes no cycle. */
function plant(
  forest: Forest,
  flow: Float64Array,
  { edge, access, supply }: { readonly edge: number; readonly access: number; readonly supply: number },
): void {
  while ((flow[edge] ?? 0) > 0) {
    const path = findPath(forest, supply, access)
    if (path === null) {
      addStep(forest, access, { edge, node: supply })
      addStep(forest, supply, { edge, node: access })
      return
    }
    for (const emptied of cancel(flow, [edge, ...path])) removeEdge(forest, emptied)
  }
}

function addStep(forest: Forest, node: number, step: Step): void {
  forest.set(node, [...(forest.get(node) ?? []), step])
}

function removeEdge(forest: Forest, edge: number): void {
  for (const [node, steps] of forest) {
    const others = steps.filter((step) => step.edge !== edge)
    if (others.length < steps.length) forest.set(node, others)
  }
}

/** Forgets an access that draws from one place alone by now. */
function dropLeaf(forest: Forest, access: number): void {
  const steps = forest.get(access) ?? []
  if (steps.length > 1) return
  for (const { edge } of steps) removeEdge(forest, edge)
  forest.delete(access)
}

/** The edges from one node to another through the forest, in order, or null. */
function findPath(forest: Forest, from: number, to: number): number[] | null {
  const cameBy = new Map<number, Step>()
  const open = [from]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node === to) return pathBack(cameBy, from, to)
    for (const { edge, node: next } of forest.get(node) ?? []) {
      if (next === from || cameBy.has(next)) continue
      cameBy.set(next, { edge, node })
      open.push(next)
    }
  }
  return null
}

function pathBack(cameBy: ReadonlyMap<number, Step>, from: number, to: number): number[] {
  const path: number[] = []
  for (let step = cameBy.get(to); step !== undefined; step = cameBy.get(step.node)) {
    path.push(step.edge)
    if (step.node === from) break
  }
  return path.toReversed()
}

/** Takes from every second edge of a cycle what its smallest carries, and adds it to those between. */
function cancel(flow: Float64Array, cycle: readonly number[]): number[] {
  const falling = cycle.filter((_, index) => index % 2 === 0)
  const rising = cycle.filter((_, index) => index % 2 === 1)
  const moved = Math.min(...falling.map((edge) => flow[edge] ?? 0))
  for (const edge of falling) flow[edge] = (flow[edge] ?? 0) - moved
  for (const edge of rising) flow[edge] = (flow[edge] ?? 0) + moved
  return falling.filter((edge) => (flow[edge] ?? 0) <= 0)
}
