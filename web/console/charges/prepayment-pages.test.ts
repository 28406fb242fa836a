import { describe, expect, it } from 'vitest'
import { messagesOf } from '../../ui/messages.ts'
import type { Scene } from '../scene.ts'
import { prepayableTable, prepaymentPage, type PrepaymentView } from './prepayment-pages.ts'

const here = { id: 'village', nameZh: '演示村药房', nameEn: 'Demo village pharmacy' }
const hub = { id: 'hub', nameZh: '演示县仓', nameEn: 'Demo hub' }
const texts = messagesOf('zh-CN').prepayments

function sceneOf(sites: readonly (typeof here)[], mayCollect = true): Scene {
  return {
    locale: 'zh-CN',
    messages: messagesOf('zh-CN'),
    now: new Date('2026-03-02T01:00:00Z'),
    path: '/console/prepayments/one',
    query: {},
    sites,
    site: null,
    sent: null,
    may: () => mayCollect,
    newKey: () => 'a-key',
  }
}

const quote: PrepaymentView['quote'] = {
  prescriptionId: '01930000-0000-7000-8000-000000000001',
  hospitalReference: 'H-1',
  state: 'accepted',
  parcels: [
    { shipmentId: 'aaaa-bbbb', siteId: 'village', state: 'allocated', promisedAt: '2026-03-03T01:00:00Z' },
  ],
  totalFen: 1_000,
  insurerFen: 200,
  patientFen: 800,
  prepaidFen: 0,
  dueFen: 800,
  refundDueFen: 0,
  prepaidSiteId: null,
}

async function drawn(changes: Partial<PrepaymentView['quote']>, scene = sceneOf([here])): Promise<string> {
  const view = {
    quote: { ...quote, ...changes },
    patientName: '马玉兰',
    nameOf: (id: string | null | undefined) => id ?? '',
  }
  return String(await prepaymentPage(scene, view))
}

describe('the page of a prepayment', () => {
  it('takes the whole of what is due at the reader’s own site, and chooses no method beforehand', async () => {
    const page = await drawn({})
    expect(page).toContain(texts.record('¥8.00'))
    expect(page).toContain('name="amountFen" value="800"')
    expect(page).toContain('type="hidden" name="siteId" value="village"')
    expect(page).toContain('<option value="" ')
    expect(page).not.toContain('value="prepaid"')
    expect(page).not.toContain('value="refund"')
  })

  it('asks whose drawer it is where the reader has several sites, and proposes the one that hands over', async () => {
    const page = await drawn({}, sceneOf([hub, here]))
    expect(page).toMatch(/<select name="siteId"/)
    expect(page).toMatch(/<option value="village" selected>/)
  })

  it.each([
    ['there is no parcel', { parcels: [], dueFen: 0 }, texts.noParcel],
    ['all was prepaid', { prepaidFen: 800, dueFen: 0 }, texts.nothingToTake],
    ['the prescription is over', { state: 'cancelled', parcels: [], dueFen: 0 }, texts.over],
  ] satisfies [string, Partial<PrepaymentView['quote']>, string][])(
    'takes nothing where %s, and says so',
    async (_where, changes, said) => {
      const page = await drawn(changes)
      expect(page).toContain(said)
      expect(page).not.toContain('value="prepay"')
    },
  )

  it('pays back what is not used, at the site that took it, also of a prescription that is over', async () => {
    const over = { state: 'cancelled' as const, parcels: [], dueFen: 0, prepaidFen: 800, refundDueFen: 800 }
    const page = await drawn({ ...over, prepaidSiteId: 'village' }, sceneOf([hub, here]))
    expect(page).toContain(texts.payBackHint('¥8.00'))
    expect(page).toContain('name="act" value="refund"')
    expect(page).not.toContain('<details')
    expect(page).toMatch(/<option value="village" selected>/)
  })

  it('folds the paying back away while the money may still be used', async () => {
    const page = await drawn({ prepaidFen: 800, dueFen: 0, refundDueFen: 800 })
    expect(page).toMatch(/<details class="folded" >[\s\S]*name="act" value="refund"/)
  })

  it('shows others the sums without the forms', async () => {
    const page = await drawn({ prepaidFen: 100, dueFen: 700, refundDueFen: 100 }, sceneOf([here], false))
    expect(page).toContain('¥7.00')
    expect(page).toContain(texts.onlyAtCounter)
    expect(page).not.toContain('<form')
  })
})

it('a list of what may be prepaid that is empty says so', async () => {
  expect(String(await prepayableTable(sceneOf([here]), [], () => ''))).toContain(texts.none)
})
