import type { Reference, Resource } from '@medplum/fhirtypes'
import type { SQL } from 'drizzle-orm'
import type { Permission } from '#domain/access/roles.ts'
import type { Sighting } from '#db/audit/data-access.ts'
import type { Caller } from '#db/access/identify.ts'
import type { Database, DatabaseClient } from '#db/client.ts'
import {
  countRows,
  findRows,
  idsWhere,
  type Criterion,
  type InstantRange,
  type PageAsked,
  type RowSearch,
  type SortKey,
} from '#db/search.ts'

/** The kinds of resource that the façade shows. */
export type FhirType =
  | 'Patient'
  | 'Practitioner'
  | 'Organization'
  | 'Condition'
  | 'AllergyIntolerance'
  | 'Observation'
  | 'MedicationRequest'
  | 'MedicationDispense'
  | 'Task'
  | 'Claim'
  | 'ClaimResponse'

/** A resource with what the façade gives to each: an id, and the version as of when it was read. */
export type ShownResource = Resource & { readonly id: string }

/** What a request comes with, whatever it asks for. */
export interface Exchange {
  readonly caller: Caller
  readonly database: DatabaseClient
  readonly now: Date
  /** Where clients find the façade, without a slash at the end. */
  readonly baseUrl: string
  readonly viewer: Viewer
}

/** What of a row its reader may be shown. */
export interface Viewer {
  /** False for those who neither treat nor serve patients: they read no name, diagnosis or address. */
  readonly seesPatient: boolean
}

export interface SearchParameter {
  readonly type: 'token' | 'reference' | 'date' | 'string'
  readonly documentation: string
  /** True where asking by it would tell who the patient is. */
  readonly tellsPatient?: true
  /** True where one value of it finds few, so that an index leads to them. */
  readonly isSelective?: boolean
  /** The types that a reference leads to. */
  readonly targets?: readonly FhirType[]
  /** Where a reference is in a resource, for `_include`. */
  readonly referencesIn?: (resource: ShownResource) => readonly (Reference | undefined)[]
  /** The condition for one value of the parameter, in which commas part alternatives. */
  readonly condition: (value: string) => SQL
  /** The condition that a reference leads to one of the ids that a statement finds. */
  readonly leadsTo?: (ids: SQL) => SQL
}

/** What of a type of resource the shorter forms of an answer hold, of what the façade shows. */
export interface ElementsOf {
  /** Without these it would be no valid resource. */
  readonly mandatory: readonly string[]
  /** Those that FHIR marks as part of a summary, with the mandatory ones. */
  readonly summary: readonly string[]
}

/** A page of what is shown, asked for by the names of its sort keys. */
export interface SearchAsked extends Omit<PageAsked<never>, 'sortings'> {
  readonly sortings: readonly { readonly name: string; readonly isDescending: boolean }[]
}

/** A resource that a command made or changed. */
export interface Written {
  readonly id: string
  readonly replayed: boolean
}

export interface WriteRequest {
  readonly exchange: Exchange
  /** The client's Idempotency-Key. */
  readonly key: string
  /** The operation, as the command's envelope names it: `POST /fhir/Patient`. */
  readonly route: string
  readonly body: unknown
}

export interface UpdateRequest extends WriteRequest {
  readonly id: string
  /** The version that the client saw. */
  readonly version: Date
}

/** What of a kind of resource is found, and what may be done with it. */
export interface ResourceDefinition {
  readonly type: FhirType
  readonly documentation: string
  /** Opens reading and searching. */
  readonly guard: Permission
  readonly parameters: Readonly<Record<string, SearchParameter>>
  readonly elements: ElementsOf
  /** What answers may be put in order by. */
  readonly sortNames: readonly string[]
  readonly byId: Criterion<string>
  readonly byChange: Criterion<InstantRange>
  readonly find: (
    db: Database,
    asked: SearchAsked,
    viewer: Viewer,
    saw: (sighting: Sighting) => void,
  ) => Promise<FoundResources>
  readonly count: (db: Database, asked: Pick<SearchAsked, 'conditions' | 'alongReachOf'>) => Promise<number>
  /** The ids of what meets a condition, for a condition on what refers to it. */
  readonly idsWhere: (condition: SQL) => SQL
  readonly create?: { readonly guard: Permission; readonly run: (request: WriteRequest) => Promise<Written> }
  readonly update?: { readonly run: (request: UpdateRequest) => Promise<Written> }
}

export interface FoundResources {
  readonly resources: readonly ShownResource[]
  /** Where the next page begins; null when this page is the last. */
  readonly next: readonly string[] | null
}

type PutTogether = 'sortNames' | 'byId' | 'byChange' | 'find' | 'count' | 'idsWhere'

interface DefinitionOf<Row> extends Omit<ResourceDefinition, PutTogether> {
  readonly search: RowSearch<Row>
  /** What answers may be put in order by, beside the id and the last change. */
  readonly sorts?: Readonly<Record<string, SortKey<Row>>>
  readonly show: (row: Row, viewer: Viewer) => ShownResource
  /** Which patient a row shows to those who may see patients; left out where it shows none. */
  readonly tells?: (row: Row) => Sighting
}

/** Puts together how rows are found and how they are shown. */
export function defineResource<Row>({
  search,
  sorts = {},
  show,
  tells,
  ...rest
}: DefinitionOf<Row>): ResourceDefinition {
  const keys = new Map(Object.entries({ _id: search.sorts.id, _lastUpdated: search.sorts.change, ...sorts }))
  const sortingOf = ({ name, isDescending }: SearchAsked['sortings'][number]) => {
    const key = keys.get(name)
    return key === undefined ? [] : [{ key, isDescending }]
  }
  return {
    ...rest,
    sortNames: [...keys.keys()],
    byId: search.byId,
    byChange: search.byChange,
    async find(db, asked, viewer, saw) {
      const page = { ...asked, sortings: asked.sortings.flatMap(sortingOf) }
      const { rows, next } = await findRows(db, search, page)
      if (tells !== undefined && viewer.seesPatient) for (const row of rows) saw(tells(row))
      return { resources: rows.map((row) => show(row, viewer)), next }
    },
    count: (db, asked) => countRows(db, search, asked),
    idsWhere: (condition) => idsWhere(search, condition),
  }
}
