import { randomUUIDv7 } from 'node:crypto'
import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { parseTraceCode } from '#domain/catalogue/trace-code.ts'
import { mayHold, type PackagingLevel } from '#domain/inventory/packaging.ts'
import type { Refusal } from '#domain/refusal.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { CommandRefused, refused } from '../command-refused.ts'
import { readAs, runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { requireOwnSite } from '../organisations/own-site.ts'
import { codeAggregations } from './goods-schema.ts'
import { traceCodes } from './schema.ts'

export interface NewPackage {
  readonly siteId: string
  readonly parentCode: string
  readonly parentLevel: Exclude<PackagingLevel, 'box'>
  readonly childLevel: Exclude<PackagingLevel, 'carton'>
  readonly childCodes: readonly string[]
}

/**
 * Records what is packed in what: boxes in a middle pack or a carton, middle packs in a carton, all of them or none. Boxes
 * need not be in the books yet, since a maker tells of its cartons before they arrive; those that are must lie, closed, at
 * this site. More may be put into a package later.
 * @throws CommandRefused `siteNotFound`, `notYourSite`, `levelInvalid`, a label that cannot be read, and per child
 * `alreadyPacked`, `packedInItself` and `boxNotHere`.
 */
export function aggregateCodes(client: DatabaseClient, request: CommandRequest, input: NewPackage) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    await requireOwnSite(transaction, input.siteId)
    if (!mayHold(input.parentLevel, input.childLevel)) throw levelInvalid()
    const [parentCode = '', ...childCodes] = readCodes([input.parentCode, ...input.childCodes])
    await requireClosedHere(transaction, input.siteId, childCodes)
    const packed = childCodes.map((childCode) => ({
      id: randomUUIDv7(),
      tenantId: actor.tenantId,
      siteId: input.siteId,
      parentCode,
      parentLevel: input.parentLevel,
      childCode,
      childLevel: input.childLevel,
      aggregatedAt: now,
      aggregatedBy: actor.principalId,
    }))
    const added = await db.insert(codeAggregations).values(packed).onConflictDoNothing().returning()
    const done = new Set(added.map(({ childCode }) => childCode))
    refuseChildren(childCodes, (code) => (done.has(code) ? null : alreadyPacked(code)))
    const holders = new Set(await parentsOf(db, [parentCode]))
    refuseChildren(childCodes, (code) =>
      code === parentCode || holders.has(code) ? packedInItself(code) : null,
    )
    tell(transaction, 'stock.aggregated', packed[0]?.id, { siteId: input.siteId, children: packed.length })
    return { parentCode, children: packed.length }
  })
}

/**
 * Takes children out of a package, or all of them where none is named: it stands for what is left.
 * @throws CommandRefused `siteNotFound`, `notYourSite`, `packageEmpty` when nothing of it was in there.
 */
export function disaggregateCodes(
  client: DatabaseClient,
  request: CommandRequest,
  input: {
    readonly siteId: string
    readonly parentCode: string
    readonly childCodes?: readonly string[] | undefined
  },
) {
  return runCommand(client, request, async (transaction) => {
    await requireOwnSite(transaction, input.siteId)
    const [parentCode = '', ...childCodes] = readCodes([input.parentCode, ...(input.childCodes ?? [])])
    const { db, actor, now } = transaction
    const taken = await db
      .update(codeAggregations)
      .set({ disaggregatedAt: now, disaggregatedBy: actor.principalId })
      .where(
        and(
          eq(codeAggregations.parentCode, parentCode),
          isNull(codeAggregations.disaggregatedAt),
          input.childCodes === undefined ? undefined : inArray(codeAggregations.childCode, childCodes),
        ),
      )
      .returning()
    if (taken.length === 0) throw packageEmpty()
    tell(transaction, 'stock.disaggregated', taken[0]?.id, { siteId: input.siteId, children: taken.length })
    return { parentCode, children: taken.length }
  })
}

/**
 * The boxes that each scanned code stands for: a carton's or a middle pack's, through all levels, or the code itself
 * where it holds nothing. The one way by which receiving, picking and every later scan read packages: whoever scans a code
 * has the package in hand, and reads what is in it although others packed it.
 * @returns by code, in no order; a code that is no package is its own only box.
 */
export async function boxesOf(
  db: Database,
  codes: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (codes.length === 0) return new Map()
  const found = await db.execute<PackedBox>(
    sql`select root, box from boxes_in_hand(${sql.param([...codes])}::text[])`,
  )
  return byCode(codes, found.rows)
}

interface PackedBox extends Record<string, unknown> {
  readonly root: string
  readonly box: string
}

function byCode(codes: readonly string[], found: readonly PackedBox[]): Map<string, readonly string[]> {
  const boxes = Map.groupBy(found, ({ root }) => root)
  return new Map(codes.map((code) => [code, boxes.get(code)?.map(({ box }) => box) ?? [code]]))
}

