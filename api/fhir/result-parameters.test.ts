import type {
  Bundle,
  CapabilityStatement,
  MedicationRequest,
  OperationOutcome,
  Task,
} from '@medplum/fhirtypes'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import { addKey } from '#db/access/access-fixture.ts'
import { connectOwner } from '#db/client.ts'
import { readAs } from '#db/commands.ts'
import {
  intakeFor,
  makePrescribingWorld,
  type PrescribingWorld,
  submit,
} from '#db/prescriptions/prescribing-fixture.ts'
import { lineSearch, prescriptionSearch } from '#db/prescriptions/search.ts'
import { findRows, type RowSearch } from '#db/search.ts'
import { addTenant, personOf } from '#db/test-world.ts'
import { bearer, type Credential, employ, openTestApp, type TestApp } from '../app-fixture.ts'
import { askFhir, idsIn, issuesOf, nextOf } from './fhir-fixture.ts'

let test: TestApp
let world: PrescribingWorld
let hospital: Credential
let pharmacy: Credential
let regulator: Credential
/** In the order in which they were signed. */
const prescriptionIds: string[] = []

beforeAll(async () => {
  test = await openTestApp(await createTestDatabase())
  world = await makePrescribingWorld(test.database)
  hospital = bearer(await addKey(test.database, world.hospitalId))
  pharmacy = await employ(test, world.villagePharmacist)
  regulator = await employ(test, personOf(await addTenant(test.database, 'regulator'), ['regulator']))
  for (const minute of [0, 1, 2, 3, 4]) {
    const signedAt = new Date(Date.parse('2026-03-02T00:10:00Z') + minute * 60_000).toISOString()
    prescriptionIds.push(
      await submit(world, intakeFor(world, undefined, { signedAt, hospitalReference: `H-${minute}` })),
    )
  }
})

afterAll(() => test.close())

const get = <Body>(path: string, who: Credential = hospital, headers: Record<string, string> = {}) =>
  askFhir<Body>(test, path, who, { headers })

async function found(path: string, who: Credential = hospital): Promise<Bundle> {
  const { status, body } = await get<Bundle>(path, who)
  expect({ path, status, body }).toMatchObject({ status: 200, body: { type: 'searchset' } })
  return body
}

/** What is found on all pages, in their order, and how many pages there were. */
async function onAllPages(path: string): Promise<{ ids: string[]; included: string[]; pages: number }> {
  const ids: string[] = []
  const included: string[] = []
  let pages = 0
  for (let page: string | undefined = path; page !== undefined; pages += 1) {
    const bundle = await found(page)
    ids.push(...idsIn(bundle))
    included.push(...idsIn(bundle, 'include'))
    page = nextOf(bundle)
  }
  return { ids, included, pages }
}

const tasks = (ids: readonly string[]) => ids.map((id) => `Task/${id}`)

describe('the order of what is found', () => {
  it.each(['authored-on', '_id', '_lastUpdated,authored-on'])(
    'follows %s and its reverse over pages',
    async (sort) => {
      const there = await onAllPages(`/Task?_sort=${sort}&_count=2`)
      expect(there).toMatchObject({ ids: tasks(prescriptionIds), pages: 3 })
      const reversed = sort
        .split(',')
        .map((name) => `-${name}`)
        .join(',')
      expect((await onAllPages(`/Task?_sort=${reversed}&_count=2`)).ids).toEqual(there.ids.toReversed())
    },
  )

  it('takes keys of both directions, each row once', async () => {
    const { ids } = await onAllPages('/MedicationRequest?_sort=authoredon,-_lastUpdated&_count=2')
    const { ids: usual } = await onAllPages('/MedicationRequest')
    expect(ids.toSorted()).toEqual(usual.toSorted())
    expect(new Set(ids).size).toBe(5)
  })
})

