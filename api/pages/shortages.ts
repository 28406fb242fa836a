import { randomUUIDv7 } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { mayDo } from '#domain/access/roles.ts'
import { ingredientOf } from '#domain/catalogue/ingredients.ts'
import { describeShare, type ShareLanguage } from '#domain/shortage/describe-share.ts'
import { planOptionsSchema } from '#domain/shortage/plan-options.ts'
import { shortagePlanStates } from '#domain/shortage/states.ts'
import { mayMove } from '#domain/state-table.ts'
import type { Caller } from '#db/access/identify.ts'
import { CommandRefused } from '#db/command-refused.ts'
import type { CommandRequest } from '#db/commands.ts'
import { readNames } from '#db/organisations/queries.ts'
import { applyPlan, approvePlan, discardPlan } from '#db/shortage/apply-plan.ts'
import { planShortage } from '#db/shortage/plan.ts'
import { listPlans, listShares, listShortages } from '#db/shortage/queries.ts'
import { shortagesPage } from '#web/console/shortages-page.ts'
import type { ConsoleFrame } from '#web/console/console-page.ts'
import {
  type ChosenShortage,
  longestPlanName,
  type PlanAct,
  planActs,
  type TypedPlan,
} from '#web/console/shortages-view.ts'
import { type Locale, sentenceLanguage } from '#web/ui/locale.ts'
import { isTooLong } from '#web/ui/text-length.ts'
import type { AppEnv } from '../dependencies.ts'
import { withViewer } from './console.ts'
import { formText } from './form-text.ts'

const rowsOfPage = 50
const anId = z.uuid()
const decisions = { approve: approvePlan, apply: applyPlan, discard: discardPlan } as const
const stateAfter = { approve: 'approved', apply: 'applied', discard: 'discarded' } as const
const guards = { approve: 'shortage.approve', apply: 'shortage.plan', discard: 'shortage.plan' } as const

/** What is scarce, for everybody who orders; plans, what-if and approval for the network's operator. */
export const shortagePages = new Hono<AppEnv>()
  .get('/console/shortages', (context) =>
    withViewer(context, { area: 'shortages', guard: 'shortage.read' }, (viewer, frame) =>
      showShortages(context, viewer, frame),
    ),
  )
  .post('/console/shortages/:id/plan', (context) =>
    withViewer(context, { area: 'shortages', guard: 'shortage.plan' }, async (viewer, frame) => {
      const typed = typedPlan(await context.req.parseBody())
      if (isTooLong(typed.name, longestPlanName)) return showShortages(context, viewer, frame, typed)
      return decide(context, viewer, 'plan', async (request, shortageId) => {
        const options = optionsOf(typed)
        if (!options.success) return 'optionsInvalid'
        await planShortage(context.var.dependencies.database, request, { shortageId, options: options.data })
        return null
      })
    }),
  )
  .post('/console/shortages/:id/plans/:plan/:act', (context) => {
    const act = planActs.find((known) => known === context.req.param('act'))
    if (act === undefined) return context.notFound()
    return withViewer(context, { area: 'shortages', guard: guards[act] }, (viewer) =>
      decide(context, viewer, act, async (request) => {
        const planId = anId.safeParse(context.req.param('plan'))
        if (!planId.success) return 'shortagePlanNotFound'
        await decisions[act](context.var.dependencies.database, request, { planId: planId.data })
        return null
      }),
    )
  })

/** @param typed A plan whose name is too long: it is shown again, and nothing was reckoned. */
async function showShortages(
  context: Context<AppEnv>,
  viewer: Caller,
  frame: ConsoleFrame,
  typed: TypedPlan | null = null,
): Promise<Response> {
  const { database } = context.var.dependencies
  const rows = await listShortages(database, viewer.actor, {
    states: ['declared', 'allocated'],
    limit: rowsOfPage,
  })
  const shortages = rows.map((row) => {
    const ingredient = ingredientOf(row.ingredientCode)
    return {
      ...row,
      ingredientZh: ingredient?.nameZh ?? row.ingredientCode,
      ingredientEn: ingredient?.nameEn ?? row.ingredientCode,
    }
  })
  const asked = anId.safeParse(context.req.param('id') ?? context.req.query('shortage'))
  const shortageId = shortages.find(({ id }) => id === asked.data)?.id
  const read = shortageId === undefined ? null : await readChosen(context, viewer, shortageId, frame.locale)
  const chosen = read === null ? null : { ...read, typed }
  const refusal = context.req.query('refused') ?? null
  return context.html(shortagesPage(frame, { shortages, chosen, refusal }), typed === null ? 200 : 400)
}

