import { randomUUIDv7 } from 'node:crypto'
import { and, arrayContains, eq, inArray } from 'drizzle-orm'
import { z } from 'zod'
import { checkRows, rowRefusal } from '../check-rows.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { runCommand, runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { departments } from './joining-schema.ts'
import { languagesSchema } from './new-application.ts'
import { newSiteSchema, type NewSite } from './new-rows.ts'
import { licences, sites, tenants } from './schema.ts'

const name = z.string().trim().min(1).max(200)

/** What an organisation may change of itself: who owns it, and its code, are facts that the network checked. */
export const profileChangeSchema = z.strictObject({
  nameZh: name.optional(),
  nameEn: name.optional(),
  languages: languagesSchema.optional(),
})
export type ProfileChange = z.infer<typeof profileChangeSchema>

export const departmentSchema = z.strictObject({
  code: z.string().regex(/^[a-z][a-z_]{1,40}$/),
  nameZh: name,
  nameEn: name,
})
export type NewDepartment = z.infer<typeof departmentSchema>

/** A site as its own organisation adds it; the network gives it its id. */
export const ownSiteSchema = newSiteSchema.omit({ id: true, tenantId: true })
export type OwnSite = z.infer<typeof ownSiteSchema>

/**
 * Changes how the acting organisation is called and which languages it offers. Its row lies in the network's directory,
 * so this is a network command on oneself alone.
 */
export function changeProfile(client: DatabaseClient, request: CommandRequest, change: ProfileChange) {
  return runNetworkCommand(client, request, async (transaction) => {
    await checkRows('profile', profileChangeSchema, [change])
    const { tenantId } = transaction.actor
    const fields = Object.keys(change).toSorted()
    if (fields.length > 0) await transaction.db.update(tenants).set(change).where(eq(tenants.id, tenantId))
    tellOfTenant(transaction, { change: fields })
    return { tenantId, changed: fields }
  })
}

/**
 * Opens a department, or names it anew. Where the organisation is an internet hospital, its licence must name it.
 * @throws CommandRefused `departmentInvalid`, `departmentNotLicensed`.
 */
export function openDepartment(client: DatabaseClient, request: CommandRequest, department: NewDepartment) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    await checkRows('department', departmentSchema, [department])
    await requireScope(transaction, department.code)
    const { nameZh, nameEn } = department
    await db
      .insert(departments)
      .values({ ...department, tenantId: actor.tenantId, openedAt: now })
      .onConflictDoUpdate({
        target: [departments.tenantId, departments.code],
        set: { nameZh, nameEn, closedAt: null },
      })
    tellOfTenant(transaction, { change: ['department'], code: department.code })
    return { code: department.code }
  })
}

/** Closes a department. @throws CommandRefused `departmentNotFound`. */
export function closeDepartment(
  client: DatabaseClient,
  request: CommandRequest,
  { code }: { readonly code: string },
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const closed = await db
      .update(departments)
      .set({ closedAt: now })
      .where(and(eq(departments.tenantId, actor.tenantId), eq(departments.code, code)))
    if (closed.rowCount === 0) throw notFound('department')
    tellOfTenant(transaction, { change: ['department'], code })
    return { code }
  })
}

/**
 * Adds a site of the acting organisation to the network's tree; it works from now on. The tree belongs to the network,
 * so this is a network command.
 * @throws CommandRefused `siteInvalid`; `siteUnknown` for a parent that is not there.
 */
export function addOwnSite(client: DatabaseClient, request: CommandRequest, site: OwnSite) {
  return runNetworkCommand(client, request, async (transaction) => {
    const { db, actor } = transaction
    const row: NewSite = { ...site, id: randomUUIDv7(), tenantId: actor.tenantId }
    await checkRows('site', newSiteSchema, [row], async () => {
      const parents = site.parentId === null ? [] : [site.parentId]
      const found = await db.select({ id: sites.id }).from(sites).where(inArray(sites.id, parents))
      return found.length === parents.length
        ? []
        : [rowRefusal('siteUnknown', 'There is no site with the id of parentId.', 0)]
    })
    await db.insert(sites).values({
      ...row,
      status: 'working',
      storageClasses: [...row.storageClasses],
      scopes: [...row.scopes],
    })
    transaction.emit({
      type: 'site.changed',
      aggregateKind: 'site',
      aggregateId: row.id,
      tenantId: actor.tenantId,
      payload: { change: 'added' },
    })
    return { siteId: row.id }
  })
}

async function requireScope({ db, actor }: CommandTransaction, code: string): Promise<void> {
  const [tenant] = await db.select({ kind: tenants.kind }).from(tenants).where(eq(tenants.id, actor.tenantId))
  if (tenant?.kind !== 'internet_hospital') return
  const naming = await db.$count(
    licences,
    and(
      eq(licences.tenantId, actor.tenantId),
      eq(licences.kind, 'internet_hospital'),
      eq(licences.state, 'accepted'),
      arrayContains(licences.scopes, [code]),
    ),
  )
  if (naming > 0) return
  throw refused('conflict', {
    code: 'departmentNotLicensed',
    message: 'No accepted licence of the hospital names this department.',
    nextStep: 'File the licence that names it, and open it once the licence is accepted.',
  })
}

function tellOfTenant(transaction: CommandTransaction, payload: Readonly<Record<string, unknown>>): void {
  const { tenantId } = transaction.actor
  transaction.emit({
    type: 'tenant.changed',
    aggregateKind: 'tenant',
    aggregateId: tenantId,
    tenantId,
    payload,
  })
}