describe('how much is shown', () => {
  const shownOf = async (query: string) => {
    const [entry] = (await found(`/Task?identifier=${prescriptionIds[0]}&${query}`)).entry ?? []
    return entry?.resource as Task
  }

  it('is a summary, the mandatory elements, or those asked for, and then says that it is not all', async () => {
    const tag = [{ code: 'SUBSETTED' }]
    const summary = await shownOf('_summary=true')
    expect(summary).toMatchObject({ meta: { tag }, status: 'received', groupIdentifier: { value: 'H-0' } })
    expect(summary).not.toHaveProperty('input')
    expect(Object.keys(await shownOf('_summary=text')).toSorted()).toEqual(
      ['id', 'intent', 'meta', 'resourceType', 'status'].toSorted(),
    )
    const named = await shownOf('_elements=authoredOn,Task.owner')
    expect(Object.keys(named).toSorted()).toEqual(
      ['authoredOn', 'id', 'intent', 'meta', 'owner', 'resourceType', 'status'].toSorted(),
    )
    expect((await shownOf('_summary=data')).meta).not.toHaveProperty('tag')
    expect(await shownOf('_summary=false')).toHaveProperty('input')
  })

  it('holds for a read, whose version stays that of the whole', async () => {
    const whole = await get<Task>(`/Task/${prescriptionIds[0]}`)
    const short = await get<Task>(`/Task/${prescriptionIds[0]}?_elements=owner`)
    expect(short.body).not.toHaveProperty('for')
    expect(short.headers.get('etag')).toBe(whole.headers.get('etag'))
  })

  it('keeps an element of several types by the name it has in FHIR', async () => {
    const [entry] = (await found('/MedicationRequest?_elements=medication&_count=1')).entry ?? []
    expect(entry?.resource).toHaveProperty('medicationCodeableConcept')
  })

  it('is only the number where that is asked for, and the number beside the page where it is wanted', async () => {
    for (const query of ['_summary=count', '_count=0']) {
      expect(await found(`/Task?status=received&${query}`)).toMatchObject({ total: 5 })
      expect((await found(`/Task?${query}`)).entry).toBeUndefined()
    }
    const page = await found('/Task?_total=accurate&_count=2')
    expect({ total: page.total, shown: idsIn(page).length }).toEqual({ total: 5, shown: 2 })
    expect(await found('/Task?_total=none')).not.toHaveProperty('total')
    expect(await found('/Task?_summary=count', pharmacy)).toMatchObject({ total: 0 })
    expect(await found('/Task?_summary=count', regulator)).toMatchObject({ total: 5 })
  })
})

describe('a chain over a reference', () => {
  it.each([
    ['MedicationRequest?patient.gender=female', 5],
    ['MedicationRequest?subject:Patient.birthdate=1960-01-01', 5],
    ['MedicationRequest?subject:Patient.birthdate=1961', 0],
    ['Task?requester.name=测', 5],
    ['Task?requester.name=nobody', 0],
    ['Task?owner.partof.name=nobody', 0],
    ['Condition?patient._id=00000000-0000-7000-8000-000000000000', 0],
    ['MedicationDispense?prescription.status=active', 0],
    ['ClaimResponse?request.patient.gender=female', 0],
  ])('%s finds %i', async (query, count) => {
    expect(idsIn(await found(`/${query}`))).toHaveLength(count)
  })

  it('names the type of a reference by itself as well', async () => {
    expect(idsIn(await found(`/Task?subject:Patient=${world.patientId}`))).toHaveLength(5)
  })

  it('asks of nothing that the caller may not search', async () => {
    const outcome = await get<OperationOutcome>('/Task?patient.name=x', regulator)
    expect({ status: outcome.status, issues: issuesOf(outcome.body) }).toEqual({
      status: 403,
      issues: ['patientParameterNotAllowed at http.patient.name'],
    })
  })
})

