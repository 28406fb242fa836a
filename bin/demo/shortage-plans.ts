import type { Session } from './http.ts'
import type { ScenarioStage } from './scenarios/scenario.ts'

/** Who plays in a shortage. */
export interface ShortageCast {
  readonly operator: Session
  /** The second person. */
  readonly colleague: Session
  readonly county: Session
  readonly officer: Session
}

export interface PlanOfShortage {
  readonly planId: string
  readonly summary: {
    readonly grantedUnits: number
    readonly fairness: { readonly cover: number; readonly lowestCover: number; readonly gini: number }
  }
}

/** What a plan gives a site. */
export interface ShareOfSite {
  readonly siteId: string
  readonly reason: { readonly zh: string; readonly en: string; readonly ko: string }
  readonly parts: readonly {
    readonly depotSiteId: string
    readonly productId: string
    readonly units: number
  }[]
}

/** Closes what an earlier run may have left open. */
export async function closeOpenShortage(
  { api }: ScenarioStage,
  operator: Session,
  ingredientCode: string,
): Promise<void> {
  const { items } = await api.get<{ items: { id: string; ingredientCode: string }[] }>(
    operator,
    '/shortages?limit=100',
  )
  for (const open of items.filter((one) => one.ingredientCode === ingredientCode)) {
    await api.post(operator, `/shortages/${open.id}/close`, {})
  }
}

export function makePlan(
  { api }: ScenarioStage,
  operator: Session,
  shortageId: string,
  options: object,
): Promise<PlanOfShortage> {
  return api.post<PlanOfShortage>(operator, `/shortages/${shortageId}/plans`, options)
}

/** One approves what the other made, and it is applied. @returns base units that were reserved. */
export async function applyWithTwo(
  { api }: ScenarioStage,
  { operator, colleague }: Pick<ShortageCast, 'operator' | 'colleague'>,
  planId: string,
): Promise<number> {
  await api.post(colleague, `/shortage-plans/${planId}/approve`, {})
  const { reservedUnits } = await api.post<{ reservedUnits: number }>(
    operator,
    `/shortage-plans/${planId}/apply`,
    {},
  )
  return reservedUnits
}

/** Every share of a plan that the reader may see. */
export async function sharesOf({ api }: ScenarioStage, who: Session, planId: string): Promise<ShareOfSite[]> {
  const shares: ShareOfSite[] = []
  let after = ''
  for (;;) {
    const page = await api.get<{ items: ShareOfSite[]; next: string | null }>(
      who,
      `/shortage-plans/${planId}/shares?limit=100${after}`,
    )
    shares.push(...page.items)
    if (page.next === null) return shares
    after = `&after=${page.next}`
  }
}

/** What the reader's sites were promised, in base units. */
export async function promisedUnits({ api }: ScenarioStage, who: Session, shortageId: string) {
  const { promises } = await api.get<{
    promises: { units: number; drawnUnits: number; lostUnits: number; releasedUnits: number }[]
  }>(who, `/shortages/${shortageId}`)
  const sum = { open: 0, drawn: 0, lost: 0 }
  for (const { units, drawnUnits, lostUnits, releasedUnits } of promises) {
    sum.open += units - drawnUnits - lostUnits - releasedUnits
    sum.drawn += drawnUnits
    sum.lost += lostUnits
  }
  return sum
}
