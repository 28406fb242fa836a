import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { RuleSet } from '#domain/prescriptions/review/rule-set.ts'
import { people, qualifications } from '../../access/schema.ts'
import type { Actor } from '../../actor.ts'
import { openDatabase, type DatabaseClient } from '../../client.ts'
import { readAs } from '../../commands.ts'
import { addTenant, personOf, requestOf, testNow } from '../../test-world.ts'
import { copyRuleSet, endClass, endRule, putClass, putRule, readRuleSetChanges } from './edit-rule-set.ts'
import { testRuleSet } from './review-rules-fixture.ts'
import {
  approveRuleSet,
  discardRuleSet,
  draftRuleSet,
  listRuleSets,
  readRuleSet,
  versionInForce,
} from './rule-sets.ts'
import { sendBackRuleSet, submitRuleSet } from './submit-rule-set.ts'

let database: TestDatabase
let client: DatabaseClient
let drafter: Actor
let approver: Actor

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
  const operatorId = await addTenant(client, 'network_operator')
  drafter = await addSenior(operatorId)
  approver = await addSenior(operatorId)
})
afterAll(async () => {
  await client.close()
  await database.drop()
})

async function addSenior(tenantId: string): Promise<Actor> {
  const person = personOf(tenantId, ['review_pharmacist'])
  const id = person.principalId
  const row = {
    id,
    tenantId,
    name: '测试',
    roles: ['review_pharmacist' as const],
    siteIds: [],
    department: null,
  }
  await client.network.insert(people).values({ ...row, status: 'active' })
  await client.network.insert(qualifications).values({
    id: randomUUIDv7(),
    tenantId,
    personId: id,
    kind: 'senior_pharmacist',
    number: 'TEST',
    validFrom: '2020-01-01',
    validTo: '2030-12-31',
  })
  return person
}

const draft = (by: Actor, content: unknown = testRuleSet) =>
  draftRuleSet(client, requestOf(by), { content, note: '测试' })
const hashOf = async (version: number) => (await readRuleSet(client, drafter, version)).contentHash
const submit = async (by: Actor, version: number) =>
  submitRuleSet(client, requestOf(by), { version, contentHash: await hashOf(version) })
const approve = (by: Actor, version: number, inForceFrom = '2026-03-02') =>
  approveRuleSet(client, requestOf(by), { version, inForceFrom })
const inForce = (date: string) => readAs(client, drafter, (db) => versionInForce({ db }, date))

function interactionOf({ rules }: RuleSet) {
  const rule = rules.find((one) => one.kind === 'interaction')
  if (rule === undefined) throw new Error('no interaction')
  return rule
}

