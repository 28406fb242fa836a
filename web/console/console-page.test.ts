import { expect, it } from 'vitest'
import { html } from 'hono/html'
import type { Locale } from '../ui/locale.ts'
import { messagesOf } from '../ui/messages.ts'
import { hasGoods } from './areas.ts'
import { framedPage } from './console-page.ts'

const round = '/console/procurement/01a2185a-ddb6-7858-9359-0c65781f90b7'

async function pageAt(path: string, locale: Locale): Promise<string> {
  const standing = { roles: ['procurement_manager'], tenantKind: 'network_operator' } as const
  const around = { area: 'procurement', locale, viewerName: '', standing, siteId: null } as const
  return String(await framedPage(around, { title: 'page', path }, html`<p></p>`))
}

it('begins an area and the page of one row of it with what to try there, and nothing else with that', async () => {
  for (const locale of ['zh-CN', 'en', 'ko'] as const) {
    const { label, areas, rows } = messagesOf(locale).hints
    expect(await pageAt('/console/procurement', locale)).toContain(areas.procurement)
    const ofRound = await pageAt(round, locale)
    expect(ofRound).toContain(rows.procurement)
    expect(ofRound).not.toContain(areas.procurement)
    expect(await pageAt('/console/procurement/new', locale)).not.toContain(`<strong>${label}</strong>`)
  }
})

it('knows who keeps no goods', () => {
  expect(['network_operator', 'insurer', 'regulator'].filter((kind) => hasGoods(kind as never))).toEqual([])
  expect(hasGoods('pharmacy')).toBe(true)
})
