import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { addPeople } from '#db/access/commands.ts'
import { type NewPerson, newPersonSchema } from '#db/access/new-rows.ts'
import { hashPassword } from '#db/access/password.ts'
import { registerSigningKey } from '#db/access/signing-keys.ts'
import type { Actor } from '#db/actor.ts'
import { personOf, requestOf } from '#db/test-world.ts'
import { demoPrivateJwk, demoSigningKey } from '#seeds/demo-signing-keys.ts'
import type { TestApp } from '../app-fixture.ts'
import { findViolations, password, scrollsSideways } from './pages-fixture.ts'

// For tests: what hands do at the desk, and who works there.

export const wide = { viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' } as const

/** Takes the first option of a field that is chosen from, or the one with a text. */
export async function choose(page: Page, label: string, text = ''): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).last().click()
  await page.locator('.ant-select-item-option:visible', { hasText: text }).first().click()
  await page.locator('.ant-select-dropdown:visible').waitFor({ state: 'hidden' })
}

/** Filters a table: takes what has a text from the filter of this name. */
export async function chooseFilter(page: Page, name: string, text: string): Promise<void> {
  await page.locator(`#filter-${name}`).click()
  await page.locator('.ant-select-item-option:visible', { hasText: text }).first().click()
}

/** The question that is put, by its title. */
export function dialogOf(page: Page, title: string): Locator {
  return page.getByRole('dialog').filter({ has: page.locator('.ant-modal-title', { hasText: title }) })
}

/** Presses a button that asks, gives what it asks for, and says yes; `within` is where the button stands. */
export async function confirm(
  page: Page,
  label: string,
  {
    within = page.locator('body'),
    fill,
  }: { within?: Locator; fill?: (dialog: Locator) => Promise<void> } = {},
): Promise<void> {
  await within.getByRole('button', { name: label, exact: true }).first().click()
  const dialog = dialogOf(page, label)
  await dialog.waitFor()
  await fill?.(dialog)
  await dialog.getByRole('button', { name: label, exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
}

/** What seriously hinders a reader of the page as it stands. */
export async function obstacles(page: Page): Promise<string[]> {
  return [...((await scrollsSideways(page)) ? ['scrolls sideways'] : []), ...(await findViolations(page))]
}

/** Somebody who signs what they do. */
export interface Signer {
  readonly actor: Actor
  readonly email: string
}

/** Somebody of a hospital with an account, a qualification and a registered signing key. */
export async function addSigner(
  app: Pick<TestApp, 'database'>,
  hospitalId: string,
  role: 'doctor' | 'review_pharmacist',
): Promise<Signer> {
  const signer = await addClinician(app, hospitalId, role)
  const { principalId } = signer.actor
  const administrator = personOf(hospitalId, ['administrator'])
  const { publicKey } = demoSigningKey(principalId)
  await registerSigningKey(app.database, requestOf(administrator), { personId: principalId, publicKey })
  return signer
}

/** The same without a key, for whom a test prescribes unsigned. */
export async function addClinician(
  { database }: Pick<TestApp, 'database'>,
  hospitalId: string,
  role: 'doctor' | 'review_pharmacist',
): Promise<Signer> {
  const actor = personOf(hospitalId, [role])
  const email = `${actor.principalId}@example.com`
  const kind: NewPerson['qualifications'][number]['kind'] = role === 'doctor' ? 'physician' : 'pharmacist'
  const person = newPersonSchema.parse({
    ...actor,
    id: actor.principalId,
    name: '测试',
    department: 'general_practice',
    qualifications: [{ kind, number: 'TEST', validFrom: '2020-01-01', validTo: '2030-12-31' }],
    account: { email, passwordHash: await hashPassword(password) },
  })
  await addPeople(database, requestOf(actor), [person])
  return { actor, email }
}

/** The file with somebody's private key. */
export function keyFile({ actor: { principalId } }: Signer) {
  const text = JSON.stringify(demoPrivateJwk(principalId))
  return { name: 'key.json', mimeType: 'application/json', buffer: Buffer.from(text) }
}

/** Looks for a drug by what somebody types, and takes it. */
export async function chooseDrug(page: Page, typed: string, name: string): Promise<void> {
  const search = page.getByRole('combobox', { name: '搜索药品' })
  await search.fill(typed)
  await page.locator('.ant-select-item-option').filter({ hasText: name }).click()
}

/** Writes how the drug of a card is taken: once a day, for so many days. */
export async function writeDosing(page: Page, number: number, days: string): Promise<void> {
  const card = page.locator('.line-card').nth(number)
  await card.getByRole('textbox', { name: '每次', exact: true }).fill('1')
  await card.getByRole('combobox', { name: '频次' }).click()
  await page.locator('.ant-select-item-option:visible').filter({ hasText: '每日 1 次' }).click()
  await card.getByRole('textbox', { name: '天数' }).fill(days)
}

/** Writes the diagnosis in words. What is too long stays whole, with how long it is, and is not signed. */
export async function writeDiagnosis(page: Page): Promise<void> {
  const field = page.getByRole('textbox', { name: '诊断描述' })
  await field.fill('长'.repeat(501))
  await page.getByRole('alert').getByText('最多 500 个字，现在有 501 个，多了 1 个，请删短').waitFor()
  await page.getByText('有一项文字太长，请按它下面的提示删短。').waitFor()
  expect(await page.getByRole('button', { name: '签名并提交' }).isDisabled()).toBe(true)
  expect((await field.inputValue()).length).toBe(501)
  expect(await obstacles(page)).toEqual([])
  await field.fill(' 高血压 2 级，中危 ')
}
