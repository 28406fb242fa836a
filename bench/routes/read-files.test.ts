import { describe, expect, test } from 'vitest'
import { checkPlan } from '#domain/routing/check-plan.ts'
import { bestPlan, improve, startSearch } from '#domain/routing/search.ts'
import { problemOf, unitsPerDistance } from './instance.ts'
import { classes, makeInstance } from './make-instance.ts'
import { readSolomon, readVrplib } from './read-files.ts'

const vrplib = `NAME : pair
TYPE : VRPTW
DIMENSION : 3
VEHICLES : 2
CAPACITY : 9
SERVICE_TIME : 10
EDGE_WEIGHT_TYPE : EUC_2D
NODE_COORD_SECTION
1 0 0
2 1 1
3 0 4
DEMAND_SECTION
1 0
2 5
3 4
TIME_WINDOW_SECTION
1 0 100
2 20 30
3 0 90
DEPOT_SECTION
1
-1
EOF`
const solomon = `pair

VEHICLE
NUMBER     CAPACITY
  2          9

CUSTOMER
CUST NO.  XCOORD.  YCOORD.  DEMAND  READY TIME  DUE DATE  SERVICE TIME

    0      0          0          0          0        100          0
    1      1          1          5         20         30         10
    2      0          4          4          0         90         10
`

describe('instances of routing', () => {
  test('read alike in both forms', () => {
    expect(readVrplib(vrplib)).toEqual(readSolomon(solomon))
    expect(readVrplib(vrplib).sites[1]).toEqual({
      x: 1,
      y: 1,
      demand: 5,
      opensAt: 20,
      closesAt: 30,
      service: 10,
    })
  })

  test('measure distances cut to one decimal, and to whole numbers where there are no windows', () => {
    const instance = { ...readVrplib(vrplib), name: 'pair', bestKnown: null }
    expect(problemOf(instance).metres[1]).toBe(14)
    const free = readVrplib(vrplib.replace(/TIME_WINDOW_SECTION[^D]*/, ''))
    expect(problemOf({ ...free, name: 'free', bestKnown: null }).metres[1]).toBe(unitsPerDistance)
  })

  test.each(classes)('of class %s are made so that every customer is served', (kind) => {
    const problem = problemOf(makeInstance(kind, 60, 3))
    const search = startSearch(problem, 1)
    improve(search, { iterations: 200, progress: 0.5 })
    const plan = bestPlan(search)
    expect(checkPlan(problem, plan)).toEqual([])
    expect(plan.leftOut).toEqual([])
  })
})
