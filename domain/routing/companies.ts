import type { RoutingStop } from './problem.ts'

/** The stops, by index, that must ride together, two or more in each company. */
export function companiesOf(stops: readonly RoutingStop[]): number[][] {
  const bound = stops.map((_, index) => index).filter((index) => stops[index]?.togetherWith !== null)
  return [...Map.groupBy(bound, (index) => stops[index]?.togetherWith).values()].filter(
    ({ length }) => length > 1,
  )
}
