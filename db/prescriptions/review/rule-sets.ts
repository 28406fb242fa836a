import { randomUUIDv7 } from 'node:crypto'
import { and, desc, eq, inArray, lte, max, sql } from 'drizzle-orm'
import { qualifiedOn } from '#domain/access/qualifications.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { checkRuleSet } from '#domain/prescriptions/review/check-rule-set.ts'
import { ruleSetStates, type RuleSetState } from '#domain/prescriptions/review/rule-set-states.ts'
import type { RuleSet } from '#domain/prescriptions/review/rule-set.ts'
import { statesBefore } from '#domain/state-table.ts'
import { qualifications } from '../../access/schema.ts'
import type { Actor } from '../../actor.ts'
import type { DatabaseClient } from '../../client.ts'
import { CommandRefused, notFound, refused, wrongState } from '../../command-refused.ts'
import { hashBody, readAs, runCommand, type CommandRequest, type CommandTransaction } from '../../commands.ts'
import { clinicalRuleSets } from './schema.ts'

export interface RuleSetAnswer {
  readonly version: number
  readonly state: RuleSetState
}

/**
 * Drafts the next version of the clinical rules; nothing is reviewed by it until another person approves it.
 * @throws CommandRefused `invalid` with what is wrong in it, `forbidden` for who is no senior pharmacist.
 */
export function draftRuleSet(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly content: unknown; readonly note: string },
) {
  return runCommand(client, request, async (transaction): Promise<RuleSetAnswer> => {
    await requireSeniorPharmacist(transaction)
    return keepDraft(transaction, soundRuleSet(input.content), input.note)
  })
}

