import { describe, expect, it } from 'vitest'
import { allocate } from './allocate.ts'
import { buildProblem, type PlannedNeed, type PlannedSupply } from './build-problem.ts'
import { describeShare } from './describe-share.ts'
import { explainShares } from './explain-share.ts'
import { giniOf, measureFairness } from './fairness.ts'
import { needWeight, weightRule } from './need-weight.ts'

const horizonDays = 20

const supply: PlannedSupply = {
  id: 'depot',
  ingredient: 'ibuprofen',
  units: 530,
  reserveUnits: 0,
  packUnits: 10,
  mayBeSplit: true,
  needPerUnit: 1,
  earmarkedFor: null,
}

const need = (claimant: string, heldUnits: number, more: Partial<PlannedNeed> = {}): PlannedNeed => ({
  claimant,
  ingredient: 'ibuprofen',
  tier: 0,
  needUnits: 500,
  heldUnits,
  capUnits: null,
  weight: 1,
  ...more,
})

const needs = [
  need('隆回', 100),
  need('三都', 75),
  need('西吉', 225),
  need('凤冈', 400),
  need('长汀', 0, { tier: 1 }),
  need('村', 0, { ingredient: 'paracetamol' }),
]
const problem = buildProblem([supply], needs)
const allocation = allocate(problem)
const explain = explainShares(problem, allocation, horizonDays)
const nameOf = (index: number) => needs[index]?.claimant ?? ''
const sentence = (index: number, language: 'zh' | 'en' | 'ko') =>
  describeShare(explain(index), language, nameOf)

describe('explaining a share', () => {
  it('says to what the tier is filled, who has more left, and how long the share lasts', () => {
    // 100 + 75 + 225 are held and 530 shared out: 930 of the 1,500 that three need is 62 %, and 凤冈 stands above it.
    expect([...allocation.receivedUnits]).toEqual([210, 235, 85, 0, 0, 0])
    expect(sentence(0, 'en')).toBe(
      'your tier is filled to 62 % of need; 凤冈 has 16 days left, you have 4: you receive 210, which lasts to day 12.4',
    )
    expect(sentence(0, 'zh')).toBe(
      '您所在优先级满足需求的 62%；凤冈还可用 16 天，您还可用 4 天：您分得 210，可用至第 12.4 天',
    )
    expect(sentence(0, 'ko')).toContain('필요량의 62%')
  })

  it('says why somebody gets nothing', () => {
    expect(sentence(3, 'en')).toBe(
      'your tier is filled to 62 % of need, and you stand above that; 三都 has 3 days left, you have 16: ' +
        'you receive nothing now',
    )
    expect(explain(4)).toMatchObject({ reason: 'tierWaits', tier: 2, tierPercent: 0 })
    expect(explain(5)).toMatchObject({ reason: 'nothingUsable', receivedUnits: 0 })
  })

  it('tells a met need, a limit, a pack too large and a broken promise', () => {
    const rows = [
      need('a', 0, { needUnits: 10 }),
      need('b', 0, { capUnits: 30 }),
      need('c', 500),
      need('d', 0, { tier: 1, needUnits: 5 }),
      need('e', 0, { tier: 1, needUnits: 60 }),
    ]
    const packs = { ...supply, units: 50, mayBeSplit: false }
    const promises = [{ claimant: 'a', ingredient: 'ibuprofen', supply: 'depot', units: 60 }]
    const first = buildProblem([packs], rows)
    const before = explainShares(first, allocate(first), horizonDays)
    expect([0, 1, 2, 3, 4].map((index) => before(index).reason)).toEqual([
      'met',
      'limit',
      'notNeeded',
      'lessThanPack',
      'level',
    ])
    const second = buildProblem([packs], rows, promises)
    const after = explainShares(second, allocate(second), horizonDays)(0)
    expect(after).toMatchObject({ promisedUnits: 50, cutUnits: 10 })
    expect(describeShare(after, 'en', nameOf)).toContain('10 promised before are no longer there')
  })

  it('lets nobody but those it is meant for use an earmarked supply', () => {
    const earmarked = { ...supply, id: 'gift', units: 100, earmarkedFor: new Set(['三都']) }
    const shares = allocate(buildProblem([earmarked], needs))
    expect([...shares.receivedUnits]).toEqual([0, 100, 0, 0, 0, 0])
  })
})

describe('fairness', () => {
  it('measures the lowest cover, the Gini coefficient, and each county', () => {
    expect(giniOf(Float64Array.of(1, 1, 1))).toBe(0)
    expect(giniOf(Float64Array.of(0, 0, 0, 1))).toBe(0.75)
    expect(giniOf(Float64Array.of(1, 3))).toBe(0.25)
    const report = measureFairness(problem, allocation, (index) => (index < 4 ? '640422' : '350821'))
    expect(report.counties.get('640422')).toMatchObject({
      needs: 4,
      receivedUnits: 530,
      lowestCover: 0.62,
      cover: (930 + 400) / 2_000,
    })
    expect(report.lowestCover).toBe(0)
    expect(report.tiers.map((tier) => tier?.needs)).toEqual([5, 1])
  })

  it('weighs people at risk and long ways, and nothing else', () => {
    expect(needWeight({ atRiskShare: 0, hoursAway: 0 }, weightRule)).toBe(1)
    expect(needWeight({ atRiskShare: 0.4, hoursAway: 12 }, weightRule)).toBe(1.325)
    expect(needWeight({ atRiskShare: 2, hoursAway: 99 }, weightRule)).toBe(1.75)
  })
})
