import { describe, expect, it } from 'vitest'
import { unsignedRefusal } from './offline-signing.ts'

const codeOf = (appReleasedOn: string | null, receivedAt: string) =>
  unsignedRefusal({ appReleasedOn, receivedAt: new Date(receivedAt) })?.code ?? 'taken'

describe('an act without a network that no key signed', () => {
  it('is taken from an app from before the rule for 90 days, to the last moment in Shanghai', () => {
    // 2026-11-26 00:00 in Shanghai and 90 days: until 2027-02-24 00:00, which is 16:00 UTC the day before.
    for (const app of [null, '2026-11-25']) {
      expect(codeOf(app, '2026-11-01T00:00:00Z')).toBe('taken')
      expect(codeOf(app, '2027-02-23T15:59:59.999Z')).toBe('taken')
      expect(codeOf(app, '2027-02-23T16:00:00Z')).toBe('appTooOld')
    }
  })

  it('is never taken from an app that signs', () => {
    for (const app of ['2026-11-26', '2027-01-01'])
      for (const at of ['2026-11-26T00:00:00Z', '2027-03-01T00:00:00Z'])
        expect(codeOf(app, at)).toBe('offlineSignatureMissing')
  })
})
