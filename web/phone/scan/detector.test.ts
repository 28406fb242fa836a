import { expect, it } from 'vitest'
import { onceEach } from './detector.ts'

it('means a code once while it stays before the camera, and again when it comes back', () => {
  const taken: string[] = []
  const see = onceEach((code) => taken.push(code))
  for (let now = 0; now <= 5_000; now += 250) see('A', now)
  see('B', 5_000)
  see('A', 8_000)
  see('A', 11_001)
  expect(taken).toEqual(['A', 'B', 'A'])
})