/** Keeps a sound set as the next version, a draft of the actor's. */
export async function keepDraft(
  transaction: CommandTransaction,
  content: RuleSet,
  note: string,
): Promise<RuleSetAnswer> {
  const { db, actor, now } = transaction
  // Drafts take turns, so that versions are numbered without gaps.
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended('clinical_rule_sets', 0))`)
  const [last] = await db.select({ version: max(clinicalRuleSets.version) }).from(clinicalRuleSets)
  const row = {
    version: (last?.version ?? 0) + 1,
    id: randomUUIDv7(),
    tenantId: actor.tenantId,
    state: 'draft',
    content,
    contentHash: hashBody(content),
    note,
    draftedBy: actor.principalId,
    draftedAt: now,
  } as const
  await db.insert(clinicalRuleSets).values(row)
  tellRuleSet(transaction, row, 'rule_set.drafted')
  return { version: row.version, state: row.state }
}

/**
 * Approves a drafted version as a second person: reviews from its first day on are made by it. Reviews that are open
 * keep the version that they were made by. `contentHash` names what the approver has read.
 * @throws CommandRefused `forbidden` for who drafted or edited it, `invalid` for a day that is over, `stale` where it was
 * edited since it was read.
 */
export function approveRuleSet(
  client: DatabaseClient,
  request: CommandRequest,
  input: {
    readonly version: number
    readonly inForceFrom: string
    readonly contentHash?: string | undefined
  },
) {
  return runCommand(client, request, async (transaction): Promise<RuleSetAnswer> => {
    const { db, actor, now } = transaction
    await requireSeniorPharmacist(transaction)
    if (input.inForceFrom < shanghaiDate(now)) throw dayIsOver()
    const [drafted] = await db
      .select()
      .from(clinicalRuleSets)
      .where(eq(clinicalRuleSets.version, input.version))
      .for('update')
    if (!drafted) throw notFound('ruleSet')
    if ([drafted.draftedBy, ...drafted.editedBy].includes(actor.principalId)) throw secondPersonNeeded()
    if (input.contentHash !== undefined && input.contentHash !== drafted.contentHash) throw editedSince()
    soundRuleSet(drafted.content)
    return decide(transaction, input.version, 'approved', {
      approvedBy: actor.principalId,
      approvedAt: now,
      inForceFrom: input.inForceFrom,
    })
  })
}

/** Gives a draft up. Whoever drafted it may do so as well. */
export function discardRuleSet(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly version: number },
) {
  return runCommand(client, request, async (transaction): Promise<RuleSetAnswer> => {
    await requireSeniorPharmacist(transaction)
    return decide(transaction, input.version, 'discarded', {})
  })
}

/** Every version without its rules, the newest first. */
export function listRuleSets(client: DatabaseClient, actor: Actor, limit: number) {
  return readAs(client, actor, (db) =>
    db.select(summaryColumns).from(clinicalRuleSets).orderBy(desc(clinicalRuleSets.version)).limit(limit),
  )
}

/**
 * One version with its rules.
 * @throws CommandRefused `notFound`.
 */
export function readRuleSet(client: DatabaseClient, actor: Actor, version: number) {
  return readAs(client, actor, async (db) => {
    const [row] = await db.select().from(clinicalRuleSets).where(eq(clinicalRuleSets.version, version))
    if (!row) throw notFound('ruleSet')
    return { ...row, content: soundRuleSet(row.content) }
  })
}

/** The version in force on a Shanghai day, or null when there is none: then nothing can be reviewed. */
export async function versionInForce(
  { db }: Pick<CommandTransaction, 'db'>,
  date: string,
): Promise<number | null> {
  const [row] = await db
    .select({ version: clinicalRuleSets.version })
    .from(clinicalRuleSets)
    .where(and(eq(clinicalRuleSets.state, 'approved'), lte(clinicalRuleSets.inForceFrom, date)))
    .orderBy(desc(clinicalRuleSets.inForceFrom), desc(clinicalRuleSets.version))
    .limit(1)
  return row?.version ?? null
}

const summaryColumns = {
  version: clinicalRuleSets.version,
  state: clinicalRuleSets.state,
  note: clinicalRuleSets.note,
  draftedBy: clinicalRuleSets.draftedBy,
  draftedAt: clinicalRuleSets.draftedAt,
  editedBy: clinicalRuleSets.editedBy,
  approvedBy: clinicalRuleSets.approvedBy,
  approvedAt: clinicalRuleSets.approvedAt,
  inForceFrom: clinicalRuleSets.inForceFrom,
}

type Decision = Partial<
  Pick<typeof clinicalRuleSets.$inferSelect, 'approvedBy' | 'approvedAt' | 'inForceFrom'>
>

async function decide(
  transaction: CommandTransaction,
  version: number,
  to: 'approved' | 'discarded',
  change: Decision,
): Promise<RuleSetAnswer> {
  const [moved] = await transaction.db
    .update(clinicalRuleSets)
    .set({ ...change, state: to })
    .where(
      and(
        eq(clinicalRuleSets.version, version),
        inArray(clinicalRuleSets.state, statesBefore<RuleSetState>(ruleSetStates, to)),
      ),
    )
    .returning()
  if (!moved) throw await notMoved(transaction, version, to)
  tellRuleSet(transaction, moved, to === 'approved' ? 'rule_set.approved' : 'rule_set.discarded')
  return { version, state: to }
}

async function notMoved(
  { db }: CommandTransaction,
  version: number,
  to: RuleSetState,
): Promise<CommandRefused> {
  const [present] = await db.select().from(clinicalRuleSets).where(eq(clinicalRuleSets.version, version))
  if (!present) return notFound('ruleSet')
  return wrongState('The rule set', present.state, `become ${to}`, 'Draft another version.')
}

/** Tells what became of a version. */
export function tellRuleSet(
  transaction: CommandTransaction,
  row: {
    readonly id: string
    readonly tenantId: string
    readonly version: number
    readonly inForceFrom?: string | null
  },
  type: 'rule_set.drafted' | 'rule_set.edited' | 'rule_set.approved' | 'rule_set.discarded',
  facts: Readonly<Record<string, unknown>> = {},
): void {
  transaction.emit({
    type,
    aggregateKind: 'rule_set',
    aggregateId: row.id,
    tenantId: row.tenantId,
    payload: { version: row.version, inForceFrom: row.inForceFrom ?? null, ...facts },
  })
}

/** A set without any fault. @throws CommandRefused `invalid` with each of them. */
export function soundRuleSet(content: unknown): RuleSet {
  const checked = checkRuleSet(content)
  if (!checked.ok) throw new CommandRefused('invalid', checked.refusals)
  return checked.value
}

/** @throws CommandRefused `forbidden` unless the actor's title of senior pharmacist is in force today. */
export async function requireSeniorPharmacist({ db, actor, now }: CommandTransaction): Promise<void> {
  const held = await db.select().from(qualifications).where(eq(qualifications.personId, actor.principalId))
  if (qualifiedOn(held, 'senior_pharmacist', shanghaiDate(now))) return
  throw refused('forbidden', {
    code: 'seniorPharmacistNeeded',
    message: 'No title of senior pharmacist of yours is in force today.',
    nextStep: 'Let a senior pharmacist of the network do it.',
    rule: 'rules.senior-pharmacist',
  })
}

function secondPersonNeeded() {
  return refused('forbidden', {
    code: 'secondPersonNeeded',
    message: 'Whoever drafted or edited a version does not approve it.',
    nextStep: 'Let another senior pharmacist read and approve it.',
    rule: 'rules.second-person',
  })
}

function editedSince() {
  return refused('stale', {
    code: 'ruleSetEdited',
    message: 'The version was edited since you read it.',
    nextStep: 'Read its changes again, then decide.',
  })
}

function dayIsOver() {
  return refused('invalid', {
    code: 'dayIsOver',
    message: 'A version cannot come into force on a day that is over.',
    nextStep: 'Choose today or a later day.',
  })
}
