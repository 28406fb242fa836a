import type { Locations } from './outcome.ts'

/** An error, and where in the request what it refuses is. */
export class LocatedRefusal extends Error {
  override readonly name = 'LocatedRefusal'
  readonly locations: Locations

  constructor(locations: Locations, cause: unknown) {
    super('refused', { cause })
    this.locations = locations
  }
}

/** Does `work`; what it throws names its place in the request. */
export async function located<Value>(
  locations: Locations,
  work: () => Promise<Value> | Value,
): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof LocatedRefusal ? error : new LocatedRefusal(locations, error)
  }
}
