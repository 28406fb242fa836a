import { describe, expect, it } from 'vitest'
import type { CandidateSite, SourcingQuestion } from './choice.ts'
import { chooseSites } from './choose-sites.ts'
import { describeChoice, describeSite } from './explain-in-words.ts'
import { explainChoice, type SourcingNames } from './explain.ts'

// 10:00 in Shanghai.
const askedAt = new Date('2026-11-22T02:00:00Z')
const dueAt = new Date('2026-11-24T02:00:00Z')
const names: SourcingNames = {
  products: [
    { zh: '阿莫西林', en: 'Amoxicillin' },
    { zh: '氨氯地平', en: 'Amlodipine' },
  ],
  sites: [
    { siteId: 'village', name: { zh: '村药房', en: 'Village pharmacy' } },
    { siteId: 'county', name: { zh: '县级中心', en: 'County hub' } },
    { siteId: 'city', name: { zh: '市级库', en: 'City depot' } },
    { siteId: 'province', name: { zh: '省级库', en: 'Province depot' } },
  ],
  excluded: [{ siteId: 'point', name: { zh: '取药点', en: 'Delivery point' }, reason: 'storage_unfit' }],
}

function site(arriveAt: string, costFen: number, stockUnits: number[]): CandidateSite {
  return { arriveAt: new Date(arriveAt), costFen, stockUnits, earliestExpiry: ['2027-01-31', '2027-01-31'] }
}

function explain(candidates: CandidateSite[], needed = [12, 28]) {
  const question: SourcingQuestion = {
    lines: needed.map((units) => ({ units })),
    candidates,
    askedAt,
    dueAt,
    waitingFenPerHour: 10,
  }
  return explainChoice(question, chooseSites(question), names)
}

const world = [
  site('2026-11-22T06:00:00Z', 0, [10, 28]),
  site('2026-11-23T08:00:00Z', 800, [100, 100]),
  site('2026-11-23T08:00:00Z', 1150, [100, 100]),
  site('2026-11-24T02:01:00Z', 100, [100, 100]),
]

describe('the explanation of a choice', () => {
  it('tells in English what each site has, when it arrives and why it was not taken', () => {
    expect(describeChoice(explain(world), 'en', askedAt)).toBe(
      'County hub: has all lines, arrives tomorrow 16:00, chosen; ' +
        'Village pharmacy: Amoxicillin short by 2; ' +
        'City depot: has all lines, arrives tomorrow 16:00, costs 3.50 yuan more with the waiting; ' +
        'Province depot: has all lines, arrives 2026-11-24 10:01, too late; ' +
        'Delivery point: cannot store what was prescribed',
    )
  })

  it('tells the same in Chinese', () => {
    expect(describeChoice(explain(world), 'zh', askedAt)).toBe(
      '县级中心：药品齐全，明天 16:00 到达，已选用；村药房：阿莫西林缺 2；' +
        '市级库：药品齐全，明天 16:00 到达，连同等待多花 3.50 元；' +
        '省级库：药品齐全，2026-11-24 10:01 到达，超过时限；取药点：不具备所需储存条件',
    )
  })

  it('says which part each site of a split sends', () => {
    const explanation = explain([
      site('2026-11-22T06:00:00Z', 0, [10, 28]),
      site('2026-11-23T08:00:00Z', 0, [2, 0]),
    ])
    expect(describeChoice(explanation, 'en', askedAt)).toContain(
      'Village pharmacy: Amoxicillin short by 2, arrives today 14:00, chosen for Amoxicillin × 10, Amlodipine × 28',
    )
    expect(describeChoice(explanation, 'zh', askedAt)).toContain('选用其 阿莫西林 × 2')
  })

  it('says what nobody has', () => {
    const explanation = explain([
      site('2026-11-22T06:00:00Z', 0, [10, 0]),
      site('2026-11-23T08:00:00Z', 0, [0, 0]),
    ])
    expect(describeChoice(explanation, 'en', askedAt)).toContain(
      'County hub: has none of the lines; Delivery point: cannot store what was prescribed; ' +
        'nobody has Amoxicillin × 2, Amlodipine × 28',
    )
    expect(describeChoice(explanation, 'zh', askedAt)).toContain('各处均缺 阿莫西林 × 2，氨氯地平 × 28')
  })

  it('tells days as seen by the reader, not by the one who asked', () => {
    const explanation = explain(world)
    const county = explanation.sites[1]
    if (!county) throw new Error('the county hub is missing')
    expect(describeSite(county, explanation, 'en', new Date('2026-11-22T16:00:00Z'))).toContain(
      'arrives today 16:00',
    )
  })

  it('calls an equally good site no better than the choice', () => {
    const twice = [site('2026-11-22T06:00:00Z', 5, [12, 28]), site('2026-11-22T06:00:00Z', 5, [12, 28])]
    expect(explain(twice).sites.map(({ verdict }) => verdict.kind)).toEqual(['chosen', 'equal', 'excluded'])
  })

  it('survives being stored as JSON', () => {
    const explanation = explain(world)
    expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation)
  })
})
