import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeSuggestion, suggestionMessage } from './describe-suggestion.ts'
import { daysToNextOrder, isOrderDay, type OrderCalendar } from './order-calendar.ts'
import {
  suggestOrder,
  withinBudget,
  type DemandOutlook,
  type OrderRule,
  type StockPosition,
} from './suggest-order.ts'
import { usableUnits } from './usable-stock.ts'

const position: StockPosition = { usableUnits: 40, expiringUnits: 0, inboundUnits: 0, owedUnits: 0 }
const outlook: DemandOutlook = {
  demandClass: 'intermittent',
  weeklyUnits: 12.5,
  safetyUnits: 30.4,
  serviceLevelPerMille: 950,
  leadDays: 3,
  reviewDays: 14,
}
const rule: OrderRule = { minUnits: null, maxUnits: null, packUnits: 10, shelfLifeDays: null }

describe('a suggestion', () => {
  it('is made below the point only, and leads in whole packs to the next review', () => {
    // 12.5 × 17 / 7 + 30.4 = 60.8, so the point is 61; two weeks more make 86; 46 are missing.
    expect(suggestOrder(position, outlook, rule)).toMatchObject({
      pointUnits: 61,
      targetUnits: 86,
      packs: 5,
      neededPacks: 3,
      limits: [],
    })
    expect(suggestOrder({ ...position, usableUnits: 61 }, outlook, rule)).toBeNull()
    expect(suggestOrder({ ...position, inboundUnits: 21 }, outlook, rule)).toBeNull()
    expect(suggestOrder({ ...position, usableUnits: 61, owedUnits: 1 }, outlook, rule)).not.toBeNull()
  })

  it('keeps a set minimum where nobody asks, even of what will expire', () => {
    const quiet = { ...outlook, weeklyUnits: 0, safetyUnits: 0 }
    const antidote = { ...rule, minUnits: 4, packUnits: 2, shelfLifeDays: 300 }
    const empty = { ...position, usableUnits: 1 }
    const suggestion = suggestOrder(empty, quiet, antidote)
    expect(suggestion).toMatchObject({ pointUnits: 4, packs: 2 })
    expect(suggestOrder({ ...position, usableUnits: 0 }, quiet, rule)).toBeNull()
    expect(suggestion && suggestionMessage(suggestion).code).toBe('belowMinimum')
  })

  it('never goes above the maximum, and says so', () => {
    const suggestion = suggestOrder(position, outlook, { ...rule, maxUnits: 75 })
    expect(suggestion).toMatchObject({ wantedPacks: 4, packs: 3, limits: ['maximum'] })
    const tooLarge = suggestOrder(position, outlook, { ...rule, maxUnits: 75, packUnits: 100 })
    expect(tooLarge).toMatchObject({ packs: 0, limits: ['maximum'] })
  })

  it('never orders what would expire', () => {
    // 12.5 a week for 3 + 30 days are 58, of which 40 are there.
    const suggestion = suggestOrder(position, outlook, { ...rule, shelfLifeDays: 30 })
    expect(suggestion).toMatchObject({ wantedPacks: 5, packs: 1, limits: ['shelf_life'] })
  })

  it('tells its reason in one sentence, with its numbers', () => {
    const suggestion = suggestOrder({ ...position, expiringUnits: 7 }, outlook, rule)
    if (suggestion === null) throw new Error('no suggestion')
    expect(describeSuggestion(suggestion, 'en')).toBe(
      '40 in stock and 0 on the way, 7 more that will expire unused, below the point of 61 ' +
        '(12.5 a week for 17 days by TSB, 31 in reserve for 95 %): order 5 × 10 to reach 90',
    )
    expect(describeSuggestion(withinBudget(suggestion, 2), 'zh')).toBe(
      '现有 40、在途 0，另有 7 将过期未用，低于订货点 61' +
        '（每周 12.5，保障 17 天，TSB 预测，按 95% 服务水平留安全库存 31）：建议订 2 × 10，补至 60，原需 5 包，但预算已用尽',
    )
    expect(describeSuggestion(withinBudget(suggestion, 2), 'ko')).toBe(
      '재고 40, 운송 중 0, 그 밖에 쓰지 못하고 기한이 지날 7, 주문점 61 미만 ' +
        '(주당 12.5, 17일분, TSB 예측, 서비스 수준 95%에 안전 재고 31): 2 × 10 주문하면 60, 원래 필요한 것은 5포장, 그러나 예산이 끝남',
    )
    expect(suggestionMessage(suggestion)).toMatchObject({
      code: 'belowPoint',
      parameters: { pointUnits: 61, weeklyUnits: 12.5, packs: 5, limit: 'none' },
    })
  })

  it('is in whole packs that reach the target and no more, within every limit', () => {
    const units = fc.nat(500)
    const orNull = (arbitrary: fc.Arbitrary<number>) => fc.option(arbitrary, { nil: null })
    const rules = fc.record({
      minUnits: orNull(units),
      maxUnits: orNull(units),
      packUnits: fc.integer({ min: 1, max: 60 }),
      shelfLifeDays: orNull(fc.nat(700)),
    })
    const positions = fc.record({
      usableUnits: units,
      expiringUnits: units,
      inboundUnits: units,
      owedUnits: fc.nat(50),
    })
    const demand = fc.record({ weeklyUnits: fc.nat(80), safetyUnits: fc.nat(100) })
    fc.assert(
      fc.property(positions, demand, rules, (stock, { weeklyUnits, safetyUnits }, limits) => {
        const suggestion = suggestOrder(stock, { ...outlook, weeklyUnits, safetyUnits }, limits)
        if (suggestion === null) return
        const available = stock.usableUnits + stock.inboundUnits - stock.owedUnits
        const { packs, neededPacks, targetUnits, pointUnits } = suggestion
        expect(available).toBeLessThan(pointUnits)
        expect(Number.isInteger(packs) && packs >= 0 && neededPacks <= packs).toBe(true)
        const reached = available + packs * limits.packUnits
        if (suggestion.limits.length === 0) expect(reached).toBeGreaterThanOrEqual(targetUnits)
        if (packs > 0) expect(reached - limits.packUnits).toBeLessThan(targetUnits)
        if (limits.maxUnits !== null && packs > 0) expect(reached).toBeLessThanOrEqual(limits.maxUnits)
        if (limits.shelfLifeDays !== null && packs > 0) {
          const used = (weeklyUnits * (outlook.leadDays + limits.shelfLifeDays)) / 7
          const kept = (limits.minUnits ?? 0) + limits.packUnits
          expect(reached).toBeLessThanOrEqual(Math.max(used, kept))
        }
      }),
    )
  })
})