/**
 * What one label stands for, as far as the actor packed it, or holds or held what is in it: a look-up is no scan.
 * @throws CommandRefused for a label that cannot be read.
 */
export async function readPackage(client: DatabaseClient, actor: Actor, scanned: string) {
  const [code = ''] = readCodes([scanned])
  const found = await readAs(client, actor, (db) =>
    db.execute<PackedBox>(sql`
      with recursive inside(code, level) as (
        select child_code, child_level from ${codeAggregations}
        where parent_code = ${code} and disaggregated_at is null
        union
        select child.child_code, child.child_level from inside
        join ${codeAggregations} child on child.parent_code = inside.code and child.disaggregated_at is null
      ) select ${code} as root, code as box from inside where level = 'box' order by code`),
  )
  return { code, boxes: byCode([code], found.rows).get(code) ?? [code] }
}

/**
 * Opens the packages of boxes that leave them by themselves: each box is out of its middle pack or carton. Where a whole
 * package leaves together, it stays closed.
 */
export function openPackagesOf(
  { db, actor, now, write }: CommandTransaction,
  boxes: readonly string[],
): void {
  if (boxes.length === 0) return
  write(
    db.execute(sql`select open_packages_in_hand(
      ${sql.param([...boxes])}::text[], ${now.toISOString()}::timestamptz, ${actor.principalId})`),
  )
}

/** Every package around `codes`, from the inside out. */
async function parentsOf(db: Database, codes: readonly string[]): Promise<string[]> {
  const found = await db.execute<{ code: string }>(sql`
    with recursive around(code) as (
      select parent_code from ${codeAggregations}
      where child_code = any(${sql.param([...codes])}::text[]) and disaggregated_at is null
      union
      select parent.parent_code from around
      join ${codeAggregations} parent on parent.child_code = around.code and parent.disaggregated_at is null
    ) select code from around`)
  return found.rows.map(({ code }) => code)
}

function readCodes(scanned: readonly string[]): string[] {
  const codes: string[] = []
  const refusals = scanned.flatMap((text, line) => {
    const read = parseTraceCode(text)
    if (!read.ok) return read.refusals.map((refusal) => ({ ...refusal, line }))
    codes.push(read.value.code)
    return []
  })
  if (refusals.length > 0) throw new CommandRefused('invalid', refusals)
  return codes
}

/** Boxes that are in somebody's books are packed where they lie, and only while they are closed. */
async function requireClosedHere(
  { db }: CommandTransaction,
  siteId: string,
  codes: readonly string[],
): Promise<void> {
  const known = await db
    .select()
    .from(traceCodes)
    .where(inArray(traceCodes.code, [...codes]))
  const packable = new Map(known.map((box) => [box.code, box.siteId === siteId && box.state === 'in_stock']))
  refuseChildren(codes, (code) => (packable.get(code) === false ? boxNotHere(code) : null))
}

function refuseChildren(codes: readonly string[], obstacle: (code: string) => Refusal | null): void {
  const refusals = codes.flatMap((code, line) => {
    const refusal = obstacle(code)
    return refusal === null ? [] : [{ ...refusal, line }]
  })
  if (refusals.length > 0) throw new CommandRefused('conflict', refusals)
}

function tell(
  transaction: CommandTransaction,
  type: 'stock.aggregated' | 'stock.disaggregated',
  aggregateId: string | undefined,
  payload: Readonly<Record<string, unknown>>,
): void {
  if (aggregateId === undefined) return
  const { tenantId } = transaction.actor
  transaction.emit({ type, aggregateKind: 'stock', aggregateId, tenantId, payload })
}

function levelInvalid() {
  return refused('invalid', {
    code: 'levelInvalid',
    message: 'A package holds only what is smaller than itself.',
    nextStep: 'Put boxes in middle packs or cartons, and middle packs in cartons.',
  })
}

function alreadyPacked(code: string): Refusal {
  return {
    code: 'alreadyPacked',
    message: `${code} is in a package already, or was named twice.`,
    nextStep: 'Take it out of that package first.',
  }
}

function packedInItself(code: string): Refusal {
  return {
    code: 'packedInItself',
    message: `${code} would hold itself.`,
    nextStep: 'Scan the package and what is in it again.',
  }
}

function boxNotHere(code: string): Refusal {
  return {
    code: 'boxNotHere',
    message: `Box ${code} is open, or lies elsewhere by the books.`,
    nextStep: 'Leave it out.',
  }
}

function packageEmpty() {
  return refused('conflict', {
    code: 'packageEmpty',
    message: 'Nothing of it is in this package.',
    nextStep: 'Scan the package again.',
  })
}
