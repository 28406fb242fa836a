import type { Context } from 'hono'
import { deleteCookie, getSignedCookie, setSignedCookie } from 'hono/cookie'
import type { TrackedLink } from '#db/prescriptions/tracking.ts'
import type { AppEnv } from '../dependencies.ts'

/** The link's token is in the path once; from then on a short-lived cookie stands for it. */
const linkMinutes = 120
/** How long the private part stays open after a code. */
const openMinutes = 15
/** The same for who reads by the larger view and is not to hurry: each page that they open begins the time anew. */
const elderLinkMinutes = 24 * 60
const elderOpenMinutes = 60

const linkCookie = 'tracking'
const openCookie = 'tracking_open'
const askedCookie = 'tracking_asked'

/** Remembers which prescription this browser may follow. */
export function rememberLink(context: Context<AppEnv>, link: TrackedLink): Promise<void> {
  return keep(context, linkCookie, `${link.prescriptionId}/${link.tenantId}`, linkMinutes)
}

/** The prescription that this browser follows; null when it opened no link, or too long ago. */
export async function rememberedLink(context: Context<AppEnv>): Promise<TrackedLink | null> {
  const [prescriptionId, tenantId] = (await read(context, linkCookie))?.split('/') ?? []
  return prescriptionId === undefined || tenantId === undefined ? null : { prescriptionId, tenantId }
}

/** Who asked for a code or opened the private part: the patient, or a family member who got a code of their own. */
export interface Opener {
  readonly agentId: string | null
}

/** Remembers that the private part of a prescription was opened by a code. */
export async function openPrivatePart(
  context: Context<AppEnv>,
  prescriptionId: string,
  opener: Opener,
  isElder: boolean,
): Promise<void> {
  deleteCookie(context, askedCookie, { path: '/track' })
  await keep(context, openCookie, named(prescriptionId, opener), isElder ? elderOpenMinutes : openMinutes)
}

/** Begins the time of what is still open anew, as no time is to press who reads by the larger view. */
export async function extendForElder(context: Context<AppEnv>, link: TrackedLink): Promise<void> {
  const { prescriptionId, tenantId } = link
  await keep(context, linkCookie, `${prescriptionId}/${tenantId}`, elderLinkMinutes)
  const opener = await openedBy(context, prescriptionId)
  if (opener !== null) await keep(context, openCookie, named(prescriptionId, opener), elderOpenMinutes)
}

/** Who opened the private part of a prescription a moment ago; null when nobody did. */
export async function openedBy(context: Context<AppEnv>, prescriptionId: string): Promise<Opener | null> {
  return openerIn(await read(context, openCookie), prescriptionId)
}

/** Remembers that a code is on its way, so that the page shows where to type it. */
export function rememberCodeAsked(
  context: Context<AppEnv>,
  prescriptionId: string,
  opener: Opener,
): Promise<void> {
  return keep(context, askedCookie, named(prescriptionId, opener), openMinutes)
}

/** Whose code is on its way; null for nobody's. */
export async function codeAskedBy(context: Context<AppEnv>, prescriptionId: string): Promise<Opener | null> {
  return openerIn(await read(context, askedCookie), prescriptionId)
}

function named(prescriptionId: string, { agentId }: Opener): string {
  return agentId === null ? prescriptionId : `${prescriptionId}/${agentId}`
}

function openerIn(value: string | null, prescriptionId: string): Opener | null {
  const [kept, agentId = null] = value?.split('/') ?? []
  return kept === prescriptionId ? { agentId } : null
}

/**
 * The value carries its own end, since a browser may keep a cookie for longer than it was told, and its own name,
 * since the signature covers the value alone: one cookie must never pass for another.
 */
function keep(context: Context<AppEnv>, name: string, value: string, minutes: number): Promise<void> {
  const { database, clock, isHttps } = context.var.dependencies
  const endsAt = clock().getTime() + minutes * 60_000
  return setSignedCookie(context, name, `${name}:${endsAt}:${value}`, database.secret, {
    path: '/track',
    maxAge: minutes * 60,
    httpOnly: true,
    sameSite: 'Lax',
    secure: isHttps,
  })
}

async function read(context: Context<AppEnv>, name: string): Promise<string | null> {
  const { database, clock } = context.var.dependencies
  const cookie = await getSignedCookie(context, database.secret, name)
  if (typeof cookie !== 'string') return null
  const [keptName, endsAt = '', value = ''] = cookie.split(':')
  return keptName === name && Number(endsAt) > clock().getTime() ? value : null
}
