import { expect, it } from 'vitest'
import { viewsIn } from './saved-views.ts'

it('views that a browser kept are moved, and what else it holds is left', () => {
  const view = { name: '在职', filters: { status: 'active' } }
  expect(viewsIn(JSON.stringify([view, { name: 1 }, null, { name: 'x', filters: { a: 1 } }]))).toEqual([view])
  expect(viewsIn('{"not":"a list"}')).toEqual([])
  expect(viewsIn('broken')).toEqual([])
})
