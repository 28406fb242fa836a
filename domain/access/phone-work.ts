import type { Role } from './roles.ts'

/** What a phone is used for. Each kind of work has screens of its own, which are loaded when somebody does it. */
export const works = ['village', 'driver', 'station'] as const
export type Work = (typeof works)[number]

const rolesOf: Readonly<Record<Work, readonly Role[]>> = {
  village: ['village_pharmacist'],
  driver: ['driver'],
  // Whoever picks or rechecks also packs and sends off.
  station: ['picker', 'checker'],
}

/** The kinds of work that somebody's roles open; none for who has no work on a phone. */
export function worksOf(roles: readonly string[]): Work[] {
  return works.filter((work) => rolesOf[work].some((role) => roles.includes(role)))
}
