import { describe, expect, it } from 'vitest'
import { causeNames } from './cause-names.ts'

describe('causeNames', () => {
  it('tells programs and courses in words, never by their code', () => {
    const chinese = causeNames['zh-CN']
    const causes = ['shortage-sweep', 'courier-0190', 'prescription/0190', 'something-new', '']
    expect(causes.map(chinese)).toEqual(['短缺巡查', '快递回报', '自动流程', '自动流程', '自动流程'])
  })
})
