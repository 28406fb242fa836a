import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { printStateTables, stateTablesFile } from './state-tables.ts'

it('the state tables in the docs are those of the code; `npm run docs` prints them anew', async () => {
  expect(await readFile(stateTablesFile, 'utf8')).toBe(printStateTables())
})
