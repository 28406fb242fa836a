import { expect, it } from 'vitest'
import { groupsFor, pageGroups } from './page-info.ts'

it('the menu begins with the groups of the reader’s own work, and has each group once', () => {
  expect(groupsFor(['operator']).slice(0, 2)).toEqual(['network', 'doctor'])
  expect(groupsFor(['administrator', 'doctor']).slice(0, 2)).toEqual(['doctor', 'administrator'])
  expect(groupsFor(['driver'])).toEqual(pageGroups)
  expect(groupsFor(['regulator']).toSorted()).toEqual([...pageGroups].toSorted())
})
