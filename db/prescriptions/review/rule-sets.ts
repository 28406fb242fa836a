import { randomUUIDv7 } from 'node:crypto'
import { and, desc, eq, inArray, lte, max, sql } from 'drizzle-orm'
import { qualifiedOn } from '#domain/access/qualifications.ts'
import type { EventType } from '#domain/events/event.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { checkRuleSet } from '#domain/prescriptions/review/check-rule-set.ts'
import { ruleSetStates, type RuleSetState } from '#domain/prescriptions/review/rule-set-states.ts'
import type { RuleSet } from '#domain/prescriptions/review/rule-set.ts'
import { statesBefore } from '#domain/state-table.ts'
import { qualificationsOf } from '../../access/qualifications-of.ts'
import { people } from '../../access/schema.ts'
import type { Actor } from '../../actor.ts'
import type { Database, DatabaseClient } from '../../client.ts'
import { CommandRefused, notFound, refused, wrongState } from '../../command-refused.ts'
import { hashBody, readAs, runCommand, type CommandRequest, type CommandTransaction } from '../../commands.ts'
import { keptQuery } from '../../kept-query.ts'
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
 * Approves a submitted version as a second person: reviews from its first day on are made by it. Reviews that are open
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
    const approval = { approvedBy: actor.principalId, approvedAt: now, inForceFrom: input.inForceFrom }
    return moveRuleSet(transaction, input.version, 'approved', approval)
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
    return moveRuleSet(transaction, input.version, 'discarded', {})
  })
}

/** Every version without its rules, the newest first, and which of them is in force at `now`. */
export function listRuleSets(client: DatabaseClient, actor: Actor, now: Date, limit: number) {
  return readAs(client, actor, async (db) => {
    const rows = await db
      .select(summaryColumns)
      .from(clinicalRuleSets)
      .orderBy(desc(clinicalRuleSets.version))
      .limit(limit)
    const items = await withNames(db, rows)
    return { items, inForce: await versionInForce({ db }, shanghaiDate(now)) }
  })
}

/**
 * One version with its rules.
 * @throws CommandRefused `notFound`.
 */
export function readRuleSet(client: DatabaseClient, actor: Actor, version: number) {
  return readAs(client, actor, async (db) => {
    const [row] = await db.select().from(clinicalRuleSets).where(eq(clinicalRuleSets.version, version))
    if (!row) throw notFound('ruleSet')
    const [named] = await withNames(db, [row])
    return { ...row, names: named?.names ?? {}, content: soundRuleSet(row.content) }
  })
}

type Acted = Pick<
  typeof clinicalRuleSets.$inferSelect,
  'draftedBy' | 'editedBy' | 'submittedBy' | 'sentBackBy' | 'approvedBy'
>

/** Adds what those who acted on a version are called, as far as the reader may know them. */
async function withNames<Row extends Acted>(db: Database, rows: readonly Row[]) {
  const actedOn = (row: Row) =>
    [row.draftedBy, ...row.editedBy, row.submittedBy, row.sentBackBy, row.approvedBy].filter(
      (id) => id !== null,
    )
  const ids = [...new Set(rows.flatMap(actedOn))]
  const known =
    ids.length === 0
      ? []
      : await db
          .select({ id: people.id, name: people.name })
          .from(people)
          .where(inArray(sql`${people.id}::text`, ids))
  const names = new Map<string, string>(known.map(({ id, name }) => [id, name]))
  return rows.map((row) => ({
    ...row,
    names: Object.fromEntries(actedOn(row).flatMap((id) => nameEntry(id, names.get(id)))),
  }))
}

function nameEntry(id: string, name: string | undefined): (readonly [string, string])[] {
  return name === undefined ? [] : [[id, name]]
}

/** The version in force on a Shanghai day, or null when there is none: then nothing can be reviewed. */
export async function versionInForce(
  { db }: Pick<CommandTransaction, 'db'>,
  date: string,
): Promise<number | null> {
  return (await ruleSetInForce(db, date))?.version ?? null
}

/** As `versionInForce`, with the hash of what it says. */
export async function ruleSetInForce(
  db: Database,
  date: string,
): Promise<{ readonly version: number; readonly contentHash: string } | null> {
  const [row] = await newestApproved(db, { date })
  return row ?? null
}

const newestApproved = keptQuery((db, { date }: { readonly date: string }) =>
  db
    .select({ version: clinicalRuleSets.version, contentHash: clinicalRuleSets.contentHash })
    .from(clinicalRuleSets)
    .where(and(eq(clinicalRuleSets.state, 'approved'), lte(clinicalRuleSets.inForceFrom, date)))
    .orderBy(desc(clinicalRuleSets.inForceFrom), desc(clinicalRuleSets.version))
    .limit(1),
)

const summaryColumns = {
  version: clinicalRuleSets.version,
  state: clinicalRuleSets.state,
  note: clinicalRuleSets.note,
  draftedBy: clinicalRuleSets.draftedBy,
  draftedAt: clinicalRuleSets.draftedAt,
  contentHash: clinicalRuleSets.contentHash,
  submittedBy: clinicalRuleSets.submittedBy,
  submittedAt: clinicalRuleSets.submittedAt,
  sentBackBy: clinicalRuleSets.sentBackBy,
  sentBackAt: clinicalRuleSets.sentBackAt,
  sentBackReason: clinicalRuleSets.sentBackReason,
  editedBy: clinicalRuleSets.editedBy,
  approvedBy: clinicalRuleSets.approvedBy,
  approvedAt: clinicalRuleSets.approvedAt,
  inForceFrom: clinicalRuleSets.inForceFrom,
}

const told = {
  submitted: 'rule_set.submitted',
  draft: 'rule_set.sent_back',
  approved: 'rule_set.approved',
  discarded: 'rule_set.discarded',
} as const satisfies Readonly<Record<RuleSetState, RuleSetEvent>>

/** Moves a version to a state that its present one leads to, and tells of it. */
export async function moveRuleSet(
  transaction: CommandTransaction,
  version: number,
  to: RuleSetState,
  change: Partial<typeof clinicalRuleSets.$inferInsert>,
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
  tellRuleSet(transaction, moved, told[to])
  return { version, state: to }
}

async function notMoved(
  { db }: CommandTransaction,
  version: number,
  to: RuleSetState,
): Promise<CommandRefused> {
  const [present] = await db.select().from(clinicalRuleSets).where(eq(clinicalRuleSets.version, version))
  if (!present) return notFound('ruleSet')
  return wrongState('The rule set', present.state, `become ${to}`, 'Read where it stands now.')
}

type RuleSetEvent = Extract<EventType, `rule_set.${string}`>

/** Tells what became of a version. */
export function tellRuleSet(
  transaction: CommandTransaction,
  row: {
    readonly id: string
    readonly tenantId: string
    readonly version: number
    readonly inForceFrom?: string | null
  },
  type: RuleSetEvent,
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
  const held = await qualificationsOf(db, { personId: actor.principalId })
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

/** The refusal of who acts on a version as it no longer is. */
export function editedSince() {
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