describe('what is wrong with a parameter', () => {
  it.each([
    ['Task?_sort=shoe-size', '_sort'],
    ['Task?_sort=', '_sort'],
    ['Task?_sort=_id,_lastUpdated,authored-on,_id', '_sort'],
    ['Task?_summary=much', '_summary'],
    ['Task?_summary=text&_include=Task:patient', '_summary'],
    ['Task?_elements=a%27b', '_elements'],
    ['Task?_total=perhaps', '_total'],
    ['Task?_count=-1', '_count'],
    ['Task?_lastUpdated=yesterday', '_lastUpdated'],
    ['Task?status.name=x', 'status.name'],
    ['Task?owner.shoes=x', 'owner.shoes'],
    ['Task?patient:Practitioner.name=x', 'patient:Practitioner.name'],
    ['Task?patient:exact=x', 'patient:exact'],
    ['Task?patient.birthdate=soon', 'patient.birthdate'],
    ['Organization?partof.partof.partof.partof.name=x', 'partof.partof.partof.partof.name'],
  ])('%s is said by its name, whatever handling is preferred', async (query, parameter) => {
    for (const prefer of ['handling=strict', 'handling=lenient']) {
      const { status, body } = await get<OperationOutcome>(`/${query}`, hospital, { prefer })
      expect({ status, issues: issuesOf(body) }).toEqual({
        status: 400,
        issues: [`searchParameterInvalid at http.${parameter}`],
      })
    }
  })

  it('is passed over where nothing of that name is known, and then not in the address of the page', async () => {
    const lenient = await found('/Task?shoe.size=43&status=received')
    expect(lenient.link?.[0]?.url).toMatch(/\/Task\?status=received$/)
    expect(lenient.entry?.at(-1)?.resource).toMatchObject({ issue: [{ expression: ['http.shoe.size'] }] })
    const strict = await get<OperationOutcome>('/Task?shoe.size=43', hospital, { prefer: 'handling=strict' })
    expect(issuesOf(strict.body)).toEqual(['searchParameterUnknown at http.shoe.size'])
  })
})

describe('inclusion, change and pages together', () => {
  it('brings each page with what belongs to it, and the whole once', async () => {
    const { ids, included, pages } = await onAllPages(
      '/Task?_lastUpdated=ge2020-01-01&_sort=-authored-on&_count=2&_include=Task:patient&_include=Task:owner',
    )
    expect({ ids, pages }).toEqual({ ids: tasks(prescriptionIds.toReversed()), pages: 3 })
    const each = [`Organization/${world.villageSiteId}`, `Patient/${world.patientId}`]
    expect(included.toSorted()).toEqual([...each, ...each, ...each].toSorted())
    const none = await onAllPages('/Task?_lastUpdated=lt2020-01-01&_include=Task:patient')
    expect(none).toEqual({ ids: [], included: [], pages: 1 })
  })

  it('shows what is included as shortly as what is found, but for elements that were named', async () => {
    const bundle = await found(
      '/MedicationRequest?_count=1&_summary=true&_include=MedicationRequest:requester',
    )
    const requester = bundle.entry?.find(({ search }) => search?.mode === 'include')?.resource
    expect(requester).toMatchObject({ resourceType: 'Practitioner', meta: { tag: [{ code: 'SUBSETTED' }] } })
    expect(requester).not.toHaveProperty('qualification')
    const named = await found(
      '/MedicationRequest?_count=1&_elements=status&_include=MedicationRequest:requester',
    )
    expect(named.entry?.at(1)?.resource).toHaveProperty('qualification')
  })

  it('brings back what refers to a page of patients', async () => {
    const { included } = await onAllPages(
      '/Patient?_count=1&_revinclude=MedicationRequest:patient&_sort=-birthdate',
    )
    expect(included.filter((id) => id.startsWith('MedicationRequest/'))).toHaveLength(5)
  })
})

