import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import { workOff } from '#db/jobs/file-job-fixture.ts'
import { mostFileBytes } from '#domain/jobs/file-job.ts'
import { addProduct, addSite, addTenant, personOf } from '#db/test-world.ts'
import { bodyOf, employ, openTestApp, send, type Credential, type TestApp } from '../app-fixture.ts'

let test: TestApp

beforeAll(async () => {
  test = await openTestApp(await createTestDatabase())
})

afterAll(() => test.close())

const get = (path: string, credential: Credential) => test.app.request(path, { headers: credential })
const put = (id: string, credential: Credential, body: Uint8Array<ArrayBuffer> | string) =>
  test.app.request(`/imports/${id}/content`, { method: 'PUT', headers: { ...credential }, body })

it('takes a file in, shows its faults, applies it when confirmed, and gives the list out again', async () => {
  const tenantId = await addTenant(test.database, 'pharmacy')
  await addSite(test.database, tenantId, { nameZh: '县库' })
  const product = await addProduct(test.database)
  const operator = await employ(test, personOf(tenantId, ['operator']))
  const stranger = await employ(test, personOf(await addTenant(test.database, 'pharmacy'), ['operator']))
  const asked = { kind: 'opening_stock', format: 'csv', fileName: '期初库存.csv' }
  const begun = await send(test, 'POST', '/imports', operator, asked)
  expect(begun.status).toBe(201)
  const { importId } = await bodyOf<{ importId: string }>(begun)
  const text = `站点,药品编码,批号,有效期至,数量\n县库,${product.gtin},A1,2027-12-31,30\n县库,${product.gtin},A2,2027-12-31,x`
  expect((await put(importId, stranger, text)).status).toBe(404)
  expect((await put('1', operator, text)).status).toBe(404)
  const declared = { ...operator, 'content-length': String(mostFileBytes.csv + 1) }
  expect((await put(importId, declared, text)).status).toBe(413)
  expect((await put(importId, operator, text)).status).toBe(200)
  expect(await bodyOf(await put(importId, operator, text))).toMatchObject({ code: 'wrongState' })
  await workOff(test.database)
  expect(await bodyOf(await get(`/imports/${importId}`, operator))).toMatchObject({
    state: 'previewed',
    rows: 2,
    faultyRows: 1,
    refusals: [],
  })
  expect(await bodyOf(await get(`/imports/${importId}/faults`, operator))).toMatchObject({
    items: [{ row: 3, faults: [{ column: '数量', code: 'notWhole' }] }],
    next: null,
  })
  expect(await bodyOf(await get(`/imports/${importId}/fault-counts`, operator))).toEqual({
    items: [{ code: 'notWhole', column: '数量', rows: 1 }],
  })
  const confirmed = await send(test, 'POST', `/imports/${importId}/confirm`, operator, {
    leavesOutFaulty: true,
  })
  expect(await bodyOf(confirmed)).toMatchObject({ state: 'confirmed', rows: 1 })
  await workOff(test.database)
  const listed = await get('/imports', operator)
  expect(await bodyOf(listed)).toMatchObject({ items: [{ id: importId, state: 'done' }] })

  const list = { kind: 'stock_balances', format: 'csv' }
  const exported = await bodyOf<{ exportId: string }>(
    await send(test, 'POST', '/list-exports', operator, list),
  )
  const content = `/list-exports/${exported.exportId}/content`
  expect((await get(content, operator)).status).toBe(409)
  await workOff(test.database)
  expect((await get(content, stranger)).status).toBe(404)
  expect((await get(`/list-exports/${randomUUIDv7()}/content`, operator)).status).toBe(404)
  const file = await get(content, operator)
  expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(await file.text()).toContain('A1,2027-12-31,available,ours,30,片')
})