async function readChosen(
  context: Context<AppEnv>,
  { actor, tenantKind }: Caller,
  id: string,
  locale: Locale,
): Promise<Omit<ChosenShortage, 'typed'>> {
  const { database } = context.var.dependencies
  const rows = await listPlans(database, actor, id)
  const isOperator = tenantKind === 'network_operator'
  const codes = rows.flatMap(({ summary }) => summary.counties.map(({ regionCode }) => regionCode))
  const names = await readNames(database, actor, codes)
  const plans = rows.map(({ id: planId, state, options: { name }, madeBy, summary }) => ({
    id: planId,
    name,
    state,
    ...summary,
    ...summary.fairness,
    counties: summary.counties.map((county) => ({
      ...county,
      ...(names.get(county.regionCode) ?? { nameZh: county.regionCode, nameEn: county.regionCode }),
    })),
    acts: planActs.filter(
      (act) =>
        isOperator &&
        mayDo(actor.roles, guards[act]) &&
        mayMove(shortagePlanStates, state, stateAfter[act]) &&
        (act !== 'approve' || madeBy !== actor.principalId),
    ) satisfies readonly PlanAct[],
  }))
  const asked = context.req.query('plan')
  const planId = plans.find((plan) => plan.id === asked)?.id ?? plans[0]?.id ?? null
  const after = anId.safeParse(context.req.query('after')).data
  const needs =
    planId === null ? [] : await listShares(database, actor, { planId, after, limit: rowsOfPage + 1 })
  const language: ShareLanguage = sentenceLanguage(locale)
  const shares = needs.slice(0, rowsOfPage).map(({ need, siteNameZh, siteNameEn, ...other }) => ({
    ...need,
    siteZh: siteNameZh,
    siteEn: siteNameEn,
    reason: describeShare(
      need.facts,
      language,
      () => (language === 'zh' ? other.otherNameZh : other.otherNameEn) ?? '',
    ),
  }))
  const next = needs.length > rowsOfPage ? (needs[rowsOfPage - 1]?.need.siteId ?? null) : null
  return { id, plans, planId, shares, next, mayPlan: isOperator && mayDo(actor.roles, 'shortage.plan') }
}

function typedPlan(form: Readonly<Record<string, unknown>>): TypedPlan {
  const text = (name: keyof TypedPlan) => formText(form[name])
  return {
    name: text('name'),
    horizonDays: text('horizonDays'),
    reservePercent: text('reservePercent'),
    capUnits: text('capUnits'),
    first: text('first'),
  }
}

/** What the form of a plan says; an empty field is one that says nothing. */
function optionsOf({ name, horizonDays, reservePercent, capUnits, first }: TypedPlan) {
  return planOptionsSchema.safeParse({
    name,
    horizonDays: numberOf(horizonDays),
    reservePercent: numberOf(reservePercent),
    capUnits: numberOf(capUnits) ?? null,
    tiers: first === '' ? [] : [{ tier: 1, siteKinds: [first] }],
  })
}

function numberOf(text: string): number | undefined {
  return text === '' ? undefined : Number(text)
}

/** Does what a form asks for, then shows how things stand; a refusal is told there by its code. */
async function decide(
  context: Context<AppEnv>,
  { actor, tenantKind }: Caller,
  act: string,
  run: (request: CommandRequest, shortageId: string) => Promise<string | null>,
): Promise<Response> {
  const shortageId = anId.safeParse(context.req.param('id')).data ?? ''
  const query = new URLSearchParams({ shortage: shortageId })
  const now = context.var.dependencies.clock()
  const request = {
    actor,
    route: `console.shortage.${act}`,
    key: randomUUIDv7(),
    body: context.req.path,
    now,
  }
  try {
    const refusal =
      tenantKind === 'network_operator' ? await run(request, shortageId) : 'organisationNotAllowed'
    if (refusal !== null) query.set('refused', refusal)
  } catch (error) {
    if (!(error instanceof CommandRefused)) throw error
    query.set('refused', error.refusals[0]?.code ?? '')
  }
  return context.redirect(`/console/shortages?${query.toString()}`, 303)
}