describe('the capability statement', () => {
  it('tells every result parameter and sort key, and each of them is taken', async () => {
    const { body } = await get<CapabilityStatement>('/metadata')
    const [rest] = body.rest ?? []
    expect(rest?.searchParam?.map(({ name }) => name)).toEqual([
      '_count',
      '_sort',
      '_summary',
      '_elements',
      '_total',
      '_include',
      '_revinclude',
    ])
    for (const { type, documentation = '', searchParam = [] } of rest?.resource ?? []) {
      const sorts = /Sorts by ([^.]+)\.$/.exec(documentation)?.[1]?.split(', ') ?? []
      expect(sorts.length).toBeGreaterThanOrEqual(2)
      for (const sort of sorts) expect(await found(`/${type}?_sort=-${sort}&_count=1`)).toBeDefined()
      for (const { name, type: kind, documentation: told = '' } of searchParam) {
        const [, end] = /Chains to \w+: (_id)/.exec(told) ?? []
        expect({ type, name, isChained: end !== undefined }).toEqual({
          type,
          name,
          isChained: kind === 'reference',
        })
        if (end !== undefined) await found(`/${type}?${name}._id=x`)
      }
    }
  })
})

/** How many rows of tables a statement looked at, over all of its scans. */
interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly Plans?: readonly PlanNode[]
}

function rowsLookedAt(node: PlanNode): number {
  const own =
    node['Relation Name'] === undefined
      ? 0
      : (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops']
  return (node.Plans ?? []).reduce((sum, part) => sum + rowsLookedAt(part), own)
}

describe('a search that asks for nothing selective', () => {
  /** Copies of a prescription and its line: as many of the hospital's own as of another's. */
  async function multiply(count: number): Promise<void> {
    const otherId = await addTenant(test.database, 'internet_hospital')
    for (const tenantId of [world.hospitalId, otherId]) {
      await test.database.network.execute(sql`
        with made as (
          insert into prescriptions
          select (jsonb_populate_record(source, jsonb_build_object('id', uuidv7(), 'tenant_id', ${tenantId}::uuid,
            'hospital_reference', ${tenantId}::text || n, 'tracking_token_hash', ${tenantId}::text || n, 'choice_code_hash', null))).*
          from prescriptions source, generate_series(1, ${count}::integer) n
          where source.id = ${prescriptionIds[0]} returning id
        )
        insert into prescription_lines
        select (jsonb_populate_record(line, jsonb_build_object('id', uuidv7(), 'tenant_id', ${tenantId}::uuid,
          'prescription_id', made.id))).*
        from made, prescription_lines line where line.prescription_id = ${prescriptionIds[0]}`)
    }
    const owner = await connectOwner(test.ownerUrl)
    await owner.query('analyze prescriptions, prescription_lines, access_grants')
    await owner.end()
  }

  async function explain<Row>(search: RowSearch<Row>, page: Partial<Parameters<typeof findRows<Row>>[2]>) {
    return readAs(test.database, world.doctor, async (db) => {
      let plan: PlanNode | undefined
      const explaining = Object.assign(Object.create(db), {
        execute: async (statement: Parameters<typeof db.execute>[0]) => {
          const { rows } = await db.execute<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
            sql`explain (analyze, format json, costs off) ${statement}`,
          )
          plan = rows[0]?.['QUERY PLAN'][0].Plan
          return { rows: [] }
        },
      })
      await findRows(explaining, search, {
        conditions: [],
        sortings: [],
        after: null,
        limit: 20,
        alongReachOf: world.hospitalId,
        ...page,
      })
      if (plan === undefined) throw new Error('Nothing was explained.')
      return rowsLookedAt(plan)
    })
  }

  it('looks at little more than a page, at the beginning and in the middle', async () => {
    await multiply(4000)
    const [, , middle = ''] = prescriptionIds
    expect(await explain(lineSearch, {})).toBeLessThan(300)
    expect(await explain(lineSearch, { conditions: [lineSearch.byStatus(['active'])] })).toBeLessThan(300)
    expect(await explain(lineSearch, { after: [middle, middle] })).toBeLessThan(300)
    expect(await explain(prescriptionSearch, {})).toBeLessThan(300)
    const latest = { key: prescriptionSearch.sorts.signing, isDescending: true }
    expect(await explain(prescriptionSearch, { sortings: [latest] })).toBeLessThan(300)
    expect(idsIn(await found('/MedicationRequest?_count=100'))).toHaveLength(100)
    const request = (await found('/MedicationRequest?_count=1')).entry?.[0]?.resource as MedicationRequest
    expect(request.status).toBe('active')
  })
})
