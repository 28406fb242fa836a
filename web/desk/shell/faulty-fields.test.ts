import { describe, expect, it } from 'vitest'
import { Refused } from '../client/problem.ts'
import { faultyFields } from './faulty-fields.ts'

const told = { detail: 'No.', nextStep: 'Mend it.' }

describe('faultyFields', () => {
  it('knows which fields a refusal speaks of, and leaves out what is outside of the form', () => {
    const refusal = { code: 'targetUnknown', message: 'No.', nextStep: 'Mend it.', field: 'other' }
    const shape = [
      { path: 'body.rule.condition.codePrefixes.0', code: 'too_small', message: 'no' },
      { path: 'body.rule.id', code: 'invalid_format', message: 'no' },
      { path: 'body.contentHash', code: 'invalid_format', message: 'no' },
    ]
    const failure = new Refused(422, { code: 'x', ...told, refusals: [refusal], fields: shape }, null)
    expect(
      faultyFields(failure, 'body.rule.').map(({ name, fault }) => [name.join('.'), fault?.code]),
    ).toEqual([
      ['condition.codePrefixes', 'too_small'],
      ['id', 'invalid_format'],
      ['other', undefined],
    ])
    expect(faultyFields(failure).map(({ name }) => name.join('.'))).toContain('contentHash')
  })

  it('knows none where nothing was refused', () => {
    expect(faultyFields(null)).toEqual([])
  })
})
