import type { Bundle, OperationOutcome, Resource } from '@medplum/fhirtypes'
import type { Credential, TestApp } from '../app-fixture.ts'

/** What the façade answered. */
export interface FhirResponse<Body> {
  readonly status: number
  readonly headers: Headers
  readonly body: Body
}

/** Asks the façade; `path` is behind /fhir, or a whole address that it gave. */
export async function askFhir<Body = Resource>(
  { app }: Pick<TestApp, 'app'>,
  path: string,
  credential: Credential | Record<string, never>,
  init: { method?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<FhirResponse<Body>> {
  const { method = 'GET', body, headers = {} } = init
  const response = await app.request(path.startsWith('http') ? path : `/fhir${path}`, {
    method,
    headers: {
      ...credential,
      ...(body === undefined ? {} : { 'content-type': 'application/fhir+json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? null : JSON.parse(text)) as Body,
  }
}

/** The resources of a bundle as `Type/id`, by why they are in it. */
export function idsIn(bundle: Bundle, mode: 'match' | 'include' = 'match'): string[] {
  return (bundle.entry ?? [])
    .filter(({ search }) => search?.mode === mode)
    .map(({ resource }) => `${resource?.resourceType}/${resource?.id}`)
}

/** The address of a bundle's next page. */
export function nextOf(bundle: Bundle): string | undefined {
  return bundle.link?.find(({ relation }) => relation === 'next')?.url
}

/** Our codes in an outcome, each with where it is. */
export function issuesOf(outcome: OperationOutcome): string[] {
  return outcome.issue.map(
    ({ details, expression }) => `${details?.coding?.[0]?.code} at ${expression?.join(' ')}`,
  )
}
