import type { StaffRole } from '#domain/access/roles.ts'
import { demoApiKeys, demoPassword } from '#seeds/demo-accounts.ts'
import { courierSites } from '#seeds/world/couriers.ts'
import type { World } from '#seeds/world/world.ts'
import type { ApiClient, Session } from './http.ts'

/** Everyone of the demo world, each signed in when first needed. */
export class People {
  readonly #api: ApiClient
  readonly #world: World
  readonly #sessions = new Map<string, Promise<Session>>()

  constructor(api: ApiClient, world: World) {
    this.#api = api
    this.#world = world
  }

  /** The person with `role` at a tenant who works at all of its sites. */
  ofTenant(tenantId: string, role: StaffRole): Promise<Session> {
    const person = this.#world.people.find(
      (candidate) =>
        candidate.tenantId === tenantId && candidate.siteIds.length === 0 && candidate.roles.includes(role),
    )
    if (person === undefined) throw new Error(`The demo world has no ${role} at tenant ${tenantId}.`)
    return this.#signedIn(person.email)
  }

  /** The person with `role` at the tenant of a site. */
  atSite(siteId: string, role: StaffRole): Promise<Session> {
    return this.ofTenant(this.tenantOfSite(siteId), role)
  }

  /** The person of the demo world who is called `key`, such as `insurer/clerk`. */
  withKey(key: string): Promise<Session> {
    const person = this.#world.people.find((candidate) => candidate.key === key)
    if (person === undefined) throw new Error(`Nobody in the demo world is called ${key}.`)
    return this.#signedIn(person.email)
  }

  /** The id of the person of the demo world who is signed in. */
  idOf({ name }: Session): string {
    const person = this.#world.people.find(({ email }) => email === name)
    if (person === undefined) throw new Error('Somebody who is not of the demo world is signed in.')
    return person.id
  }

  tenantOfSite(siteId: string): string {
    const site = this.#world.sites.find(({ id }) => id === siteId)
    if (site === undefined) throw new Error(`The demo world has no site ${siteId}.`)
    return site.tenantId
  }

  /** True where what goes to homes is brought by the courier. */
  goesByCourier(siteId: string): boolean {
    return courierSites(this.#world).some(({ id }) => id === siteId)
  }

  /** The network's own operator. */
  networkOperator(): Promise<Session> {
    const network = this.#world.tenants.find(({ kind }) => kind === 'network_operator')
    if (network === undefined) throw new Error('The demo world has no network operator.')
    return this.ofTenant(network.id, 'operator')
  }

  /** A hospital's own system, with its key. */
  hospitalSystem(tenantId: string): Session {
    const key = demoApiKeys.find((candidate) => candidate.tenantId === tenantId)
    if (key === undefined) throw new Error(`The demo world has no key of tenant ${tenantId}.`)
    return { name: 'hospital system', headers: { authorization: `Bearer ${key.key}` } }
  }

  /** The systems of all hospitals. */
  hospitalSystems(): Session[] {
    return demoApiKeys.map(({ tenantId }) => this.hospitalSystem(tenantId))
  }

  #signedIn(email: string): Promise<Session> {
    const known = this.#sessions.get(email)
    if (known !== undefined) return known
    const session = this.#api.signIn(email, demoPassword)
    this.#sessions.set(email, session)
    return session
  }
}
