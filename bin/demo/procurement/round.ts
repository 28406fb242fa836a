import { setTimeout as sleep } from 'node:timers/promises'
import type { RoundState } from '#domain/procurement/round-states.ts'
import { demoPassword } from '#seeds/demo-accounts.ts'
import {
  roundInstitutions,
  roundSuppliers,
  type RoundInstitution,
  type RoundParty,
} from '#seeds/procurement/joint-round.ts'
import { forEachAtMost } from '#workflows/pace.ts'
import type { Session } from '../http.ts'
import type { ScenarioStage } from '../scenarios/scenario.ts'

const atOnce = 8
const lookMs = 300
const patienceMs = 240_000
const dayMilliseconds = 24 * 60 * 60 * 1000

/** What a round of the demo buys, and what institutions paid last. */
export interface RoundProduct {
  readonly productId: string
  readonly lastPriceTenThousandths: number
}

/** A round that is played: who runs it, and its id. */
export interface PlayedRound {
  readonly stage: ScenarioStage
  readonly roundId: string
  readonly first: Session
  readonly second: Session
  readonly products: readonly RoundProduct[]
  /** When the story began. */
  readonly begunAt: Date
}

/** The path of something of the round. */
export const pathOf = ({ roundId }: Pick<PlayedRound, 'roundId'>, rest = '') =>
  `/procurement/rounds/${roundId}${rest}`

/** The moment so many days after the story began. */
export function dayOf({ begunAt }: Pick<PlayedRound, 'begunAt'>, days: number): Date {
  return new Date(begunAt.getTime() + days * dayMilliseconds)
}

/** An institution's own system. */
export function systemOf({ apiKey }: RoundInstitution): Session {
  return { name: 'institution system', headers: { authorization: `Bearer ${apiKey}` } }
}

/** A bidder or manager of the large round, signed in. */
export function signIn({ api }: ScenarioStage, { email }: RoundParty): Promise<Session> {
  return api.signIn(email, demoPassword)
}

/** Does the same for every institution, several at a time. */
export function forInstitutions(
  act: (party: RoundInstitution, index: number) => Promise<void>,
): Promise<void> {
  const numbered = roundInstitutions.map((party, index) => ({ party, index }))
  return forEachAtMost(atOnce, numbered, ({ party, index }) => act(party, index))
}

/** Does the same for every supplier, one after another. */
export async function forSuppliers(act: (party: RoundParty, index: number) => Promise<void>): Promise<void> {
  for (const [index, party] of roundSuppliers.entries()) await act(party, index)
}

/** Lets time pass, and waits until the round's workflow has done what was due. */
export async function passTo(round: PlayedRound, days: number, state: RoundState): Promise<void> {
  const { stage, first } = round
  await stage.moveClockTo(new Date(dayOf(round, days).getTime() + 60_000))
  const givesUpAt = Date.now() + patienceMs
  for (;;) {
    const { state: present } = await stage.api.get<{ state: RoundState }>(first, pathOf(round))
    if (present === state) return stage.tell(`day ${days}: the round is ${state}`)
    if (Date.now() > givesUpAt)
      throw new Error(`The round stayed ${present}; it should have become ${state}.`)
    await sleep(lookMs)
  }
}

/** Every item of a list that comes in pages, or those that `query` asks for. */
export async function readAll<Item>(
  { api }: ScenarioStage,
  session: Session,
  path: string,
  query: Readonly<Record<string, string>> = {},
): Promise<Item[]> {
  const items: Item[] = []
  let next: string | null = null
  do {
    const asked = new URLSearchParams({ ...query, ...(next === null ? {} : { after: next }) })
    const page: { items: Item[]; next: string | null } = await api.get(session, `${path}?${asked.toString()}`)
    items.push(...page.items)
    next = page.next
  } while (next !== null)
  return items
}

/** The same pseudo-random whole number below `most` for the same name, on every run. */
export function spread(name: string, most: number): number {
  let hash = 2_166_136_261
  for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0
  return hash % most
}

export function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
