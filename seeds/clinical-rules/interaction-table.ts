import type { RuleOf } from '#domain/prescriptions/review/rule-set.ts'
import { fromMemory, gravityOf, sources, type Gravity } from './rule-table.ts'

export type InteractionRule = RuleOf<'interaction'>

/** Two drugs or classes that should not meet, with what to do when they do. */
export function interaction(
  name: string,
  one: string,
  other: string,
  gravity: Gravity,
  adviceZh: string,
  adviceEn: string,
  source: string = sources.label,
): InteractionRule {
  const words = fromMemory(source, adviceZh, adviceEn)
  return { id: `interaction.${name}`, kind: 'interaction', one, other, ...gravityOf(gravity), ...words }
}
