import { and, eq } from 'drizzle-orm'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { ingredientOf } from '#domain/catalogue/ingredients.ts'
import { rulesNaming } from '#domain/prescriptions/review/check-rule-set.ts'
import {
  compareRuleSets,
  withClass,
  withoutClass,
  withoutRule,
  withRule,
} from '#domain/prescriptions/review/compare-rule-sets.ts'
import type { ClinicalRule, DrugClass, RuleSet } from '#domain/prescriptions/review/rule-set.ts'
import type { Actor } from '../../actor.ts'
import type { DatabaseClient } from '../../client.ts'
import { notFound, refused, wrongState } from '../../command-refused.ts'
import { hashBody, readAs, runCommand, type CommandRequest, type CommandTransaction } from '../../commands.ts'
import {
  editedSince,
  keepDraft,
  requireSeniorPharmacist,
  soundRuleSet,
  tellRuleSet,
  versionInForce,
  type RuleSetAnswer,
} from './rule-sets.ts'
import { clinicalRuleSets } from './schema.ts'

/** Where a draft stands after a rule or class of it was edited. The hash names its content: what an approver says they have read. */
export interface EditAnswer extends RuleSetAnswer {
  readonly contentHash: string
}

/**
 * Begins a draft with the rules of another version, to edit it rule by rule.
 * @throws CommandRefused `notFound`, `forbidden` for who is no senior pharmacist, `invalid` where the version is damaged.
 */
export function copyRuleSet(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly version: number; readonly note: string },
) {
  return runCommand(client, request, async (transaction): Promise<RuleSetAnswer> => {
    await requireSeniorPharmacist(transaction)
    const { db } = transaction
    const [row] = await db.select().from(clinicalRuleSets).where(eq(clinicalRuleSets.version, input.version))
    if (!row) throw notFound('ruleSet')
    return keepDraft(transaction, soundRuleSet(row.content), input.note)
  })
}

/** Which draft to edit, and the hash of its content as its editor has read it. */
interface DraftEdit {
  readonly version: number
  readonly contentHash: string
}

type RuleEdit = DraftEdit & { readonly ruleId: string }
type ClassEdit = DraftEdit & { readonly classCode: string }

/**
 * Adds a rule to a draft, or puts it in the place of the one with its id. The whole set is checked again.
 * @throws CommandRefused `notFound`, `wrongState` for a version that is no draft, `ruleIdDiffers`, `stale` where somebody
 * else edited the draft since it was read, and what is wrong.
 */
export function putRule(
  client: DatabaseClient,
  request: CommandRequest,
  input: RuleEdit & { readonly rule: ClinicalRule },
) {
  return runCommand(client, request, (transaction) => {
    if (input.rule.id !== input.ruleId) throw ruleIdDiffers()
    return edit(transaction, input, { ruleId: input.ruleId }, (set) => withRule(set, input.rule))
  })
}

/** Takes a rule out of a draft. @throws CommandRefused `ruleSetNotFound`, `ruleNotFound`, `wrongState`, `stale`. */
export function endRule(client: DatabaseClient, request: CommandRequest, input: RuleEdit) {
  return runCommand(client, request, (transaction) =>
    edit(transaction, input, { ruleId: input.ruleId }, (set) => {
      const edited = withoutRule(set, input.ruleId)
      if (edited === null) throw notFound('rule')
      return edited
    }),
  )
}

/**
 * Adds a class of drugs to a draft, or changes the one with its code. The whole set is checked again.
 * @throws CommandRefused `notFound`, `wrongState` for a version that is no draft, `classCodeTaken` where an ingredient is
 * called so, `stale` where somebody else edited the draft since it was read, and what is wrong.
 */
export function putClass(
  client: DatabaseClient,
  request: CommandRequest,
  input: ClassEdit & { readonly drugClass: Omit<DrugClass, 'code'> },
) {
  return runCommand(client, request, (transaction) => {
    const { classCode: code, drugClass } = input
    if (ingredientOf(code) !== undefined) throw classCodeTaken()
    return edit(transaction, input, { classCode: code }, (set) => withClass(set, { code, ...drugClass }))
  })
}

