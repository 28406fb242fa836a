import { readFileSync } from 'node:fs'

/**
 * The time of a process. A system that is thrown away after a scenario may live ahead of time, so that weeks pass in
 * seconds: then a file says by how many milliseconds, and every process of it looks there each time.
 * @throws Error in production, where time is what it is.
 */
export function openClock(environment: NodeJS.ProcessEnv): () => Date {
  const file = environment.CLOCK_AHEAD_FILE
  if (file === undefined || file === '') return () => new Date()
  if (environment.NODE_ENV === 'production') {
    throw new Error('CLOCK_AHEAD_FILE is set. It is for the demo alone: unset it in production.')
  }
  return () => new Date(Date.now() + millisecondsAhead(file))
}

/** Nothing until the file is there and holds a whole number. */
function millisecondsAhead(file: string): number {
  try {
    const ahead = Number(readFileSync(file, 'utf8'))
    return Number.isSafeInteger(ahead) ? ahead : 0
  } catch {
    return 0
  }
}
