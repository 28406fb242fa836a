import { eq } from 'drizzle-orm'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import { dataAccesses } from '#db/audit/schema.ts'
import {
  batchesOf,
  begin,
  makeCampaignWorld,
  newHousehold,
  register,
} from '#db/campaigns/campaign-fixture.ts'
import {
  addParcel,
  bringTo,
  makeParcelWorld,
  type Parcel,
  type ParcelWorld,
} from '#db/fulfilment/parcel-fixture.ts'
import { addTenant, personOf } from '#db/test-world.ts'
import { employ, openTestApp, type Credential, type TestApp } from '../app-fixture.ts'

let test: TestApp
let world: ParcelWorld
let picker: Credential
let stranger: Credential
let parcel: Parcel

beforeAll(async () => {
  test = await openTestApp(await createTestDatabase())
  world = await makeParcelWorld(test.database)
  picker = await employ(test, world.picker)
  stranger = await employ(test, personOf(await addTenant(test.database, 'pharmacy'), ['picker']))
  parcel = await addParcel(world, 30)
  await bringTo(world, parcel, 'rechecked')
})
afterAll(() => test.close())

const ask = (path: string, who: Credential) => test.app.request(path, { headers: { ...who } })

/** The text of a PDF page by page, without its blanks. */
async function pagesOf(response: Response): Promise<string[]> {
  expect(response.headers.get('content-type')).toBe('application/pdf')
  const pdf = await getDocument({ data: new Uint8Array(await response.arrayBuffer()), verbosity: 0 }).promise
  return Promise.all(
    Array.from({ length: pdf.numPages }, async (_, index) => {
      const { items } = await (await pdf.getPage(index + 1)).getTextContent()
      return items
        .map((item) => ('str' in item ? item.str : ''))
        .join('')
        .replaceAll(/\s/g, '')
    }),
  )
}

it('prints a parcel’s label and how each medicine is taken, as Chinese text that names no patient', async () => {
  const number = parcel.shipmentId.slice(-8).toUpperCase()
  const pages = await pagesOf(await ask(`/parcel-labels.pdf?shipmentId=${parcel.shipmentId}`, picker))
  expect(pages).toHaveLength(2)
  for (const words of [number, '2026年3月2日09:00发车', '收：演示点', '演示片5mg×30片'])
    expect(pages[0]).toContain(words)
  for (const words of ['演示片5mg', '饭后服用', `批号${world.lot.number}`, '连用7天'])
    expect(pages[1]).toContain(words)
  expect(pages.join('')).not.toContain('演示病人')
})

it('prints the note that goes with a parcel, lot by lot', async () => {
  const [page = ''] = await pagesOf(await ask(`/shipments/${parcel.shipmentId}/delivery-note.pdf`, picker))
  for (const words of [
    '随货同行单',
    '发货单位',
    '尚未发货',
    '演示片',
    world.lot.number,
    '2027-12-31',
    '30片',
    '收货人',
  ])
    expect(page).toContain(words)
})

it('prints the addresses of a campaign’s batch, and records that they were seen', async () => {
  const campaign = await makeCampaignWorld(test.database, 5)
  await register(campaign, [newHousehold({ name: '李龘村', address: '演示镇一号' })])
  await begin(campaign)
  const [batch] = await batchesOf(campaign, 'released')
  const who = await employ(test, campaign.picker)
  const seen = () =>
    test.database.network
      .select({ shown: dataAccesses.shown, purpose: dataAccesses.purpose, by: dataAccesses.principalId })
      .from(dataAccesses)
      .where(eq(dataAccesses.resourceId, batch?.id ?? ''))
  expect(await seen()).toEqual([])
  const pages = await pagesOf(await ask(`/campaign-batches/${batch?.id}/labels.pdf`, who))
  expect(pages).toHaveLength(1)
  for (const words of ['第1批', '李龘村', '演示镇一号']) expect(pages[0]).toContain(words)
  expect(await seen()).toEqual([{ shown: 'household', purpose: 'supply', by: campaign.picker.principalId }])
  expect((await ask(`/campaign-batches/${batch?.id}/labels.pdf`, stranger)).status).toBe(404)
})

it('prints nothing for who may not see it, and nothing that is not there', async () => {
  const paths = [
    `/parcel-labels.pdf?shipmentId=${parcel.shipmentId}`,
    `/shipments/${parcel.shipmentId}/delivery-note.pdf`,
  ]
  for (const path of paths) {
    expect((await ask(path, stranger)).status).toBe(404)
    expect((await test.app.request(path)).status).toBe(401)
  }
  expect((await ask('/parcel-labels.pdf', picker)).status).toBe(404)
  expect((await ask('/parcel-labels.pdf?shipmentId=x', picker)).status).toBe(404)
})
