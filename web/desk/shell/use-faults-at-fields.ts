import type { FormInstance } from 'antd'
import { useEffect, useState } from 'react'
import { faultText } from '#web/ui/field-faults.ts'
import { refusalText } from '#web/ui/refusals.ts'
import type { Failure } from '../client/use-operation.ts'
import { useLanguage } from '../texts/language.tsx'
import { faultyFields } from './faulty-fields.ts'

export interface FaultOptions {
  /** Where the form's values stand in the request. */
  readonly within?: string
  /** What the form calls a field that the request calls otherwise. */
  readonly names?: Readonly<Record<string, string>>
}

const none: ReadonlySet<string> = new Set()
const asIs: Readonly<Record<string, string>> = {}

/**
 * Tells what the server found wrong with a field at that field, and brings the first such into view.
 * @returns the paths in the request of which it is told there, which need not be told above as well.
 */
export function useFaultsAtFields<Values>(
  form: FormInstance<Values>,
  failure: Failure | null,
  { within = 'body.', names = asIs }: FaultOptions = {},
): ReadonlySet<string> {
  const { locale } = useLanguage()
  const [told, setTold] = useState(none)
  useEffect(() => {
    const shown = new Set(form.getFieldsError().map(({ name }) => name.join('.')))
    const faults = faultyFields(failure, within)
      .map((found) => ({ ...found, name: formName(found.name, names) }))
      .filter(({ name }) => shown.has(name.join('.')))
    for (const { name, fault, refusal } of faults) {
      const error = refusal === null ? faultText(fault ?? { code: '' }, locale) : refusalText(refusal, locale)
      form.setFields([{ name: name as never, errors: [error] }])
    }
    const [first] = faults
    if (first !== undefined) form.scrollToField(first.name, { block: 'center' })
    setTold(new Set(faults.map(({ path }) => path)))
  }, [failure, form, within, names, locale])
  return told
}

function formName(name: readonly string[], names: Readonly<Record<string, string>>): string[] {
  const [first = '', ...rest] = name
  return [names[first] ?? first, ...rest]
}
