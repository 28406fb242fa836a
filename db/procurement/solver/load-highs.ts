import module, { type Highs } from 'highs'

/**
 * Loads the solver. The package's types describe its CommonJS build, where the function is the module's `default`; its
 * ES module, which Node takes here, has the function itself there.
 */
export function loadHighs(): Promise<Highs> {
  const load = module as unknown as (typeof module)['default']
  return load()
}