/**
 * Takes a class out of a draft that no rule of it names.
 * @throws CommandRefused `ruleSetNotFound`, `drugClassNotFound`, `classInUse`, `wrongState`, `stale`.
 */
export function endClass(client: DatabaseClient, request: CommandRequest, input: ClassEdit) {
  const { classCode } = input
  return runCommand(client, request, (transaction) =>
    edit(transaction, input, { classCode }, (set) => {
      const edited = withoutClass(set, classCode)
      if (edited === null) throw notFound('drugClass')
      const naming = rulesNaming(set, classCode)
      if (naming.length > 0) throw classInUse(naming)
      return edited
    }),
  )
}

/**
 * What a version would change of the rules in force today: what its approver reads. All of it is new where none is in force.
 * @throws CommandRefused `notFound`.
 */
export function readRuleSetChanges(client: DatabaseClient, actor: Actor, now: Date, version: number) {
  return readAs(client, actor, async (db) => {
    const select = (which: number) =>
      db.select().from(clinicalRuleSets).where(eq(clinicalRuleSets.version, which))
    const [row] = await select(version)
    if (!row) throw notFound('ruleSet')
    const inForce = await versionInForce({ db }, shanghaiDate(now))
    const [before] = inForce === null ? [] : await select(inForce)
    const after = soundRuleSet(row.content)
    const empty = { ...after, classes: [], rules: [] }
    return {
      version,
      state: row.state,
      contentHash: row.contentHash,
      against: inForce,
      ...compareRuleSets(before === undefined ? empty : soundRuleSet(before.content), after),
    }
  })
}

async function edit(
  transaction: CommandTransaction,
  { version, contentHash: read }: DraftEdit,
  what: { readonly ruleId: string } | { readonly classCode: string },
  change: (set: RuleSet) => RuleSet,
): Promise<EditAnswer> {
  const { db, actor } = transaction
  await requireSeniorPharmacist(transaction)
  const ofVersion = eq(clinicalRuleSets.version, version)
  const [row] = await db.select().from(clinicalRuleSets).where(ofVersion).for('update')
  if (!row) throw notFound('ruleSet')
  if (row.state !== 'draft') throw wrongState('The rule set', row.state, 'be edited', 'Copy it to a draft.')
  if (row.contentHash !== read) throw editedSince()
  const content = soundRuleSet(change(soundRuleSet(row.content)))
  const contentHash = hashBody(content)
  const editedBy = [...new Set([...row.editedBy, actor.principalId])]
  await db
    .update(clinicalRuleSets)
    .set({ content, contentHash, editedBy })
    .where(and(ofVersion, eq(clinicalRuleSets.state, 'draft')))
  tellRuleSet(transaction, row, 'rule_set.edited', what)
  return { version, state: row.state, contentHash }
}

function ruleIdDiffers() {
  return refused('invalid', {
    code: 'ruleIdDiffers',
    message: 'The rule names itself otherwise than the address does.',
    nextStep: 'Send the rule to the address of its own id.',
  })
}

function classCodeTaken() {
  return refused('invalid', {
    code: 'classCodeTaken',
    message: 'An ingredient is called so.',
    nextStep: 'Give the class a code of its own.',
    field: 'code',
  })
}

/** So many of the rules that stand in the way are named. */
const mostNamed = 5

function classInUse(naming: readonly ClinicalRule[]) {
  const named = naming.slice(0, mostNamed).map(({ id }) => id)
  return refused('conflict', {
    code: 'classInUse',
    message: `${naming.length} rules name the class: ${named.join(', ')}${naming.length > mostNamed ? ', …' : ''}.`,
    nextStep: 'End these rules, or let them name another class, first.',
  })
}
