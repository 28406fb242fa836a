import { z } from '@hono/zod-openapi'
import { listShares } from '#db/shortage/queries.ts'
import { describeShare, type ShareLanguage } from '#domain/shortage/describe-share.ts'
import { defineQuery } from '../operation.ts'
import { idParams, pageOf, pageQuery } from '../schemas.ts'

const sentence = z.string()

const share = z
  .object({
    siteId: z.uuid(),
    siteNameZh: z.string(),
    siteNameEn: z.string(),
    regionCode: z.string(),
    tier: z.int(),
    needUnits: z.int(),
    heldUnits: z.int(),
    receivedUnits: z.number(),
    reason: z.object({ code: z.string(), zh: sentence, en: sentence, ko: sentence }),
    parts: z.array(
      z.object({
        depotSiteId: z.uuid(),
        productId: z.uuid(),
        units: z.int(),
        promisedUnits: z.int(),
      }),
    ),
  })
  .openapi('ShortageShare')

export const sharesOf = defineQuery({
  path: '/shortage-plans/{id}/shares',
  summary: 'See what a plan gives each site, and why',
  description: 'The operator sees every site; everybody else their own, once the plan is applied.',
  guard: 'shortage.read',
  params: idParams,
  query: pageQuery,
  answer: pageOf(share),
  async handle({ database, actor, params, query: { after, limit } }) {
    const rows = await listShares(database, actor, { planId: params.id, after, limit: limit + 1 })
    const items = rows.slice(0, limit).map(({ need, shares, otherNameZh, otherNameEn, ...site }) => {
      const tell = (language: ShareLanguage) =>
        describeShare(need.facts, language, () => (language === 'zh' ? otherNameZh : otherNameEn) ?? '')
      const { siteId, tier, needUnits, heldUnits, receivedUnits, facts } = need
      return {
        ...site,
        siteId,
        tier,
        needUnits,
        heldUnits,
        receivedUnits,
        reason: { code: facts.reason, zh: tell('zh'), en: tell('en'), ko: tell('ko') },
        parts: shares,
      }
    })
    return { items, next: rows.length > limit ? (items.at(-1)?.siteId ?? null) : null }
  },
})