describe('stock of use', () => {
  const now = new Date('2026-11-25T02:00:00Z')
  const lot = (lotId: string, expiresOn: string | null, units: number) => ({ lotId, expiresOn, units })

  it('leaves out what is expired and what will expire before it is used', () => {
    const lots = [
      lot('expired', '2026-11-24', 100),
      lot('six days', '2026-12-01', 30),
      lot('two weeks', '2026-12-08', 5),
      lot('long', '2028-01-31', 50),
      lot('undated', null, 3),
    ]
    // 14 a week are 2 a day: 14 of the first 30 within 7 days, all 5 of the next, and what lasts longer.
    expect(usableUnits(lots, 14, 30, now)).toBe(14 + 5 + 50 + 3)
    expect(usableUnits(lots, 0, 30, now)).toBe(53)
    expect(usableUnits(lots, 0, 3, now)).toBe(88)
  })
})

describe('the order calendar', () => {
  const calendar: OrderCalendar = { weekdays: [2, 5], exceptDates: ['2026-11-27'] }

  it('names the days to order and how long it is to the next', () => {
    expect(isOrderDay(calendar, '2026-11-24')).toBe(true)
    expect(isOrderDay(calendar, '2026-11-25')).toBe(false)
    expect(isOrderDay(calendar, '2026-11-27')).toBe(false)
    expect(daysToNextOrder(calendar, '2026-11-24')).toBe(7)
    expect(daysToNextOrder({ ...calendar, exceptDates: [] }, '2026-11-24')).toBe(3)
  })
})
