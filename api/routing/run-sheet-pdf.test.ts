import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { expect, test } from 'vitest'
import type { RunSheet } from '#db/routing/run-sheets.ts'
import { renderRunSheet } from './run-sheet-pdf.ts'

const site = (id: string, nameZh: string) => ({ id, nameZh, nameEn: id, longitude: 0, latitude: 0 })

const sheet: RunSheet = {
  routePlanId: 'p',
  version: 3,
  trip: 2,
  doorMeans: null,
  plate: '演示-T11',
  hub: site('hub', '西吉县云药库中心站'),
  loadFrom: new Date('2026-03-02T00:30:00Z'),
  departAt: new Date('2026-03-02T00:50:00Z'),
  endAt: new Date('2026-03-02T06:00:00Z'),
  metres: 61_240,
  visits: Array.from({ length: 40 }, (_, index) => ({
    site: site(`s${index}`, index === 39 ? '隆回县岩口镇龘村卫生室' : `凤冈村卫生室${index}`),
    household: null,
    arriveAt: new Date(Date.parse('2026-03-02T01:00:00Z') + index * 300_000),
    leaveAt: new Date(Date.parse('2026-03-02T01:04:00Z') + index * 300_000),
    shipmentIds: ['a', 'b'],
    parcels: [],
    window: null,
    campaign: null,
    coldBoxes: index === 39 ? 3 : 0,
  })),
}

const textOf = async (given: RunSheet) => {
  const pdf = await getDocument({ data: new Uint8Array(await renderRunSheet(given)), verbosity: 0 }).promise
  const content = await (await pdf.getPage(1)).getTextContent()
  return content.items.map((item) => ('str' in item ? item.str : '')).join('')
}

test('a round within a village leads to addresses', async () => {
  const household = { address: '凤冈村演示7号', longitude: null, latitude: null }
  const visits = sheet.visits.slice(0, 1).map((visit) => ({ ...visit, household }))
  const text = await textOf({ ...sheet, plate: '', doorMeans: 'motorbike', visits })
  for (const words of ['入户配送单', '摩托车', '凤冈村演示7号']) expect(text).toContain(words)
})

test('a run sheet holds its Chinese as text, on as many pages as it needs', async () => {
  const data = new Uint8Array(await renderRunSheet(sheet))
  const pdf = await getDocument({ data, verbosity: 0 }).promise
  const pages = await Promise.all(
    Array.from({ length: pdf.numPages }, async (_, index) => {
      const page = await pdf.getPage(index + 1)
      const { items } = await page.getTextContent()
      return items.map((item) => ('str' in item ? item.str : '')).join('')
    }),
  )
  expect(pages.length).toBe(2)
  const text = pages.join('').replaceAll(/\s/g, '')
  for (const words of [
    '行车单',
    '演示-T11',
    '2026年3月2日',
    '第2车次',
    '西吉县云药库中心站',
    '装车08:30',
    '发车08:50',
  ]) {
    expect(text).toContain(words)
  }
  expect(text).toContain('61.2公里')
  expect(text).toContain('冷藏箱3个')
  expect(text).toContain('凤冈村卫生室38')
  expect(text).toContain('隆回县岩口镇龘村卫生室')
})
