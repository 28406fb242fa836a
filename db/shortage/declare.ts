import { randomUUIDv7 } from 'node:crypto'
import { and, arrayContains, eq, inArray } from 'drizzle-orm'
import { ingredientOf } from '#domain/catalogue/ingredients.ts'
import type { Refusal } from '#domain/refusal.ts'
import { products } from '../catalogue/schema.ts'
import type { DatabaseClient } from '../client.ts'
import { CommandRefused, refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { resolveEscalationsAbout } from '../fulfilment/escalations.ts'
import { shortageProducts, shortages, shortageSigns } from './schema.ts'
import { tellOfShortage } from './shortage-state.ts'

/** A product and what a base unit of it is worth, in units of need. */
export interface WorthProduct {
  readonly productId: string
  readonly needPerUnit: number
}

export interface NewShortage {
  readonly ingredientCode: string
  /** For everybody to read. */
  readonly reason: string
  /** Products of the ingredient whose base unit is worth more or less than 1; all others of it are worth 1. */
  readonly strengths: readonly WorthProduct[]
  /** Products of other ingredients that replace it. */
  readonly substitutes: readonly WorthProduct[]
  /** The most that one person gets while it lasts; null without a limit. */
  readonly limit: { readonly units: number; readonly days: number } | null
}

/**
 * Declares a shortage of an ingredient, with every product of it in the catalogue and its substitutes. Everybody sees it
 * from now on, and a limit per person holds at once. What warned of it is taken off the board.
 * @throws CommandRefused `invalid` with `ingredientUnknown`, `productOfOther`, `productIsOwn` or `productRepeated`,
 * `nothingListed`; `conflict` (`shortageOpen`) when one is declared already.
 */
export function declareShortage(client: DatabaseClient, request: CommandRequest, input: NewShortage) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const { ingredientCode, reason, limit } = input
    const listed = await productsOf(transaction, input)
    const shortage = {
      id: randomUUIDv7(),
      tenantId: actor.tenantId,
      ingredientCode,
      state: 'declared' as const,
      reason,
      limitUnits: limit?.units ?? null,
      limitDays: limit?.days ?? null,
      declaredBy: actor.principalId,
      declaredAt: now,
      closedBy: null,
      closedAt: null,
    }
    const written = await db.insert(shortages).values(shortage).onConflictDoNothing()
    if (written.rowCount === 0) throw shortageOpen()
    const { id: shortageId, tenantId } = shortage
    await db.insert(shortageProducts).values(listed.map((product) => ({ ...product, shortageId, tenantId })))
    await takeUpSigns(transaction, ingredientCode)
    tellOfShortage(transaction, shortage, 'shortage.declared', { ingredientCode, products: listed.length })
    return { shortageId, state: shortage.state, products: listed.length }
  })
}

async function productsOf(
  { db }: CommandTransaction,
  { ingredientCode, strengths, substitutes }: NewShortage,
): Promise<(WorthProduct & { readonly isSubstitute: boolean })[]> {
  if (ingredientOf(ingredientCode) === undefined) throw ingredientUnknown()
  const own = await db
    .select({ id: products.id })
    .from(products)
    .where(and(arrayContains(products.ingredientCodes, [ingredientCode]), eq(products.active, true)))
  if (own.length === 0) throw nothingListed()
  const others = substitutes.map(({ productId }) => productId)
  const known = await db.select({ id: products.id }).from(products).where(inArray(products.id, others))
  const isOwn = new Set(own.map(({ id }) => id))
  const isKnown = new Set(known.map(({ id }) => id))
  const refusals = [
    ...strengths.flatMap(({ productId }, line) => (isOwn.has(productId) ? [] : [productOfOther(line)])),
    ...others.flatMap((productId, line) => (isOwn.has(productId) ? [productIsOwn(line)] : [])),
    ...others.flatMap((productId, line) => (isKnown.has(productId) ? [] : [productUnknown(line)])),
    ...[strengths, substitutes].flatMap((list) =>
      new Set(list.map(({ productId }) => productId)).size === list.length ? [] : [productRepeated()],
    ),
  ]
  if (refusals.length > 0) throw new CommandRefused('invalid', refusals)
  const worth = new Map(strengths.map(({ productId, needPerUnit }) => [productId, needPerUnit]))
  return [
    ...own.map(({ id }) => ({ productId: id, needPerUnit: worth.get(id) ?? 1, isSubstitute: false })),
    ...substitutes.map((substitute) => Object.assign({ isSubstitute: true }, substitute)),
  ]
}

async function takeUpSigns(transaction: CommandTransaction, ingredientCode: string): Promise<void> {
  const { db, actor, now } = transaction
  const signs = await db
    .update(shortageSigns)
    .set({ state: 'declared', decidedBy: actor.principalId, decidedAt: now })
    .where(and(eq(shortageSigns.ingredientCode, ingredientCode), eq(shortageSigns.state, 'open')))
    .returning({ id: shortageSigns.id })
  for (const { id } of signs) await resolveEscalationsAbout(transaction, id)
}

function ingredientUnknown() {
  return refused('invalid', {
    code: 'ingredientUnknown',
    message: 'The network knows no ingredient of this code.',
    nextStep: 'Take the code from a product of the catalogue.',
  })
}

function nothingListed() {
  return refused('invalid', {
    code: 'nothingListed',
    message: 'No product of this ingredient is in the catalogue.',
    nextStep: 'List a product first, or declare the ingredient that it replaces.',
  })
}

const wrongProduct = 'Check the product ids against the catalogue.'

function productOfOther(line: number): Refusal {
  const message = 'A strength is given for a product that is not of this ingredient.'
  return { code: 'productOfOther', message, nextStep: wrongProduct, line }
}

function productIsOwn(line: number): Refusal {
  const message = 'A substitute is a product of the scarce ingredient itself.'
  return { code: 'productIsOwn', message, nextStep: wrongProduct, line }
}

function productUnknown(line: number): Refusal {
  return {
    code: 'productUnknown',
    message: 'A substitute is not in the catalogue.',
    nextStep: wrongProduct,
    line,
  }
}

function productRepeated(): Refusal {
  return { code: 'productRepeated', message: 'A product is given twice.', nextStep: wrongProduct }
}

function shortageOpen() {
  return refused('conflict', {
    code: 'shortageOpen',
    message: 'A shortage of this ingredient is declared already.',
    nextStep: 'Make a plan for it, or close it first.',
  })
}