describe('a version of the clinical rules', () => {
  it('is drafted by one person, approved by another, and in force from its day on', async () => {
    const { version } = (await draft(drafter)).answer
    expect(await inForce('2026-03-02')).toBeNull()
    await expect(approve(approver, version)).rejects.toMatchObject({ refusals: [{ code: 'wrongState' }] })
    await submit(drafter, version)
    await expect(approve(drafter, version)).rejects.toMatchObject({
      kind: 'forbidden',
      refusals: [{ code: 'secondPersonNeeded' }],
    })
    await expect(approve(approver, version, '2026-03-01')).rejects.toMatchObject({
      refusals: [{ code: 'dayIsOver' }],
    })
    expect((await approve(approver, version)).answer.state).toBe('approved')
    const next = (await draft(approver)).answer.version
    await submit(approver, next)
    await approve(drafter, next, '2026-04-01')
    expect([await inForce('2026-03-01'), await inForce('2026-03-31'), await inForce('2026-04-01')]).toEqual([
      null,
      version,
      next,
    ])
    expect(await readRuleSet(client, drafter, version)).toMatchObject({ content: testRuleSet, note: '测试' })
    const listed = await listRuleSets(client, drafter, new Date('2026-04-01T00:00:00+08:00'), 10)
    expect(listed.inForce).toBe(next)
    expect(listed.items.find((item) => item.version === version)).toMatchObject({
      submittedBy: drafter.principalId,
      names: { [drafter.principalId]: '测试', [approver.principalId]: '测试' },
    })
  })

  it('is edited by nobody once it is submitted, until it is sent back with a reason', async () => {
    const { version } = (await draft(drafter)).answer
    const edit = { version, ruleId: testRuleSet.rules[1]?.id ?? '', contentHash: await hashOf(version) }
    await expect(
      submitRuleSet(client, requestOf(drafter), { version, contentHash: 'another' }),
    ).rejects.toMatchObject({ kind: 'stale' })
    await submit(drafter, version)
    await expect(endRule(client, requestOf(drafter), edit)).rejects.toMatchObject({
      refusals: [{ code: 'wrongState' }],
    })
    await sendBackRuleSet(client, requestOf(approver), { version, reason: '来源不清' })
    expect(await readRuleSet(client, drafter, version)).toMatchObject({
      state: 'draft',
      sentBackBy: approver.principalId,
      sentBackReason: '来源不清',
    })
    await endRule(client, requestOf(drafter), edit)
    await submit(drafter, version)
    await approve(approver, version, '2026-05-01')
    await expect(
      sendBackRuleSet(client, requestOf(approver), { version, reason: '太晚' }),
    ).rejects.toMatchObject({ refusals: [{ code: 'wrongState' }] })
  })

  it('is edited rule by rule, by its changes approved, and by nobody who edited it', async () => {
    const third = await addSenior(drafter.tenantId)
    const inForceNow = (await draft(drafter)).answer.version
    await submit(drafter, inForceNow)
    await approve(approver, inForceNow)
    const from = { version: inForceNow, note: '逐条修改' }
    const { version } = (await copyRuleSet(client, requestOf(drafter), from)).answer
    const [dose, aspirin, ibuprofen] = testRuleSet.rules
    if (dose === undefined || aspirin === undefined || ibuprofen === undefined)
      throw new Error('too few rules')
    const milder = { ...aspirin, severity: 'caution' as const }
    const read = await hashOf(version)
    const change = { version, ruleId: aspirin.id, rule: milder, contentHash: read }
    const added = { ...aspirin, id: 'interaction.warfarin-aspirin-again' }
    const addition = { version, ruleId: added.id, rule: added }
    const first = (await putRule(client, requestOf(drafter), change)).answer
    // Who has not read the first edit would overwrite it.
    await expect(
      putRule(client, requestOf(approver), { ...addition, contentHash: read }),
    ).rejects.toMatchObject({ kind: 'stale', refusals: [{ code: 'ruleSetEdited' }] })
    const second = (
      await putRule(client, requestOf(approver), { ...addition, contentHash: first.contentHash })
    ).answer
    await endRule(client, requestOf(drafter), {
      version,
      ruleId: ibuprofen.id,
      contentHash: second.contentHash,
    })
    await submit(drafter, version)

    const changes = await readRuleSetChanges(client, third, testNow, version)
    expect(changes).toMatchObject({
      against: inForceNow,
      added: [{ id: added.id }],
      ended: [{ id: ibuprofen.id }],
      changed: [{ id: aspirin.id, fields: [{ field: 'severity', before: 'forbidden', after: 'caution' }] }],
    })
    await expect(approve(approver, version)).rejects.toMatchObject({
      refusals: [{ code: 'secondPersonNeeded' }],
    })
    const approveRead = (contentHash: string) =>
      approveRuleSet(client, requestOf(third), { version, inForceFrom: '2026-03-02', contentHash })
    await expect(approveRead(first.contentHash)).rejects.toMatchObject({ kind: 'stale' })
    await approveRead(changes.contentHash)
    await expect(putRule(client, requestOf(third), change)).rejects.toMatchObject({
      refusals: [{ code: 'wrongState' }],
    })
  })

  it('has its classes edited one by one, none taken away that a rule names', async () => {
    const { version } = (await draft(drafter)).answer
    const used = testRuleSet.classes.find(({ code }) => code === 'nsaid')
    if (used === undefined) throw new Error('no class')
    const { code: classCode, ...nsaid } = { ...used, nameKo: '비스테로이드성 소염제' }
    let contentHash = await hashOf(version)
    const edit = async (code: string, drugClass: object) => {
      const input = { version, classCode: code, drugClass: { ...nsaid, ...drugClass }, contentHash }
      contentHash = (await putClass(client, requestOf(drafter), input)).answer.contentHash
    }
    const end = (code: string) =>
      endClass(client, requestOf(drafter), { version, classCode: code, contentHash })
    const rule = { ...interactionOf(testRuleSet), id: 'interaction.warfarin-nsaid-class', other: classCode }
    const put = { version, ruleId: rule.id, rule, contentHash }
    contentHash = (await putRule(client, requestOf(drafter), put)).answer.contentHash
    await edit(classCode, { ingredientCodes: ['I0116', 'I0302'] })
    await edit('statins', { nameZh: '他汀类' })
    await expect(edit('statins', { ingredientCodes: ['I9999'] })).rejects.toMatchObject({
      refusals: [{ code: 'targetUnknown' }],
    })
    await expect(edit('I0116', {})).rejects.toMatchObject({ refusals: [{ code: 'classCodeTaken' }] })
    await expect(end(classCode)).rejects.toMatchObject({ refusals: [{ code: 'classInUse' }] })
    await expect(end('nothing')).rejects.toMatchObject({ kind: 'notFound' })
    const { classes } = await readRuleSetChanges(client, drafter, testNow, version)
    expect(classes).toMatchObject({
      added: [{ code: 'statins', nameZh: '他汀类' }],
      changed: [{ id: classCode, fields: [{ field: 'ingredientCodes' }, { field: 'nameKo' }] }],
    })
    contentHash = (await end('statins')).answer.contentHash
    const read = await readRuleSetChanges(client, drafter, testNow, version)
    expect(read).toMatchObject({ contentHash, classes: { added: [] } })
    await discardRuleSet(client, requestOf(drafter), { version })
  })

  it('stays sound while it is edited', async () => {
    const { version } = (await draft(drafter)).answer
    const rule = interactionOf(testRuleSet)
    const contentHash = await hashOf(version)
    const put = (ruleId: string, edited: object) =>
      putRule(client, requestOf(drafter), { version, ruleId, rule: { ...rule, ...edited }, contentHash })
    await expect(put(rule.id, { other: 'nothing' })).rejects.toMatchObject({
      refusals: [{ code: 'targetUnknown', field: 'other' }],
    })
    await expect(put('interaction.other', {})).rejects.toMatchObject({
      refusals: [{ code: 'ruleIdDiffers' }],
    })
    const gone = endRule(client, requestOf(drafter), {
      version,
      ruleId: 'interaction.nothing',
      contentHash,
    })
    await expect(gone).rejects.toMatchObject({ kind: 'notFound' })
    const nobody = personOf(drafter.tenantId, ['review_pharmacist'])
    await expect(
      putRule(client, requestOf(nobody), { version, ruleId: rule.id, rule, contentHash }),
    ).rejects.toMatchObject({ refusals: [{ code: 'seniorPharmacistNeeded' }] })
    expect((await readRuleSet(client, drafter, version)).content).toEqual(testRuleSet)
    await discardRuleSet(client, requestOf(drafter), { version })
  })

  it('is decided once', async () => {
    const { version } = (await draft(drafter)).answer
    await discardRuleSet(client, requestOf(drafter), { version })
    await expect(approve(approver, version)).rejects.toMatchObject({ refusals: [{ code: 'wrongState' }] })
    await expect(approve(approver, 999)).rejects.toMatchObject({ kind: 'notFound' })
  })

  it('is refused when anything in it is wrong', async () => {
    const twice = { ...testRuleSet, rules: [...testRuleSet.rules, ...testRuleSet.rules.slice(0, 1)] }
    await expect(draft(drafter, twice)).rejects.toMatchObject({
      kind: 'invalid',
      refusals: [{ code: 'ruleRepeated' }],
    })
    await expect(draft(drafter, { rules: 'none' })).rejects.toMatchObject({
      refusals: [{ code: 'ruleSetInvalid' }, { code: 'ruleSetInvalid' }, { code: 'ruleSetInvalid' }],
    })
  })

  it('is numbered without gaps, however many are drafted at once', async () => {
    const before = (await listRuleSets(client, drafter, testNow, 1)).items[0]?.version ?? 0
    const drafts = await Promise.all(Array.from({ length: 5 }, () => draft(drafter)))
    expect(drafts.map(({ answer }) => answer.version).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 5 }, (_, index) => before + 1 + index),
    )
  })

  it('is written by senior pharmacists of the network alone', async () => {
    const { tenantId } = drafter
    await expect(draft(personOf(tenantId, ['review_pharmacist']))).rejects.toMatchObject({
      refusals: [{ code: 'seniorPharmacistNeeded' }],
    })
    const elsewhere = await addSenior(await addTenant(client, 'internet_hospital'))
    await expect(draft(elsewhere)).rejects.toMatchObject({ cause: { code: '42501' } })
    expect((await listRuleSets(client, elsewhere, testNow, 50)).items.length).toBeGreaterThan(0)
  })
})
