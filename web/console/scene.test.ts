import { describe, expect, it } from 'vitest'
import { messagesOf } from '../ui/messages.ts'
import { typedIn, type Scene } from './scene.ts'

/** A page on which a form was refused that held these fields, or none. */
function sceneAfter(sent: Readonly<Record<string, string>> | null): Scene {
  return {
    locale: 'zh-CN',
    messages: messagesOf('zh-CN'),
    now: new Date('2026-03-02T01:00:00Z'),
    path: '/console/discrepancies',
    query: {},
    sites: [],
    site: null,
    sent: sent === null ? null : { maybe: (name) => sent[name] },
    may: () => true,
    newKey: () => 'a-key',
  }
}

describe('what was typed into a form that was refused', () => {
  const scene = sceneAfter({ act: 'decide', discrepancyId: 'one', note: '短少两盒' })

  it('is shown again in that form, which is open', () => {
    const typed = typedIn(scene, 'decide', { discrepancyId: 'one' })
    expect([typed.isOpen, typed.maybe('note')]).toEqual([true, '短少两盒'])
  })

  it('is in no other form of the page: not in one of another row, nor of another act', () => {
    for (const other of [
      typedIn(scene, 'decide', { discrepancyId: 'two' }),
      typedIn(scene, 'cancel', { discrepancyId: 'one' }),
    ])
      expect([other.isOpen, other.maybe('note')]).toEqual([false, undefined])
  })

  it('is nothing where no form was refused', () => {
    const typed = typedIn(sceneAfter(null), 'decide')
    expect([typed.isOpen, typed.maybe('note')]).toEqual([false, undefined])
  })
})
