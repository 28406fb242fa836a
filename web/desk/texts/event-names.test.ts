import { describe, expect, it } from 'vitest'
import { eventTypes } from '#domain/events/event.ts'
import { eventNames } from './event-names.ts'

describe('the names of events', () => {
  it('are words in Chinese and Korean, for every type', () => {
    for (const tell of [eventNames['zh-CN'], eventNames.ko])
      expect(eventTypes.map(tell).filter((name) => /[a-z]/.test(name))).toEqual([])
    expect(eventNames['zh-CN']('shipment.leg_departed')).toBe('包裹 · 路段出发')
    expect(eventNames['zh-CN']('prescription.queried')).toBe('处方 · 已质询')
    expect(eventNames['zh-CN']('prescription.rejected')).toBe('处方 · 已退回')
    expect(eventNames['zh-CN']('order.rejected')).toBe('订单 · 已驳回')
    expect(eventNames.en('shipment.leg_departed')).toBe('Shipment · leg departed')
  })
})
