import { expect, it } from 'vitest'
import { privateSection } from './tracking-private.ts'

const secrets = { pickupCodes: [], choiceCode: null, medicines: null, mayCancel: false }
const shown = (isOpen: boolean) =>
  String(privateSection({ kind: 'open', secrets }, { locale: 'en', isElder: false, isOpen }))

it('announces the pickup code while the medicine is on its way, and not once the story is over', () => {
  expect(shown(true)).toContain('appears here once the medicine has arrived')
  expect(shown(false)).not.toContain('pickup code')
})
