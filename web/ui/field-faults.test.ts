import { describe, expect, it } from 'vitest'
import { faultText, fieldFaultText, isOfAddress, lengthFault } from './field-faults.ts'

describe('what is wrong with a field', () => {
  const site = { path: 'query.siteId', code: 'invalid_format' }

  it('is told by the name of such fields in the reader’s language, never by the name in the request', () => {
    expect(fieldFaultText(site, 'zh-CN')).toBe('站点：格式不对。')
    expect(fieldFaultText(site, 'en')).toBe('Site is not written as it must be.')
    expect(fieldFaultText(site, 'ko')).toBe('거점: 형식이 맞지 않습니다.')
    expect(fieldFaultText({ path: 'body.someThing', code: 'custom' }, 'en')).not.toContain('someThing')
  })

  it('is told by the label that the field has where it stands', () => {
    expect(fieldFaultText(site, 'zh-CN', { siteId: '发药站点' })).toBe('发药站点：格式不对。')
  })

  it('names the line of a list', () => {
    const units = { path: 'body.lines.1.units', code: 'too_small' }
    expect(fieldFaultText(units, 'zh-CN')).toBe('第 2 行的数量：没有填写，或者太小、太短。')
    expect(fieldFaultText({ path: 'body.siteIds.0', code: 'invalid_format' }, 'en')).toBe(
      'Line 1, sites is not written as it must be.',
    )
  })

  it('tells the limit of a text that is too long, and by how much it is over', () => {
    const fault = lengthFault('reason', '长'.repeat(203), 200)
    expect(fieldFaultText(fault ?? site, 'zh-CN')).toBe(
      '原因：最多 200 个字，现在有 203 个，多了 3 个，请删短。',
    )
    expect(fieldFaultText(fault ?? site, 'en')).toBe(
      'Reason: At most 200 characters; these are 203, which is 3 too many. Shorten it.',
    )
    expect(faultText(fault ?? site, 'ko')).toContain('3자가 넘으니')
    expect(lengthFault('reason', ` ${'长'.repeat(200)} `, 200)).toBeNull()
  })

  it('is of the address where nothing else is at fault', () => {
    expect(isOfAddress([site])).toBe(true)
    expect(isOfAddress([site, { path: 'body.units', code: 'too_big' }])).toBe(false)
    expect(isOfAddress([])).toBe(false)
  })
})
