import { expect, it } from 'vitest'
import { privateSection } from './tracking-private.ts'

const secrets = { pickupCodes: [], choiceCode: null, medicines: null, mayCancel: false }
async function shown(isOpen: boolean): Promise<string> {
  const section = await privateSection({ kind: 'open', secrets }, { locale: 'en', isElder: false, isOpen })
  return section.toString()
}

it('announces the pickup code while the medicine is on its way, and not once the story is over', async () => {
  expect(await shown(true)).toContain('appears here once the medicine has arrived')
  expect(await shown(false)).not.toContain('pickup code')
})
