import type { CollectionMethod } from '#domain/money/accounts.ts'
import type { Markup } from '../../ui/layout.ts'
import { actForm, choice, pieces } from '../kit.ts'
import type { Scene } from '../scene.ts'

interface PaymentForm {
  readonly act: string
  readonly label: string
  /** What the choice of the method is called. */
  readonly method: string
  readonly methods?: readonly CollectionMethod[]
  /** The whole amount, which the form carries: nobody types it. */
  readonly amountFen: number
  readonly fields?: Markup
}

/** A form that records money which changed hands, whole. How it did must be said: nothing is chosen beforehand. */
export function paymentForm(
  scene: Scene,
  { act, label, method, methods = ['cash', 'transfer'], amountFen, fields }: PaymentForm,
): Markup {
  const { messages, sent } = scene
  const texts = messages.charges
  const paid = choice({
    name: 'method',
    label: method,
    value: sent?.maybe('act') === act ? sent.maybe('method') : undefined,
    isRequired: true,
    options: [['', texts.chooseMethod], ...methods.map((one) => [one, texts.methods[one]] as const)],
  })
  return actForm({
    act,
    key: scene.newKey(),
    label,
    hidden: { amountFen: String(amountFen) },
    fields: fields === undefined ? paid : pieces(fields, paid),
  })
}
