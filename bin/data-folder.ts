import { join, resolve } from 'node:path'

/** Where the data of `npm start` is: DATA_DIR, or `.data` in the repository. */
export function dataFolder(): string {
  return resolve(process.env.DATA_DIR ?? join(import.meta.dirname, '..', '.data'))
}
