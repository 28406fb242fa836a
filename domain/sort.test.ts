import { expect, it } from 'vitest'
import { sortsOf } from './sort.ts'

it('a key sorts both ways', () => {
  expect(sortsOf(['name', 'id'])).toEqual(['name', '-name', 'id', '-id'])
})
