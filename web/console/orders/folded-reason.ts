import type { Markup } from '../../ui/layout.ts'
import { actForm, field, folded } from '../kit.ts'
import { type Scene, typedIn } from '../scene.ts'

/** A step that says why, such as a refusal: folded, and open with what was typed where it has just been turned back. */
export function foldedReason(scene: Scene, act: string, label: string): Markup {
  const typed = typedIn(scene, act)
  const reason = field({
    name: 'reason',
    label: scene.messages.orders.reason,
    isRequired: true,
    longest: 500,
    value: typed.maybe('reason'),
  })
  const form = actForm({ act, key: scene.newKey(), label, tone: 'danger', fields: reason })
  return folded(label, form, typed.isOpen)
}
