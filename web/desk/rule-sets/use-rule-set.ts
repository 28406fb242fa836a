import { api } from '../client/api.ts'
import { useLive } from '../client/live.tsx'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'
import { useMay, useSession } from '../shell/session.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { prescribingTexts } from '../texts/prescribing.ts'
import { ruleSetTexts } from '../texts/rule-sets.ts'
import type { RuleReader } from './rule-words.ts'

export type RuleSetVersion = AnswerOf<(typeof api)['rule-sets'][':version']['$get']>
export type RuleSetDifference = AnswerOf<(typeof api)['rule-sets'][':version']['changes']['$get']>
export type RuleSetSummary = AnswerOf<(typeof api)['rule-sets']['$get']>['items'][number]

export const touchedByRules = ['rules'] as const

/** One version of the rules and how it differs from those in force; both null until they are there. */
export function useRuleSet(version: string) {
  const param = { version }
  const read = useOperation(['rules', 'one'], api['rule-sets'][':version'].$get, { param })
  const changes = useOperation(['rules', 'changes'], api['rule-sets'][':version'].changes.$get, { param })
  useLive({ kinds: ['rule_set'], touches: touchedByRules })
  return {
    ruleSet: read.data ?? null,
    changes: changes.data ?? null,
    failure: read.error ?? changes.error,
    refetch: async () => {
      await Promise.all([read.refetch(), changes.refetch()])
    },
  }
}

/** Whether the reader may edit rules at all; the server also asks for the title of senior pharmacist. */
export function useMayEditRules(): boolean {
  const may = useMay()
  const { tenantKind } = useSession()
  return may('rules.edit') && tenantKind === 'network_operator'
}

/** The reader of a set's rules. */
export function useRuleReader(classes: RuleReader['classes']): RuleReader {
  const { locale } = useLanguage()
  return { locale, classes, texts: useTexts(ruleSetTexts), prescribing: useTexts(prescribingTexts) }
}

/** Who did something to a version, as far as the reader may know. */
export function nameOf(
  { names }: Pick<RuleSetSummary, 'names'>,
  id: string | null,
  texts: { readonly somebody: string },
): string {
  return id === null ? '' : (names[id] ?? texts.somebody)
}
